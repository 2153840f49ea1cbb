import type { CaptureMetadata } from '../../metadata/metadata';
import { dayOf, timeOf } from '../../words/dates';
import { plain } from '../text/plain';

/** The input for a side's name: a capture of ours, or the name of another file. */
export interface NamedSide {
  readonly capture: Pick<CaptureMetadata, 'service' | 'startedAt' | 'revision' | 'title'> | null;
  readonly file: string;
  /** What distinguishes it if the file alone does not: `task 3f2a9c11`. */
  readonly part?: string;
}

const LONGEST = 40;

/**
 * `orders-api: 14:02 ↔ 14:10`, with days if they differ, revisions if the minute is the same, the user's titles if
 * there are any, file names for files that are not captures of ours.
 */
export function comparisonTitle(before: NamedSide, after: NamedSide): string {
  const service =
    before.capture !== null && before.capture.service === after.capture?.service ? before.capture.service : null;
  const [one, other] = service === null ? [ownName(before), ownName(after)] : namesWithin(before, after);
  return `${service === null ? '' : `${plain(service, LONGEST)}: `}${one} \u2194 ${other}`;
}

/** Names of two captures of one service, as short as possible. */
function namesWithin(before: NamedSide, after: NamedSide): [string, string] {
  if (before.part !== undefined || after.part !== undefined)
    return [before.part ?? ownName(before), after.part ?? ownName(after)];
  const days = [before, after].map(({ capture }) => dayOf(capture?.startedAt ?? ''));
  const times = [before, after].map(({ capture }) => timeOf(capture?.startedAt ?? ''));
  const isSameMinute = days[0] === days[1] && times[0] === times[1];
  const nameOf = ({ capture, file }: NamedSide, i: number): string => {
    if (capture?.title) return plain(capture.title, LONGEST);
    if (isSameMinute && before.capture?.revision !== after.capture?.revision) return `revision ${capture?.revision}`;
    return times[i] === '' ? plain(file, LONGEST) : days[0] === days[1] ? times[i] : `${days[i]} ${times[i]}`;
  };
  return [nameOf(before, 0), nameOf(after, 1)];
}

/** Name of a side by itself. */
function ownName({ capture, file, part }: NamedSide): string {
  if (capture === null) return plain(part ?? file, LONGEST);
  return plain(capture.title || `${capture.service} ${part ?? timeOf(capture.startedAt)}`.trim(), LONGEST);
}
