import { formatAmount, formatDelta } from '../../words/changes';
import type { MarkChange } from './planDeltas';

/** What changed on a line, as Markdown: itself and with calls, on both sides, and how sure that is. Figures alone, nothing from outside. */
export function changeSentence({ line, mode, direction, inHunk, hunk }: MarkChange): string {
  const row = (what: string, before: number, after: number): string =>
    `**${formatDelta(after - before, mode)}** ${what} (before ${formatAmount(before, mode)}, after ${formatAmount(after, mode)})`;
  const sure =
    direction === 0
      ? 'Inside the noise, or against the way its function went.'
      : `A sure change: its function takes ${direction > 0 ? 'more' : 'less'}.`;
  return [
    ...(line === null
      ? []
      : [`${row('self', line.selfBefore, line.selfAfter)}, ${row('total', line.before, line.after)}`]),
    ...(hunk === null ? [] : [`${row('in all of this hunk', hunk.before, hunk.after)}`]),
    `${sure}${inHunk ? ' The line differs between the two sides.' : ''}`,
  ].join('  \n');
}
