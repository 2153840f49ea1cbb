import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { numberBetween } from '../arguments';
import { columns, heading, type Annotation } from '../annotation';
import { assertFolder } from '../folders';
import { describeFunctions, functionsByName, noneByName } from '../namedFunctions';
import { nothingRan } from '../nothingRan';
import { printable, type Output } from '../output';
import { remarksOf } from '../remarks';
import { ProfileError } from '../../profile/profileError';
import { wholeProfile } from '../../profile/scope';
import { openProfile } from '../../query/openProfile';
import type { ProfileQueries } from '../../query/queries';
import type { LineHeat } from '../../query/types';
import { pathKey } from '../../source/paths';
import { runnableLines } from '../../source/positions/runnableLines';
import { createGitHistory } from '../../source/truth/gitHistory';
import { byNameOnly, judge } from '../../source/truth/judge';
import { followLines, linesOf } from '../../source/truth/mapLines';
import type { FileTruth } from '../../source/truth/types';
import { formatPercent } from '../../words/figures';

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
    .option('--context <n>', 'only lines that ran and this many around them', numberBetween(0, 1000, true))
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
        const { truth, lineNow } = await linesNow(queries, absolute, bytes);
        const functions = truth.truth === 'byName' ? await functionsByName(queries, absolute) : [];
        if (heat.length === 0 && functions.length === 0)
          throw truth.truth === 'byName'
            ? noneByName(file, options.capture)
            : await nothingRan(queries, { file, absolute, capture: options.capture });
        const summary = await queries.summary();
        const { unit, name } = summary;
        const remarks = remarksOf(summary);
        const lines = heat.map((row) => ({ ...row, now: lineNow(row.line) }));
        if (options.json)
          output.result(
            JSON.stringify(
              {
                file: absolute,
                unit,
                truth: truth.truth,
                remarks,
                lines: lines.map(({ now, line, ...weights }) => ({ line: now, ranLine: line, ...weights })),
                ...(truth.truth === 'byName' && { functions }),
              },
              null,
              2,
            ),
          );
        else if (truth.truth === 'byName')
          output.result(describeFunctions({ file, capture: name, unit, truth, remarks }, functions));
        else
          output.result(
            describeAnnotation(
              { file, capture: name, unit, truth, remarks, lines },
              linesOf(new TextDecoder().decode(bytes)),
              options.context ?? null,
            ),
          );
      } finally {
        queries.dispose();
      }
    });
}

// A source file with the cost of its lines, as people read it in a terminal.

/** A line that ran, and its number in the file as it is now; null if it no longer exists. */
interface AnnotatedLine extends LineHeat {
  readonly now: number | null;
}

interface AnnotatedLines extends Annotation {
  readonly lines: readonly AnnotatedLine[];
}

/**
 * `context` limits the output to lines with weight and that many around them; null prints the whole file. Control
 * characters are escaped.
 */
function describeAnnotation(
  { lines, ...about }: AnnotatedLines,
  text: readonly string[],
  context: number | null,
): string {
  const byLine = new Map(lines.flatMap((row) => (row.now === null ? [] : [[row.now, row] as const])));
  const shown = text.map(
    (_, i) => context === null || lines.some(({ now }) => now !== null && Math.abs(now - 1 - i) <= context),
  );
  const width = String(text.length).length;
  const body: string[] = [];
  text.forEach((content, i) => {
    if (!shown[i]) return;
    if (i > 0 && !shown[i - 1] && body.length > 0) body.push('');
    body.push(
      `${columns(byLine.get(i + 1), about.unit)}  ${String(i + 1).padStart(width)} | ${printable(expandTabs(content))}`.trimEnd(),
    );
  });
  const gone = lines.filter(({ now }) => now === null);
  return [...heading(about, width), ...body, ...(gone.length === 0 ? [] : ['', notShown(gone)])].join('\n');
}

/** Sums up lines that ran but no longer exist. */
function notShown(gone: readonly Pick<AnnotatedLine, 'selfPercent'>[]): string {
  const what = gone.length === 1 ? '1 line that ran and is' : `${gone.length} lines that ran and are`;
  const self = gone.reduce((sum, { selfPercent }) => sum + selfPercent, 0);
  return `Not shown: ${what} no longer in this file, ${formatPercent(self)} self.`;
}

/** Expands tabs to every fourth column, to keep the indentation. */
function expandTabs(text: string): string {
  let result = '';
  for (const c of text) result += c === '\t' ? ' '.repeat(4 - (result.length % 4)) : c;
  return result;
}

/** A workspace file compared with the text that ran. */
interface LinesNow {
  readonly truth: FileTruth;
  /**
   * The present number of a line that ran, or null if it no longer exists. If the text that ran is unknown, numbers are
   * taken as they are.
   */
  readonly lineNow: (line: number) => number | null;
}

/**
 * Compares a file (absolute path, its bytes) with the text that the capture says ran, which is looked up in Git if it
 * differs.
 */
async function linesNow(queries: ProfileQueries, file: string, bytes: Uint8Array): Promise<LinesNow> {
  const text = new TextDecoder().decode(bytes);
  const wanted = pathKey(file);
  const { byName } = await queries.mapping();
  if (byName.some((one) => pathKey(one) === wanted)) return { truth: byNameOnly, lineNow: () => null };
  const source = (await queries.ranSources()).find((one) => one.file !== null && pathKey(one.file) === wanted);
  const truth = await judge(
    file,
    { text, bytes },
    source?.contents ?? [],
    createGitHistory(() => Promise.resolve('git')),
  );
  const lineNow = followLines(truth.ran?.text ?? text, text);
  const isGuess = truth.truth === 'differs' && truth.ran === null;
  return { truth, lineNow: isGuess ? runnableLines(file, text, lineNow) : lineNow };
}
