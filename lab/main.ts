/**
 * Entry point of out/lab/main.mjs: `node out/lab/main.mjs [--services FILE] [--port N] [--faults FILE] [--json]`, or
 * its exports from another program.
 */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { labCommand } from './command';

export { labCommand };
export { startLab } from './lab';

const entry = process.argv[1];
if (entry !== undefined && realpathSync(entry) === realpathSync(fileURLToPath(import.meta.url))) {
  process.exit(await labCommand(process.argv.slice(2)));
}
