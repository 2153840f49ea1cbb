/**
 * `npm run pythons`: fetches the CPython versions of Debian unstable and, with Go, those of python-build-standalone for
 * `test:long`, and prints what each says it is.
 */
import { fetchPythons } from './lib/debianPythons';
import { onPath } from './lib/desktop';
import { standalonePythons } from './lib/standalonePythons';

export async function main(): Promise<void> {
  const all = [...fetchPythons(), ...(onPath('go') === null ? [] : standalonePythons())];
  for (const { name, executable, version } of all) process.stdout.write(`${name}: ${version}\n  ${executable}\n`);
}
