import { CHANGE_STATES, type Comparison } from '../profile/diff/types';
import type { FunctionChange } from './compare/types';
import { type ShownContext, shownFunction } from './scopedModel';
import type { TablePage, TableRequest, TableRow, TableColumn } from './types';

/** The most rows per request. */
const MOST_ROWS = 5000;

/** The requested rows of the table. */
export function tablePage(context: ShownContext, order: Int32Array, { at, count }: TableRequest): TablePage {
  const wanted = Math.min(MOST_ROWS, Math.max(0, Math.floor(count)));
  const found = typeof at === 'number' ? -1 : order.indexOf(at.frame);
  const first = typeof at === 'number' ? Math.floor(at) : found - (wanted >> 1);
  const start = Math.max(0, Math.min(first, order.length - wanted));
  return {
    rows: Array.from(order.subarray(start, start + wanted), (f) => tableRow(context, f)),
    start,
    count: order.length,
    found,
  };
}

/** The order of a table; recent ones are kept. `wanted`: see {@link tableOrder}. */
export const orderOf = (
  model: ShownContext['model'],
  asked: Pick<TableRequest, 'sort' | 'descending' | 'filter'>,
  wanted: Uint8Array | null,
): Int32Array =>
  model.orders.get(JSON.stringify([asked.sort, asked.descending, asked.filter]), () =>
    tableOrder(model, asked, wanted),
  );

/** Functions with weight, sorted: indices into the profile's frames. `wanted`: only those that have 1 there. */
function tableOrder(
  { profile, functions, compared }: ShownContext['model'],
  { sort, descending }: Pick<TableRequest, 'sort' | 'descending'>,
  wanted: Uint8Array | null,
): Int32Array {
  const { frames } = profile;
  const { self, total } = functions;
  const present = compared?.inEither ?? total;
  const order: number[] = [];
  frames.forEach((_, f) => {
    if (present[f] > 0 && (wanted === null || wanted[f] === 1)) order.push(f);
  });
  const texts =
    sort === 'name' || sort === 'file' ? frames.map((frame) => (sort === 'name' ? frame.name : frame.file)) : null;
  const weights = (compared && columnOf(compared.frames, sort)) ?? (sort === 'self' ? self : total);
  const compare = texts === null ? byWeight(weights) : byText(texts);
  const sign = descending ? -1 : 1;
  // Ties: heaviest first in either direction.
  return Int32Array.from(
    order.sort((a, b) => sign * compare(a, b) || self[b] - self[a] || total[b] - total[a] || a - b),
  );
}

/** The column that a comparison's own sort keys refer to; undefined for those that every table has. */
function columnOf(frames: Comparison, sort: TableColumn): Float64Array | undefined {
  switch (sort) {
    case 'before':
      return frames.totalBefore;
    case 'after':
      return frames.totalAfter;
    case 'selfBefore':
      return frames.selfBefore;
    case 'selfAfter':
      return frames.selfAfter;
    case 'delta':
      return frames.delta.map(Math.abs);
    // Descending means smallest first. Unknown values come last.
    case 'significance':
      return frames.qValue.map((q) => (Number.isNaN(q) ? -2 : -q));
    default:
      return undefined;
  }
}

const byWeight =
  (weight: Float64Array) =>
  (a: number, b: number): number =>
    weight[a] - weight[b];
const byText =
  (texts: readonly string[]) =>
  (a: number, b: number): number => {
    const [one, other] = [texts[a].toLowerCase(), texts[b].toLowerCase()];
    return one < other ? -1 : one > other ? 1 : 0;
  };

const tableRow = (context: ShownContext, f: number): TableRow => {
  const { functions, scale, compared } = context.model;
  return {
    frame: f,
    ...shownFunction(context, f),
    ...scale.weights(functions.self[f], functions.total[f]),
    change: compared && functionChange(compared.frames, f),
  };
};

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** A function on both sides, by index into the profile's frames. */
const functionChange = (frames: Comparison, f: number): FunctionChange => ({
  selfBefore: frames.selfBefore[f],
  selfAfter: frames.selfAfter[f],
  totalBefore: frames.totalBefore[f],
  totalAfter: frames.totalAfter[f],
  delta: frames.delta[f],
  low: known(frames.low[f]),
  high: known(frames.high[f]),
  qValue: known(frames.qValue[f]),
  significant: frames.significant[f] === 1,
  state: CHANGE_STATES[frames.state[f]],
});
