/** `npm run lint`: types of host, page and the page's tests, then the rules of eslint.config.mjs. */
import { spawnSync } from 'node:child_process';

const checks: readonly (readonly string[])[] = [
  ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'],
  ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'webview'],
  ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'test/webview'],
  ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'],
];

export async function main(): Promise<void> {
  for (const argv of checks) {
    const result = spawnSync(process.execPath, argv, { stdio: 'inherit' });
    if (result.status !== 0) process.exitCode = 1;
  }
}
