import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ProfileError } from '../../profile/profileError';
import { wholeProfile } from '../../profile/scope';
import { openProfile } from '../../query/openProfile';
import type { ProfileQueries } from '../../query/queries';
import { linesOf } from '../../source/truth/mapLines';
import { describeAnnotation } from '../describeAnnotation';
import { assertFolder } from '../folders';
import { linesNow } from '../linesNow';
import { numberBetween } from '../numbers';
import type { Output } from '../output';

interface AnnotateOptions {
  readonly capture: string;
  readonly workspace: string;
  readonly context?: number;
  readonly json?: boolean;
}

/** `ecs-profiler annotate FILE --capture C`: a source file with self and total of each line. */
export function addAnnotateCommand(program: Command, output: Output): void {
  program
    .command('annotate')
    .description('print a source file with the cost of its lines')
    .argument('<file>', 'a file of the workspace')
    .requiredOption('--capture <file>', 'a capture, or a profile of any known format')
    .option('--workspace <dir>', 'folder whose files the profile is mapped to', '.')
    .option('--context <n>', 'only lines that ran and so many around them', numberBetween(0, 1000, true))
    .option('--json', 'print the lines as JSON')
    .action(async (file: string, options: AnnotateOptions) => {
      await assertFolder(options.workspace, 'The workspace');
      const absolute = path.resolve(file);
      const bytes = await readFile(absolute).catch((cause: unknown) => {
        throw new ProfileError(`Could not read ${file}.`, 'Name a file of the workspace.', { cause });
      });
      const queries = await openProfile({
        file: path.resolve(options.capture),
        workspaceRoots: [path.resolve(options.workspace)],
      });
      try {
        const heat = await queries.lineHeat(wholeProfile, absolute);
        if (heat.length === 0) throw await nothingRan(queries, file, options.capture);
        const { truth, lineNow } = await linesNow(queries, absolute, bytes);
        const { unit, name } = await queries.summary();
        const lines = heat.map((row) => ({ ...row, now: lineNow(row.line) }));
        if (options.json)
          output.result(
            JSON.stringify(
              {
                file: absolute,
                unit,
                truth: truth.truth,
                lines: lines.map(({ now, line, ...weights }) => ({ line: now, ranLine: line, ...weights })),
              },
              null,
              2,
            ),
          );
        else
          output.result(
            describeAnnotation(
              { file, capture: name, unit, truth, lines },
              linesOf(new TextDecoder().decode(bytes)),
              options.context ?? null,
            ),
          );
      } finally {
        queries.dispose();
      }
    });
}

async function nothingRan(queries: ProfileQueries, file: string, capture: string): Promise<ProfileError> {
  const hot = (await queries.hotFiles(wholeProfile)).slice(0, 3).map((one) => path.relative('', one.file));
  return new ProfileError(
    `No line of ${file} ran in ${capture}.`,
    hot.length > 0
      ? `Files with most of its time: ${hot.join(', ')}.`
      : 'No file of this profile is in the workspace; name its folder with --workspace.',
  );
}
