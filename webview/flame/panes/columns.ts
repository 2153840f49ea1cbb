/** Columns of the table of functions, of one profile and of a comparison. */
import type { CompareMode } from '../../../src/profile/diff/types';
import type { WeightUnit } from '../../../src/profile/types';
import type { FunctionChange, TableRow, TableColumn } from '../../../src/query/types';
import { el } from '../../kit/dom';
import { formatPercent } from '../../../src/words/figures';
import { weightText } from '../weight';
import { formatAmount, formatDelta, formatInterval, formatQ } from '../../../src/words/changes';
import { placeOf } from '../state/frameRef';

/** The unit of the figures in a page of rows: the profile's, or the mode's in a comparison. */
export interface Figures {
  readonly unit: WeightUnit;
  readonly mode: CompareMode;
}

export interface ShownColumn {
  /** Class of its cells. */
  readonly id: string;
  readonly heading: string;
  /** Null: nothing is sorted by it. */
  readonly sort: TableColumn | null;
  cell(row: TableRow, figures: Figures): HTMLElement;
}

const gridCell = (id: string, ...children: readonly (Node | string)[]): HTMLElement =>
  el('div', { role: 'gridcell', class: `cell ${id}` }, ...children);

const weight = (id: 'self' | 'total', heading: string): ShownColumn => ({
  id,
  heading,
  sort: id,
  cell: (row, { unit }) => {
    const [amount, percent] = id === 'self' ? [row.self, row.selfPercent] : [row.total, row.totalPercent];
    const bar = el('span', { class: 'share', 'aria-hidden': 'true' });
    bar.style.width = `${Math.min(100, percent)}%`;
    return gridCell(
      id,
      bar,
      el('span', { class: 'percent' }, formatPercent(percent)),
      el('span', { class: 'weight' }, weightText(amount, unit)),
    );
  },
});

const name: ShownColumn = {
  id: 'name',
  heading: 'Function',
  sort: 'name',
  cell: ({ name: text, change }) => {
    const state = change?.state;
    const badge =
      state === 'new' || state === 'removed'
        ? [el('span', { class: 'state-badge', 'data-state': state }, state), ' ']
        : [];
    return el('div', { role: 'gridcell', class: 'cell name', title: text }, ...badge, text);
  },
};

const file: ShownColumn = {
  id: 'file',
  heading: 'File',
  sort: 'file',
  cell: (row) => {
    const place = placeOf(row);
    return el('div', { role: 'gridcell', class: 'cell file', title: place }, el('bdi', {}, place));
  },
};

export const plainColumns: readonly ShownColumn[] = [weight('self', 'Self'), weight('total', 'Total'), name, file];

/** A column that a row has only in a comparison. */
const compared = (
  id: string,
  heading: string,
  sort: TableColumn | null,
  text: (change: FunctionChange, mode: CompareMode) => string | HTMLElement,
): ShownColumn => ({
  id,
  heading,
  sort,
  cell: ({ change }, { mode }) => gridCell(id, change === null ? '' : text(change, mode)),
});

const amount = (
  id: 'selfBefore' | 'selfAfter' | 'totalBefore' | 'totalAfter',
  heading: string,
  sort: TableColumn,
): ShownColumn => compared(`amount ${id}`, heading, sort, (change, mode) => formatAmount(change[id], mode));

const delta = compared('delta', 'Change', 'delta', (change, mode) => {
  const direction = !change.significant ? 'same' : change.delta > 0 ? 'more' : 'less';
  return el('span', { 'data-direction': direction }, formatDelta(change.delta, mode));
});

const after = amount('totalAfter', 'Total after', 'after');
export const comparedColumns: readonly ShownColumn[] = [
  delta,
  compared('interval', '95 % interval', null, ({ low, high }, mode) =>
    low === null || high === null ? 'unknown' : formatInterval(low, high, mode),
  ),
  compared('significance', 'Significant', 'significance', ({ qValue, significant }) =>
    qValue === null ? 'unknown' : `${significant ? 'yes' : 'no'}, ${formatQ(qValue)}`,
  ),
  amount('totalBefore', 'Total before', 'before'),
  after,
  amount('selfBefore', 'Self before', 'selfBefore'),
  amount('selfAfter', 'Self after', 'selfAfter'),
  name,
  file,
];

/** Those for the list beside the sandwich. */
export const plainListColumns: readonly ShownColumn[] = [plainColumns[0], plainColumns[1], name];
export const comparedListColumns: readonly ShownColumn[] = [delta, after, name];
