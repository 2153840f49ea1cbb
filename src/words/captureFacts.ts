import type { CaptureMetadata } from '../profile/types';
import type { AboutCapture, CaptureFact, SourceRow } from '../protocol';
import { costlyCores, costRemark, profilerCores } from './costRemark';
import { formatBytes, formatCores, formatCount, formatNumber, formatSeconds, roughPercent } from './figures';

/** What a capture cost and how complete it is, in words for people: one place for tooltip and page. Text is untrusted. */
export function aboutCapture(capture: CaptureMetadata): AboutCapture {
  return {
    facts: factsOf(capture).filter(({ value }) => value !== ''),
    warning: warningOf(capture),
    sources: (capture.sources ?? []).map(sourceRow),
  };
}

function factsOf(capture: CaptureMetadata): CaptureFact[] {
  const { cost, sources, options, remarks, coverage } = capture;
  const isHeap = capture.mode === 'heap';
  return [
    { name: 'Merged from', value: sources === undefined ? '' : mergedFrom(sources) },
    {
      name: 'Mode',
      value: [
        { cpu: 'CPU', wall: 'wall clock', heap: 'heap (memory still held)' }[capture.mode],
        ...(options ?? []),
      ].join(', '),
    },
    { name: 'Rate', value: isHeap ? '' : rateOf(capture) },
    {
      name: 'Recorded',
      value: `${formatSeconds(capture.durationMs)}${coverage === undefined || coverage >= 0.9995 ? '' : `, ${roughPercent(coverage)} of it covered`}`,
    },
    {
      name: 'Samples',
      value: [
        formatCount(capture.samples, 'sample'),
        formatCount(capture.errors, 'error'),
        capture.lostSamples === undefined ? '' : `${formatNumber(capture.lostSamples)} lost`,
      ]
        .filter((part) => part !== '')
        .join(', '),
    },
    { name: 'Profiler CPU', value: profilerText(capture) },
    { name: 'Target CPU', value: cost === undefined ? '' : targetText(cost.targetCpuBefore, cost.targetCpuDuring) },
    { name: 'On the wire', value: formatBytes(capture.bytesOnWire) },
    {
      name: 'Time spent',
      value: Object.entries(cost?.phasesMs ?? {})
        .map(([phase, ms]) => `${phase} ${formatSeconds(ms)}`)
        .join(', '),
    },
    ...(remarks ?? []).map((value) => ({ name: 'Remark', value })),
  ];
}

function profilerText(capture: CaptureMetadata): string {
  const cores = profilerCores(capture);
  return cores === null ? '' : `${(capture.cost?.profilerCpuSeconds ?? 0).toFixed(2)} s, ${formatCores(cores)}`;
}

function targetText(before: number | null, during: number | null): string {
  if (before === null && during === null) return '';
  const told = (cores: number | null): string => (cores === null ? 'unknown' : `${formatCores(cores)}`);
  return `${told(before)} before, ${told(during)} during`;
}

const rateOf = ({ rateHz, requestedRateHz }: CaptureMetadata): string =>
  `${Number(rateHz.toFixed(1))} Hz${requestedRateHz !== undefined && requestedRateHz > rateHz ? `, ${requestedRateHz} Hz asked for` : ''}`;

/** `3 tasks`, `2 of 3 tasks`, and the processes where they are more. */
export function mergedFrom(sources: NonNullable<CaptureMetadata['sources']>): string {
  const tasks = new Set(sources.map(({ task }) => task)).size;
  const good = sources.filter(({ error }) => error === null);
  const goodTasks = new Set(good.map(({ task }) => task)).size;
  const told = goodTasks === tasks ? formatCount(tasks, 'task') : `${goodTasks} of ${formatCount(tasks, 'task')}`;
  return good.length > goodTasks ? `${told}, ${formatCount(good.length, 'process', 'processes')}` : told;
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

/** Why a capture's cost or its losses deserve a warning; the figures are among the facts. */
function costWarning(capture: CaptureMetadata): string {
  if (!costRemark(capture).isWarning) return '';
  const cores = costlyCores(capture);
  const where = (capture.sources?.length ?? 0) > 1 ? ' in the task it cost most' : '';
  if (cores !== null)
    return `The profiler used ${formatCores(cores)}${where}. A lower rate or a longer capture costs the service less.`;
  return `${formatCount(capture.errors + (capture.lostSamples ?? 0), 'sample')} went missing: shares are less sure. Take a lower rate.`;
}

function warningOf(capture: CaptureMetadata): string {
  const failed = (capture.sources ?? []).filter(({ error }) => error !== null).length;
  return [costWarning(capture), failed > 0 ? `${formatCount(failed, 'source')} could not be recorded.` : '']
    .filter((part) => part !== '')
    .join(' ');
}
