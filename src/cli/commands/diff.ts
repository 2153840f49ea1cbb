import { Option, type Command } from 'commander';
import path from 'node:path';
import { numberBetween, TYPE_HELP } from '../arguments';
import { describeDiff, diffMarkdown, warningsOf, type Diff } from '../diffText';
import { Refusal, UsageError } from '../failure';
import { assertFolder } from '../folders';
import type { Output } from '../output';
import { remarksOf } from '../remarks';
import { defaultCompare, type CompareMode } from '../../profile/diff/types';
import { wholeProfile, type Scope } from '../../profile/scope';
import { openProfile, type OpenProfileInput } from '../../query/openProfile';
import type { ProfileQueries } from '../../query/queries';
import type { TableRow } from '../../query/types';
import { formatDelta } from '../../words/changes';

/** Names of the modes on the command line. */
const MODES: Readonly<Record<string, CompareMode>> = { share: 'share', rate: 'rate', 'per-request': 'perRequest' };
/** Rows per request. */
const PAGE = 5000;

interface DiffOptions {
  readonly mode: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly failOn?: number;
  readonly top?: number;
  readonly workspace: string;
  readonly type?: string;
  readonly requestsBefore?: number;
  readonly requestsAfter?: number;
}

/**
 * `ecs-profiler diff A B`: what changed between two profiles, function by function, and which changes are significant.
 */
export function addDiffCommand(program: Command, output: Output): void {
  program
    .command('diff')
    .description('compare two profiles: what changed, and which changes are more than noise')
    .argument('<before>', 'a capture, or a profile of any known format')
    .argument('[after]', 'the one it is compared with; not needed where <before> has two counts on each line')
    .addOption(
      new Option('--mode <mode>', 'share of the profile, CPU time per wall second per task, or CPU time per request')
        .choices(Object.keys(MODES))
        .default('share'),
    )
    .option(
      '--requests-before <n>',
      'requests answered while the first was recorded, all tasks together',
      numberBetween(1, 1e15),
    )
    .option('--requests-after <n>', 'the same of the second', numberBetween(1, 1e15))
    .addOption(new Option('--json', 'print all functions as JSON').conflicts('markdown'))
    .option('--markdown', 'print a report in Markdown')
    .option(
      '--fail-on <n>',
      'exit with 1 if a function became slower by more than this, in the unit of the mode, beyond the noise',
      numberBetween(0, 1e9),
    )
    .option('--top <n>', 'functions listed (15; all in JSON)', numberBetween(1, 1e6, true))
    .option('--workspace <dir>', 'folder whose files the profiles are mapped to', '.')
    .option('--type <name>', `${TYPE_HELP}, on both sides`)
    .action(async (before: string, after: string | undefined, options: DiffOptions) => {
      await assertFolder(options.workspace, 'The workspace');
      const queries = await openProfile({
        ...(after === undefined ? await bothIn(before, options.type) : filesOf(before, after, options.type)),
        workspaceRoots: [path.resolve(options.workspace)],
        requests: { before: options.requestsBefore, after: options.requestsAfter },
      });
      try {
        const diff = await compared(queries, options.mode);
        const top = options.top ?? (options.json ? Infinity : 15);
        output.result(
          options.json
            ? JSON.stringify(jsonOf(diff, top), null, 2)
            : options.markdown
              ? diffMarkdown(diff, top)
              : describeDiff(diff, top),
        );
        failOn(diff, options.failOn, output);
      } finally {
        queries.dispose();
      }
    });
}

type Compared = Pick<OpenProfileInput, 'file' | 'baseline' | 'type'>;

const filesOf = (before: string, after: string, type: string | undefined): Compared => ({
  file: path.resolve(after),
  baseline: { file: path.resolve(before) },
  type,
});

/** Both sides in one file. Throws UsageError if it has but one. */
async function bothIn(name: string, type: string | undefined): Promise<Compared> {
  const file = path.resolve(name);
  const queries = await openProfile({ file, workspaceRoots: [] });
  const { types } = await queries.summary();
  queries.dispose();
  const [before, after] = types?.all.map((one) => one.name) ?? [];
  if (before !== 'before' || after !== 'after')
    throw new UsageError(`${name} is one profile: name the one that it is compared with.`);
  if (type !== undefined) throw new UsageError(`${name} is compared with itself, before and after: leave out --type.`);
  return { file, baseline: { file, type: before }, type: after };
}

/** Throws UsageError if the profiles lack what the mode divides by. */
async function compared(queries: ProfileQueries, spelled: string): Promise<Diff> {
  const mode = MODES[spelled];
  const summary = await queries.summary();
  const { comparison: sides } = summary;
  if (sides === null) throw new Error('Two profiles were opened and no comparison of them.');
  if (!sides.modes.includes(mode)) {
    throw new UsageError(
      mode === 'rate'
        ? '--mode rate needs profiles of time whose length is known. Leave it out to compare shares.'
        : '--mode per-request needs the requests that each profile is of: add --requests-before and --requests-after.',
    );
  }
  const scope: Scope = { ...wholeProfile, compare: { ...defaultCompare, mode } };
  const { comparison: totals } = await queries.scope(scope);
  if (totals === undefined) throw new Error('The comparison has no totals.');
  const rows: TableRow[] = [];
  for (let count = PAGE; rows.length < count;) {
    const page = await queries.table(scope, {
      sort: 'delta',
      descending: true,
      filter: '',
      at: rows.length,
      // Exactly what is left: a page that would end beyond the table begins earlier, and its first rows are here already.
      count: Math.min(PAGE, count - rows.length),
    });
    count = page.count;
    rows.push(...page.rows);
  }
  const functions = rows.flatMap(({ change, ...row }) => (change === null ? [] : [{ ...row, change }]));
  return {
    mode: spelled,
    sides,
    totals,
    remarks: remarksOf(summary),
    functions: [
      ...functions.filter(({ change }) => change.significant),
      ...functions.filter(({ change }) => !change.significant),
    ],
  };
}

function jsonOf(diff: Diff, top: number): object {
  const { mode, sides, totals, remarks, functions } = diff;
  const side = (which: 'before' | 'after'): object => ({
    totalMs: totals[which].totalMs,
    samples: sides[which].samples,
    rateHz: sides[which].rateHz,
  });
  return {
    mode,
    unit: totals.unit,
    before: side('before'),
    after: side('after'),
    noiseFloor: totals.noiseFloor,
    warnings: warningsOf(diff),
    remarks,
    functions: functions
      .slice(0, top)
      .map(
        ({
          name,
          file,
          line,
          change: { selfBefore, selfAfter, totalBefore, totalAfter, delta, low, high, qValue, significant, state },
        }) => ({
          name,
          file,
          line,
          selfBefore,
          selfAfter,
          totalBefore,
          totalAfter,
          delta,
          interval: low === null || high === null ? null : [low, high],
          qValue,
          significant,
          state,
        }),
      ),
  };
}

/** Reports significant changes above the limit, then throws Refusal. */
function failOn({ totals, functions }: Diff, limit: number | undefined, output: Output): void {
  if (limit === undefined) return;
  const over = functions
    .filter(({ change }) => change.significant && change.delta > limit)
    .sort((a, b) => b.change.delta - a.change.delta);
  if (over.length === 0) return;
  const worst = over
    .slice(0, 3)
    .map(({ name, change }) => `${name.replace(/\s+/g, ' ')} ${formatDelta(change.delta, totals.mode)}`)
    .join(', ');
  output.note(
    `${over.length} ${over.length === 1 ? 'function is' : 'functions are'} slower by more than ${limit} ${totals.unit}: ${worst}${over.length > 3 ? ', …' : ''}`,
  );
  throw new Refusal();
}
