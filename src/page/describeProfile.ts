/** Title, subtitle and remark of a profile, from its metadata. */
import type { CaptureMetadata } from '../metadata/metadata';
import type { ComparisonSummary, ProfileSummary } from '../query/types';
import { countProcesses, countRecordedTasks, mergedFrom, taskTime } from '../metadata/sources';
import { formatMs, formatPercent, formatSeconds } from '../words/figures';

/** Names of runtimes that differ from their ids. */
const spelled: Readonly<Record<string, string>> = { python: 'Python', node: 'Node.js' };

/** Name of a capture's runtime, by its id in the metadata; the id itself if it is unknown. */
const runtimeName = (id: string): string => (Object.hasOwn(spelled, id) ? spelled[id] : id);

interface ProfileWords {
  readonly title: string;
  readonly subtitle: string;
  /** '' if there is nothing to remark. */
  readonly remark: string;
}

/** Below this share of one core, the process was mostly waiting during the recording. */
const idleBelow = 0.05;

export function describeProfile(summary: ProfileSummary): ProfileWords {
  const { capture, comparison } = summary;
  if (comparison !== null) return { ...wordsOfBoth(summary.name, comparison), remark: summary.remarks.join(' ') };
  if (capture === null) return { title: summary.name, subtitle: '', remark: summary.remarks.join(' ') };
  const parts = [
    mergedFrom(capture) || `task ${capture.task.slice(0, 8)}`,
    capture.container,
    capture.taskDefinition,
    capture.mode === 'heap'
      ? `${formatSeconds(capture.durationMs)} of allocations`
      : `${formatSeconds(capture.durationMs)} at ${Number(capture.rateHz.toFixed(1))} Hz`,
    ...(capture.mode === 'wall' ? ['wall clock'] : []),
    `${capture.collector}, ${runtimeName(capture.runtime)} ${capture.runtimeVersion}`.trim(),
    capture.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'),
  ];
  return {
    title: capture.title || `${capture.cluster}/${capture.service}`,
    subtitle: parts.filter((part) => part !== '').join(' · '),
    remark: [remarkOn(summary, capture), ...summary.remarks].filter((text) => text !== '').join(' '),
  };
}

/** Title and subtitle of a comparison: what both sides have in common, and their names. */
function wordsOfBoth(names: string, { before, after }: ComparisonSummary): Pick<ProfileWords, 'title' | 'subtitle'> {
  const [one, other] = [before, after].map(({ capture }) =>
    capture === null ? null : `${capture.cluster}/${capture.service}`,
  );
  return one !== null && one === other ? { title: one, subtitle: names } : { title: names, subtitle: '' };
}

function remarkOn({ totalMs }: ProfileSummary, capture: CaptureMetadata): string {
  const processes = Math.max(1, countProcesses(capture));
  // Each process could have run for as long as its task was recorded.
  const wallMs = (taskTime(capture) * processes) / Math.max(1, countRecordedTasks(capture));
  if (totalMs === null || capture.mode === 'wall' || wallMs <= 0) return '';
  const busy = totalMs / wallMs;
  if (busy >= idleBelow) return '';
  const [were, ran, serve, wait] =
    processes > 1
      ? ['The processes were', 'they ran', 'they serve', 'they wait']
      : ['The process was', 'it ran', 'it serves', 'it waits'];
  return (
    `${were} mostly waiting: ${ran} for ${formatMs(totalMs)} of ${formatSeconds(wallMs)} (${formatPercent(100 * busy)}). ` +
    `Record longer, or while ${serve} requests, or record wall-clock time to see what ${wait} for.`
  );
}
