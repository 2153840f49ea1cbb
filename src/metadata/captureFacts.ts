import { metadataSchema, type CaptureMetadata } from './metadata';
import { isOfSeveral, mergedCountsOf } from './sources';
import type { AboutCapture, SourceRow } from '../protocol';
import { costlyCores, costRemark } from './costRemark';
import { partialRemark } from './partial';
import { formatCores, formatCount } from '../words/figures';

/** What a capture cost and how complete it is, as texts for tooltip and page. Contains untrusted text. */
export function aboutCapture(capture: CaptureMetadata): AboutCapture {
  return {
    facts: metadataSchema.facts(capture),
    warning: warningOf(capture),
    sources: (capture.sources ?? []).map(sourceRow),
  };
}

const sourceRow = ({
  task,
  container,
  pid,
  processName,
  samples,
  error,
}: NonNullable<CaptureMetadata['sources']>[number]): SourceRow => ({
  place: `${task.slice(0, 8)} ${container}`,
  what: pid > 0 ? `${processName} (pid ${pid}), ${formatCount(samples, 'sample')}` : '',
  error: error ?? '',
});

/** Why a capture's cost or losses deserve a warning; the figures are among the facts. */
function costWarning(capture: CaptureMetadata): string {
  if (!costRemark(capture).isWarning) return '';
  const cores = costlyCores(capture);
  const where = isOfSeveral(capture) ? ' in the task it cost most' : '';
  if (cores !== null) return `The profiler used ${formatCores(cores)}${where}. ${cheaper(capture)}`;
  const { errors, lostSamples = 0 } = capture;
  if (errors > lostSamples && capture.options?.includes('blocking') !== true)
    return `${formatCount(errors, 'sample')} could not be read, of code whose calls change fastest: its share is too low. Record with the option blocking.`;
  return `${formatCount(errors + lostSamples, 'sample')} went missing: shares are less sure. Take a lower rate.`;
}

/** The start is the same for a long capture; only where it is not known apart can a longer one cost less a second. */
const cheaper = ({ mode, cost }: CaptureMetadata): string =>
  (cost?.profilerSteadyCpuSeconds ?? null) === null
    ? 'A lower rate or a longer capture costs the service less.'
    : mode === 'heap'
      ? 'Record for a shorter time.'
      : 'A lower rate costs the service less.';

function warningOf(capture: CaptureMetadata): string {
  const failed = mergedCountsOf(capture)?.failed ?? 0;
  return [
    partialRemark(capture),
    costWarning(capture),
    failed > 0 ? `${formatCount(failed, 'source')} could not be recorded.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
