/**
 * `npm run lab -- [--services FILE] [--port N] [--faults FILE] [--json]`: builds the lab and runs it in this process,
 * so that a signal to npm ends it.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildTargets } from './build.mjs';

export async function main(args: string[]): Promise<void> {
  await buildTargets(['lab']);
  const { labCommand } = (await import(
    pathToFileURL(path.resolve('out', 'lab', 'main.mjs')).href
  )) as typeof import('../lab/main');
  process.exit(await labCommand(args));
}
