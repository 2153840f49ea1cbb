/** `npm run pythons`: fetches the CPython versions of Debian unstable for `test:long` and prints what each says it is. */
import { fetchPythons } from './lib/debianPythons';

export async function main(): Promise<void> {
  for (const { name, executable, version } of fetchPythons())
    process.stdout.write(`${name}: ${version}\n  ${executable}\n`);
}
