/** What changed between two captures in words that need no colour. */
import type { CompareMode } from '../../src/profile/diff/types';
import type { FunctionChange } from '../../src/query/types';
import { isSignificant, type BarChange } from './drawing/barChange';
import type { Bar } from './drawing/bars';
import { formatCount, formatMs } from '../../src/words/figures';
import { formatAmount, formatDelta, spokenDelta } from '../../src/words/changes';

/** `12.0 % before, 15.1 % after, +3.1 pp`. */
export const bothFigures = (before: number, after: number, mode: CompareMode): string =>
  `${formatAmount(before, mode)} before, ${formatAmount(after, mode)} after, ${formatDelta(after - before, mode)}`;

const unknown = 'significance unknown';

/** `significantly more`, `removed, no significant change`. */
export function verdictOf({ state, strength, isTested }: Pick<BarChange, 'state' | 'strength' | 'isTested'>): string {
  const words = !isTested
    ? unknown
    : strength === 0
      ? 'no significant change'
      : strength > 0
        ? 'significantly more'
        : 'significantly less';
  return state === 'new' || state === 'removed' ? `${state}, ${words}` : words;
}

/** As {@link verdictOf}, of a function in all its calls. */
export const functionVerdict = ({ state, significant, delta, qValue }: FunctionChange): string =>
  verdictOf({ state, strength: significant ? Math.sign(delta) : 0, isTested: qValue !== null });

/** What a screen reader says for a bar of a comparison. */
export function comparedLabel({ name, folded, frame, level, totalMs }: Bar, change: BarChange): string {
  const { mode, before, after, selfBefore, selfAfter } = change;
  const total = `total ${formatAmount(before, mode)} before, ${formatAmount(after, mode)} after`;
  const depth = `${totalMs === null ? '' : `${formatMs(totalMs)} here, `}depth ${level - 1}`;
  if (folded > 0) return `${formatCount(folded, 'small frame')} folded, ${total}, ${depth}. Zoom to open.`;
  if (frame === null) return `${name}, ${total}, ${depth}`;
  const delta = isSignificant(change) ? `, ${spokenDelta(after - before, mode)}` : '';
  return `${name}, ${verdictOf(change)}${delta}, ${total}, self ${formatAmount(selfBefore, mode)} before, ${formatAmount(selfAfter, mode)} after, ${depth}`;
}
