/** What a page may ask, query by query: its arguments come from outside. */
import * as v from 'valibot';
import type { Scope } from '../profile/scope';
import { ProfileError } from '../profile/profileError';
import type { ProfileQueries, QueryName } from '../query/queries';
import type { TableColumn, TableRequest, ViewSpec } from '../query/types';

/** Longer than anybody types. */
const LONGEST_QUERY = 10_000;
/** Wider than any screen, so that no answer is larger than a screen needs. */
const WIDEST_PX = 100_000;

const integer = v.pipe(v.number(), v.safeInteger());
const index = v.pipe(integer, v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const widthPx = v.pipe(finite, v.minValue(0), v.maxValue(WIDEST_PX));
const minPx = v.pipe(finite, v.minValue(0.01), v.maxValue(WIDEST_PX));
const query = v.pipe(v.string(), v.maxLength(LONGEST_QUERY));
const stretch = v.object({ start: finite, end: finite });
const range = v.nullable(stretch);

export const scope: v.GenericSchema<unknown, Scope> = v.object({
  threads: v.nullable(v.array(index)),
  window: range,
  transforms: v.array(
    v.variant('kind', [
      v.object({ kind: v.picklist(['myCode', 'collapseRecursion']) }),
      v.object({
        kind: v.picklist(['hide', 'focus']),
        by: v.picklist(['frame', 'file', 'package']),
        key: v.string(),
      }),
    ]),
  ),
  compare: v.exactOptional(
    v.object({
      mode: v.picklist(['share', 'rate', 'perRequest']),
      width: v.picklist(['after', 'before', 'larger']),
      only: v.picklist(['all', 'removed']),
      swapped: v.boolean(),
    }),
  ),
});
const view: v.GenericSchema<unknown, ViewSpec> = v.variant('kind', [
  v.object({ kind: v.picklist(['leftHeavy', 'timeOrder']) }),
  v.object({ kind: v.picklist(['callers', 'callees']), frame: index }),
]);
const columns: readonly TableColumn[] = [
  'self',
  'total',
  'name',
  'file',
  'before',
  'after',
  'selfBefore',
  'selfAfter',
  'delta',
  'significance',
];
const table: v.GenericSchema<unknown, TableRequest> = v.object({
  sort: v.picklist(columns),
  descending: v.boolean(),
  filter: query,
  at: v.union([finite, v.object({ frame: integer })]),
  count: finite,
});
const format = v.picklist(['speedscope', 'collapsed', 'pprof', 'cpuprofile']);
const file = v.string();

type Questions = { readonly [N in QueryName]: v.GenericSchema<unknown, Parameters<ProfileQueries[N]>> };

/** The arguments of each query; a new query needs a row. */
const questions: Questions = {
  summary: v.tuple([]),
  scope: v.tuple([scope]),
  slice: v.tuple([scope, view, integer, widthPx, minPx, v.optional(range, null)]),
  silhouette: v.tuple([scope, view, v.nullable(query), integer, widthPx, minPx, range]),
  search: v.tuple([scope, query]),
  hit: v.tuple([scope, view, query, integer, v.picklist([1, -1])]),
  giveUp: v.tuple([query]),
  table: v.tuple([scope, table]),
  nodeOf: v.tuple([scope, view, index]),
  translate: v.tuple([v.object({ scope, view, node: integer }), v.object({ scope, view })]),
  report: v.tuple([finite]),
  lineHeat: v.tuple([scope, file]),
  lineDetail: v.tuple([scope, file, integer]),
  hotLines: v.tuple([scope, v.object({ filter: query, count: finite })]),
  rangeHeat: v.tuple([scope, file, v.array(v.object({ start: integer, end: integer }))]),
  hotFiles: v.tuple([scope]),
  mapping: v.tuple([]),
  ranSources: v.tuple([v.optional(v.picklist([0, 1]), 1)]),
  stackText: v.tuple([scope, view, integer]),
  oddTask: v.tuple([]),
  exportProfile: v.tuple([format, scope]),
  exportRemarks: v.tuple([format, scope]),
};

/**
 * The arguments of a question of a page's. Those of another registry's queries, which has its own page, are passed on as
 * they are. Throws ProfileError, after it has told `problem`.
 */
export function argumentsOf(
  name: string,
  args: readonly unknown[],
  problem: (message: string, cause: unknown) => void = () => undefined,
): readonly unknown[] {
  if (!Object.hasOwn(questions, name)) return args;
  const read = v.safeParse(questions[name as QueryName], args);
  if (read.success) return read.output;
  const error = new ProfileError(
    `What "${name}" is asked with is not understood: ${problemIn(read.issues)}`,
    'Reload the window: page and extension are of different versions.',
  );
  problem(`The flame graph's request "${name}" was refused`, error);
  throw error;
}

/** Where and what is wrong first. Values are not quoted: they may be of any length. */
export function problemIn([issue]: readonly v.BaseIssue<unknown>[]): string {
  const at = v.getDotPath(issue)?.slice(0, 80);
  const expected = issue.expected ?? issue.type.replaceAll('_', ' ');
  return `${at === undefined ? 'it' : `"${at}"`} is not ${expected}.`;
}
