/** What a capture cost, in a sentence. */
import type { CaptureMetadata } from '../profile/types';

export interface CostRemark {
  /** e.g. `The profiler used 1.2 % of a core. 3 samples could not be read.` */
  readonly text: string;
  /** Worth a warning: it cost more than a capture should, or many samples went wrong. */
  readonly isWarning: boolean;
}

type Costly = Pick<
  CaptureMetadata,
  | 'cost'
  | 'durationMs'
  | 'errors'
  | 'lostSamples'
  | 'samples'
  | 'rateHz'
  | 'requestedRateHz'
  | 'coverage'
  | 'sources'
  | 'mode'
>;

/** Share of one core that a capture is warned about from. */
export const WARN_PROFILER_CORES = 0.05;
/** Shorter than this it is mostly the profiler's start that costs. */
const SHORT_MS = 5000;
/** Samples that went wrong are worth a warning from this part of all on. */
const WARN_BAD_SHARE = 0.05;

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** Cores that the profiler used while it recorded (in the task it cost most, where there are several); null where that could not be measured. */
export function profilerCores({ cost, durationMs }: Pick<CaptureMetadata, 'cost' | 'durationMs'>): number | null {
  const seconds = cost?.profilerCpuSeconds ?? null;
  return seconds === null || durationMs <= 0 ? null : (seconds * 1000) / durationMs;
}

function wayOut({ durationMs, mode }: Pick<Costly, 'durationMs' | 'mode'>): string {
  if (durationMs < SHORT_MS) return ', most of it for its start: a longer capture costs less a second';
  return mode === 'heap' ? '' : ': take a lower rate';
}

/** Says what a capture cost: CPU of profiler and target, rate that was not reached, samples that went wrong. Text '' where nothing is known. */
export function costRemark(metadata: Costly): CostRemark {
  const { cost, errors, samples, rateHz, requestedRateHz, coverage } = metadata;
  const lost = metadata.lostSamples ?? 0;
  const cores = profilerCores(metadata);
  const isCostly = cores !== null && cores > WARN_PROFILER_CORES;
  const where = (metadata.sources?.length ?? 0) > 1 ? ' in the task it cost most' : '';
  const [before, during] = [cost?.targetCpuBefore ?? null, cost?.targetCpuDuring ?? null];
  const parts = [
    cores === null
      ? ''
      : `The profiler used ${percent(cores)} of a core${where}${isCostly ? `, more than ${percent(WARN_PROFILER_CORES)}${wayOut(metadata)}` : ''}.`,
    before === null || during === null
      ? ''
      : `The process itself used ${percent(before)} before and ${percent(during)} meanwhile.`,
    requestedRateHz === undefined ? '' : `${Math.round(rateHz)} samples a second instead of ${requestedRateHz}.`,
    errors > 0 ? `${count(errors, 'sample', 'samples')} could not be read.` : '',
    lost > 0 ? `${count(lost, 'sample', 'samples')} came too late and ${lost === 1 ? 'was' : 'were'} left out.` : '',
    coverage === undefined || coverage >= 0.995 ? '' : `${percent(coverage)} of the time was recorded.`,
  ];
  const bad = errors + lost;
  return {
    text: parts.filter((part) => part !== '').join(' '),
    isWarning: isCostly || bad > WARN_BAD_SHARE * (samples + bad),
  };
}
