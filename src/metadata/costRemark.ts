/** The cost of a capture, in a sentence. */
import { isOfSeveral } from './sources';
import { formatCount, roughPercent } from '../words/figures';
import type { CaptureCost, CaptureSource, MergedCounts, Mode } from './types';

interface CostRemark {
  /** e.g. `The profiler used 1.2 % of a core. 3 samples could not be read.` */
  readonly text: string;
  /** Deserves a warning: it cost more than a capture should, or many samples were bad. */
  readonly isWarning: boolean;
}

/** The fields of capture metadata that describe its cost. */
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
 * Share of one core, from the first sample to the last, above which a capture gets a warning. At the usual 100 Hz
 * py-spy takes 0.3 to 0.6 ms per sample, 3 to 6 % of a core depending on the machine: that is no reason to warn.
 */
const WARN_PROFILER_CORES = 0.08;
/** In shorter captures most of the cost is the profiler's start, if that is not measured separately. */
const SHORT_MS = 5000;
/**
 * Share of bad samples above which a warning is due. A sample that could not be read counts whole: stacks that change fast
 * are the hard ones to read, so shares are wrong. One that came too late counts half: shares are right, only less
 * precise, and a kernel that wakes V8's sampler 1 ms late costs every capture at 100 Hz 9 % of its samples.
 */
const WARN_BAD_SHARE = 0.05;
const LATE_COUNTS = 0.5;

/**
 * Cores used by the profiler during the recording (in the most affected task, if there are several); null if not
 * measured.
 */
export function profilerCores({ cost, durationMs }: Costly): number | null {
  const seconds = cost?.profilerCpuSeconds ?? null;
  return seconds === null || durationMs <= 0 ? null : (seconds * 1000) / durationMs;
}

/**
 * Cores used from the first sample to the last: what a longer recording would continue to cost. null if start and end
 * were not measured separately.
 */
function steadyCores({ cost, durationMs }: Costly): number | null {
  const seconds = cost?.profilerSteadyCpuSeconds ?? null;
  return seconds === null || durationMs <= 0 ? null : (seconds * 1000) / durationMs;
}

/** Cores that deserve a warning: those used while sampling if known, otherwise all; null if they are few. */
export function costlyCores(capture: Costly): number | null {
  const cores = steadyCores(capture) ?? profilerCores(capture);
  return cores !== null && cores > WARN_PROFILER_CORES ? cores : null;
}

function wayOut({ durationMs, mode, cost }: Pick<Recorded, 'durationMs' | 'mode' | 'cost'>): string {
  if (durationMs < SHORT_MS && (cost?.profilerSteadyCpuSeconds ?? null) === null)
    return ', most of it for its start: a longer capture costs less a second';
  return mode === 'heap' ? '' : ': take a lower rate';
}

/** `1.2 % of a core`; with start and end measured separately `7.2 % of a core, 1.9 % while it sampled`. */
function used(whole: number, steady: number | null): string {
  const meanwhile =
    steady === null || roughPercent(steady) === roughPercent(whole) ? '' : `, ${roughPercent(steady)} while it sampled`;
  return `${roughPercent(whole)} of a core${meanwhile}`;
}

/**
 * Describes what a capture cost: CPU of profiler and target, a rate that was not reached, bad samples. The text is ''
 * if nothing is known. The profiler's start and end are mentioned but never warned about: they are the same for a long
 * capture, so they do not make a short one too expensive.
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
      : `The profiler used ${used(cores, steady)}${where}${isCostly ? `, more than ${roughPercent(WARN_PROFILER_CORES)}${wayOut(metadata)}` : ''}.`,
    before === null || during === null
      ? ''
      : `The process itself used ${roughPercent(before)} before and ${roughPercent(during)} meanwhile.`,
    requestedRateHz === undefined ? '' : `${Math.round(rateHz)} samples a second instead of ${requestedRateHz}.`,
    errors > 0 ? `${formatCount(errors, 'sample')} could not be read.` : '',
    lost > 0 ? `${formatCount(lost, 'sample')} came too late and ${lost === 1 ? 'was' : 'were'} left out.` : '',
    coverage === undefined || coverage >= 0.995 ? '' : `${roughPercent(coverage)} of the time was recorded.`,
  ];
  return {
    text: parts.filter((part) => part !== '').join(' '),
    isWarning: isCostly || errors + LATE_COUNTS * lost > WARN_BAD_SHARE * (samples + errors + lost),
  };
}

/** The cost of the most affected task, and the longest time of each phase; undefined if none was measured. */
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
