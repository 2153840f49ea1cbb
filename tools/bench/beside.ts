/** Compares this tree with another commit: runs the same benches in both, alternating, each tree using its own code. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { withCommit } from '../lib/commitTree';
import { readPrinted, type PrintedFigure } from './printed';
import { judge, quantile } from './verdict';

/** Fewer rounds would say little about the spread. */
export const LEAST_ROUNDS = 5;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Builds a tree: some benches take what the package has, py-spy say. Throws an Error if that fails. */
function build(tree: string): void {
  const argv = [path.join(tree, 'tools', 'run.mjs'), 'build'];
  const { status } = spawnSync(process.execPath, argv, { cwd: tree, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${tree} could not be built.`);
}

/** Runs one bench file of a tree. Throws an Error with the bench's output when it could not be measured. */
function measure(tree: string, file: string): PrintedFigure[] {
  const argv = [path.join(tree, 'tools', 'run.mjs'), 'bench', file];
  const { status, stdout } = spawnSync(process.execPath, argv, {
    cwd: tree,
    stdio: ['ignore', 'pipe', 2],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${file} could not be measured in ${tree}:\n${stdout}`);
  return readPrinted(stdout);
}

/** The values of one figure so far, for both builds. */
class Series {
  readonly before: number[] = [];
  readonly after: number[] = [];
  constructor(readonly figure: PrintedFigure) {}
}

async function rounds(before: string, file: string, count: number): Promise<Map<string, Series>> {
  const all = new Map<string, Series>();
  for (let round = 1; round <= count; round++) {
    const trees = [
      { tree: before, side: 'before' as const },
      { tree: path.resolve('.'), side: 'after' as const },
    ];
    // Alternate the order: whichever build runs first finds the machine in a different state.
    for (const { tree, side } of round % 2 === 1 ? trees : trees.reverse()) {
      say(`${file}: round ${round} of ${count}, ${side}`);
      for (const figure of measure(tree, file)) {
        const series = all.get(figure.name) ?? new Series(figure);
        series[side].push(figure.value);
        all.set(figure.name, series);
      }
    }
  }
  return all;
}

/** One row of the table: name, medians, their ratio, the spread of the earlier build, the verdict. */
function row({ figure, before, after }: Series): { readonly line: string; readonly isWorse: boolean } {
  const head = `  ${figure.name.padEnd(64)}`;
  const median = (values: readonly number[]): string =>
    (values.length === 0 ? '–' : String(Number(quantile(values, 0.5).toPrecision(4)))).padStart(10);
  const medians = `${median(before)} ${median(after)} ${figure.unit.padEnd(14)}`;
  const verdict = figure.better === null ? null : judge({ before, after, better: figure.better });
  if (verdict !== null) {
    const { ratio, spread } = verdict;
    const mark = verdict.verdict === 'worse' ? 'WORSE' : verdict.verdict;
    return { line: `${head}${medians} ${ratio.toFixed(3)} (±${spread.toFixed(3)}) ${mark}`, isWorse: mark === 'WORSE' };
  }
  const why =
    before.length === 0
      ? 'new'
      : after.length === 0
        ? 'gone'
        : figure.better === null
          ? ''
          : 'not in every round, or 0';
  return { line: `${head}${medians} ${why}`.trimEnd(), isWorse: false };
}

/**
 * Prints a table for each bench that exists in both trees and whose name contains all of `parts`. Returns the number of
 * figures that got worse (see {@link judge}) plus the number of benches that could not be measured.
 */
export async function benchBeside(commit: string, parts: readonly string[], count: number): Promise<number> {
  let worse = 0;
  let failed = 0;
  await withCommit(commit, async (tree) => {
    for (const each of [tree, path.resolve('.')]) build(each);
    const files = readdirSync(path.join('test', 'bench')).filter(
      (file) => file.endsWith('.bench.ts') && parts.every((part) => file.includes(part)),
    );
    for (const file of files) {
      if (!existsSync(path.join(tree, 'test', 'bench', file))) {
        process.stdout.write(`${file}: not in ${commit}\n`);
        continue;
      }
      const measured = await rounds(tree, file, count).catch((error: Error) => error);
      if (measured instanceof Error) {
        process.stdout.write(`${measured.message}\n`);
        failed++;
        continue;
      }
      const rows = [...measured.values()].map(row);
      process.stdout.write(
        `${file}: median of ${count} rounds before (${commit}) and after, ratio (± what ${commit} differs from itself)\n`,
      );
      process.stdout.write(rows.map(({ line }) => `${line}\n`).join(''));
      worse += rows.filter(({ isWorse }) => isWorse).length;
    }
  });
  process.stdout.write(`${worse} worse${failed > 0 ? `, ${failed} not measured` : ''}\n`);
  return worse + failed;
}
