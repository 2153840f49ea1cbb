/** What is to be said about a profile besides its figures. */
import type { CaptureMetadata } from '../metadata/metadata';
import { partialRemark } from '../metadata/partial';
import type { ProfileSummary, SideSummary } from '../query/types';
import { formatMs } from '../words/figures';

/**
 * What the reader left out, chose or guessed, what a capture says of itself, and why nothing is shown where there is
 * nothing: one sentence each.
 */
export function remarksOf(summary: ProfileSummary): readonly string[] {
  const { remarks, capture, comparison } = summary;
  const recorded =
    comparison === null
      ? ofCapture(capture)
      : [...ofSide('Earlier', comparison.before), ...ofSide('Later', comparison.after)];
  return [...remarks, ...recorded, ...onNothing(summary)];
}

const ofSide = (which: string, { capture, samples }: SideSummary): string[] =>
  [...ofCapture(capture), ...(samples === 0 ? ['it has no samples.'] : [])].map(
    (remark) => `${which} profile: ${remark}`,
  );

const ofCapture = (capture: CaptureMetadata | null): string[] => [
  ...(capture?.partial === undefined ? [] : [partialRemark(capture)]),
  ...(capture?.sources ?? []).flatMap(({ task, error }) =>
    error === null ? [] : [`Task ${task} is missing: ${error}`],
  ),
  ...(capture?.remarks ?? []),
];

function onNothing({ total, idleMs, samples }: ProfileSummary): string[] {
  if (total > 0) return [];
  if (samples === 0) return ['There is nothing to show: it has no samples.'];
  return idleMs !== null && idleMs > 0
    ? [`There is nothing to show: all of it is idle, ${formatMs(idleMs)}.`]
    : ['There is nothing to show: its samples weigh nothing.'];
}
