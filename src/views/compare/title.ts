import type { CaptureMetadata } from '../../metadata/metadata';
import { dayOf, timeOf } from '../../words/dates';
import { plain } from '../text/plain';

/** A side as its name is made: a capture of ours, or the name of another file. */
export interface NamedSide {
  readonly capture: Pick<CaptureMetadata, 'service' | 'startedAt' | 'revision' | 'title'> | null;
  readonly file: string;
  /** What tells it apart where the file alone does not: `task 3f2a9c11`. */
  readonly part?: string;
}

const LONGEST = 40;

/**
 * `orders-api: 14:02 ↔ 14:10`, with days where they differ, revisions where the minute does not tell them apart, the user's
 * titles where there are any, file names of what is no capture of ours.
 */
export function comparisonTitle(before: NamedSide, after: NamedSide): string {
  const service =
    before.capture !== null && before.capture.service === after.capture?.service ? before.capture.service : null;
  const [one, other] = service === null ? [ownName(before), ownName(after)] : namesWithin(before, after);
  return `${service === null ? '' : `${plain(service, LONGEST)}: `}${one} \u2194 ${other}`;
}

/** Names of two captures of one service, as short as they can be told apart. */
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

/** Of a side by itself. */
function ownName({ capture, file, part }: NamedSide): string {
  if (capture === null) return plain(part ?? file, LONGEST);
  return plain(capture.title || `${capture.service} ${part ?? timeOf(capture.startedAt)}`.trim(), LONGEST);
}
