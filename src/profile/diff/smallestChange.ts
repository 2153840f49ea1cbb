import type { CaptureMetadata } from '../types';
import { blocksIn } from './blocks';
import { t95 } from './studentT';
import { FEWEST_BLOCKS } from './testKeys';

/** What two captures of a plan could show. */
export interface CapturePlan {
  readonly durationMs: number;
  readonly tasks: number;
  readonly rateHz: number;
  /** An earlier capture of the service: how busy it is. Without one, a core that is always busy is assumed. */
  readonly previous?: CaptureMetadata;
}

/** The share, 0..1, of the function that is spoken of. */
const SHARE = 0.05;
/** Normal quantile: what is found in four of five pairs of captures. */
const POWER = 0.84;

/**
 * The smallest change, in points of share, that two such captures could show: of a function that takes 5 % of the time, found
 * in four of five pairs, were it tested alone. Infinity where they are too short for blocks.
 */
export function smallestChange({ durationMs, tasks, rateHz, previous }: CapturePlan): number {
  const blocks = blocksIn(durationMs) * tasks;
  if (blocks < FEWEST_BLOCKS) return Infinity;
  const samples = Math.max(1, (durationMs / 1000) * rateHz * tasks * busyCores(previous));
  return Math.min(100, 100 * (t95(2 * (blocks - 1)) + POWER) * Math.sqrt((2 * SHARE * (1 - SHARE)) / samples));
}

/** Cores a task used in an earlier capture. */
function busyCores(previous: CaptureMetadata | undefined): number {
  if (previous === undefined) return 1;
  const { cost, samples, rateHz, durationMs, sources, runtime, mode } = previous;
  const tasks = Math.max(1, new Set(sources?.filter(({ error }) => error === null).map(({ task }) => task)).size);
  const seen = samples / Math.max(1, (durationMs / 1000) * rateHz * tasks);
  // In V8 waiting is sampled too; py-spy's wall mode samples every thread all the time.
  if (runtime === 'python' || mode !== 'cpu') return seen;
  return Math.min(seen, cost?.targetCpuDuring ?? seen);
}
