/** `npm run lint`: types of host, page and the page's tests by the compiler's native build (the editor under test needs the older one), then the rules of .oxlintrc.json and the form that `npm run format` gives. */
import { spawnSync } from 'node:child_process';

const checks: readonly (readonly string[])[] = [
  ['node_modules/typescript7/bin/tsc', '--noEmit', '-p', '.'],
  ['node_modules/typescript7/bin/tsc', '--noEmit', '-p', 'webview'],
  ['node_modules/typescript7/bin/tsc', '--noEmit', '-p', 'test/webview'],
  ['node_modules/oxlint/bin/oxlint', '--deny-warnings'],
  ['node_modules/oxfmt/bin/oxfmt', '--check'],
];

export async function main(): Promise<void> {
  for (const argv of checks) {
    const result = spawnSync(process.execPath, argv, { stdio: 'inherit' });
    if (result.status !== 0) process.exitCode = 1;
  }
}
