/**
 * `npm run count [-- --trace] [--commit COMMIT]`: how the product is parted, as figures to compare commits by: its modules and how many
 * have a single importer, circles of imports, arrows between the folders of src/views that run back up, files over 250 lines. Another
 * commit's files are brought into this one's form first. With `--trace` also how many modules a captured sample passes, from the socket
 * to the drawn frame and to the painted line: it is captured on the lab in a real editor (see count/follow.ts and count/ways.ts).
 *
 * At 57c066e: 626 modules, 44.6 % with a single importer, 6 circles, 67 arrows inside src/views of which 6 run back up, 14 files over
 * 250 lines; a sample passes 101 modules to the drawn frame and 93 to the painted line. Counts by other rules gave 102 and 92 there, and 12
 * arrows back up (floors in an order of their own: 6 is the fewest that any order of the folders leaves; both are 0 together). A module
 * that saw the sample in one of the three captures only is left out, so the figures of a busy machine differ by a few.
 */
import { parseArgs } from 'node:util';
import { describeStructure, readStructure } from './count/structure';
import { recordRounds } from './count/trace';
import { waysOf } from './count/ways';
import { formatTree, withCommit } from './lib/commitTree';

async function count(tree: string, trace: boolean): Promise<void> {
  process.stdout.write(describeStructure(readStructure(tree)));
  if (!trace) return;
  const { toDrawing, toPaintedLine } = waysOf(await recordRounds(tree));
  const listed = (title: string, modules: readonly string[]): string =>
    `${title}: ${modules.length}\n${modules.map((module) => `  ${module}\n`).join('')}`;
  process.stdout.write(listed('modules a sample passes to the drawn frame', toDrawing));
  process.stdout.write(listed('modules a sample passes to the painted line', toPaintedLine));
}

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { commit: { type: 'string' }, trace: { type: 'boolean', default: false } },
  });
  if (values.commit === undefined) await count('.', values.trace);
  else {
    await withCommit(values.commit, async (tree) => {
      formatTree(tree);
      await count(tree, values.trace);
    });
  }
  process.exit();
}
