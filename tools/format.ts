/** `npm run format`: every source file into the one form of .oxfmtrc.json. `npm run lint` fails where a file is not in it. */
import { spawnSync } from 'node:child_process';

export async function main(): Promise<void> {
  process.exitCode = spawnSync(process.execPath, ['node_modules/oxfmt/bin/oxfmt'], { stdio: 'inherit' }).status ?? 1;
}
