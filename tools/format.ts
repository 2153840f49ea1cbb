/**
 * `npm run format`: formats all source files as .oxfmtrc.json says. `npm run lint` fails on files that are not
 * formatted.
 */
import { spawnSync } from 'node:child_process';

export async function main(): Promise<void> {
  process.exitCode = spawnSync(process.execPath, ['node_modules/oxfmt/bin/oxfmt'], { stdio: 'inherit' }).status ?? 1;
}
