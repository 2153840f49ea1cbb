/** What a capture cost, in a sentence. */
import { isOfSeveral } from './sources';
import type { CaptureCost, CaptureSource, MergedCounts, Mode } from './types';

export interface CostRemark {
  /** e.g. `The profiler used 1.2 % of a core. 3 samples could not be read.` */
  readonly text: string;
  /** Worth a warning: it cost more than a capture should, or many samples went wrong. */
  readonly isWarning: boolean;
}

/** Of capture metadata what tells what it cost. */
export interface Costly {
  readonly cost?: CaptureCost;
  readonly durationMs: number;
}

interface Recorded extends Costly {
  readonly errors: number;
  readonly lostSamples?: number;
  readonly samples: number;
  readonly rateHz: number;
  readonly requestedRateHz?: number;
  readonly coverage?: number;
  readonly sources?: readonly CaptureSource[];
  readonly merged?: MergedCounts;
  readonly mode: Mode;
}

/**
 * Share of one core, from the first sample to the last, that a capture is warned about from. At its usual 100 Hz py-spy takes 0.3 to
 * 0.6 ms a look, 3 to 6 % of a core by the machine: that is no reason to warn.
 */
const WARN_PROFILER_CORES = 0.08;
/** Shorter than this it is mostly the profiler's start that costs, where that is not told apart. */
const SHORT_MS = 5000;
/** Samples that went wrong are worth a warning from this part of all on. */
const WARN_BAD_SHARE = 0.05;

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** Cores that the profiler used while it recorded (in the task it cost most, where there are several); null where that could not be measured. */
export function profilerCores({ cost, durationMs }: Costly): number | null {
  const seconds = cost?.profilerCpuSeconds ?? null;
  return seconds === null || durationMs <= 0 ? null : (seconds * 1000) / durationMs;
}

/** The same from the first sample to the last: what a longer recording goes on to cost. null where start and end were not told apart. */
function steadyCores({ cost, durationMs }: Costly): number | null {
  const seconds = cost?.profilerSteadyCpuSeconds ?? null;
  return seconds === null || durationMs <= 0 ? null : (seconds * 1000) / durationMs;
}

/** Cores that a warning is due about: those it used while it sampled where that is known, else all; null where they are few. */
export function costlyCores(capture: Costly): number | null {
  const cores = steadyCores(capture) ?? profilerCores(capture);
  return cores !== null && cores > WARN_PROFILER_CORES ? cores : null;
}

function wayOut({ durationMs, mode, cost }: Pick<Recorded, 'durationMs' | 'mode' | 'cost'>): string {
  if (durationMs < SHORT_MS && (cost?.profilerSteadyCpuSeconds ?? null) === null)
    return ', most of it for its start: a longer capture costs less a second';
  return mode === 'heap' ? '' : ': take a lower rate';
}

/** `1.2 % of a core`; with start and end told apart `7.2 % of a core, 1.9 % while it sampled`. */
function used(whole: number, steady: number | null): string {
  const meanwhile =
    steady === null || percent(steady) === percent(whole) ? '' : `, ${percent(steady)} while it sampled`;
  return `${percent(whole)} of a core${meanwhile}`;
}

/**
 * Says what a capture cost: CPU of profiler and target, rate that was not reached, samples that went wrong. Text '' where nothing is
 * known. Start and end of the profiler are told, not warned of: they are the same for a long capture, so a short one is not too dear.
 */
export function costRemark(metadata: Recorded): CostRemark {
  const { cost, errors, samples, rateHz, requestedRateHz, coverage } = metadata;
  const lost = metadata.lostSamples ?? 0;
  const cores = profilerCores(metadata);
  const steady = steadyCores(metadata);
  const isCostly = costlyCores(metadata) !== null;
  const where = isOfSeveral(metadata) ? ' in the task it cost most' : '';
  const [before, during] = [cost?.targetCpuBefore ?? null, cost?.targetCpuDuring ?? null];
  const parts = [
    cores === null
      ? ''
      : `The profiler used ${used(cores, steady)}${where}${isCostly ? `, more than ${percent(WARN_PROFILER_CORES)}${wayOut(metadata)}` : ''}.`,
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

/** The cost of the task it cost most, and the longest time of each phase; undefined where none was measured. */
export function costOfAll(all: readonly Costly[]): CaptureCost | undefined {
  const measured = all.filter(({ cost }) => cost !== undefined);
  if (measured.length === 0) return undefined;
  const { cost } = measured.reduce((a, b) => ((profilerCores(b) ?? -1) > (profilerCores(a) ?? -1) ? b : a));
  const phasesMs: Record<string, number> = {};
  for (const one of measured)
    for (const [phase, ms] of Object.entries(one.cost?.phasesMs ?? {}))
      phasesMs[phase] = Math.max(phasesMs[phase] ?? 0, ms);
  return cost && { ...cost, phasesMs };
}
