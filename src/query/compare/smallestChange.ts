import type { CaptureMetadata } from '../../metadata/metadata';
import { blocksIn } from '../../profile/diff/blocks';
import { tQuantile } from '../../profile/diff/studentT';
import { taskTime } from '../../metadata/sources';
import { FEWEST_BLOCKS } from '../../profile/diff/testKeys';

/** The plan of two captures. */
interface CapturePlan {
  readonly durationMs: number;
  readonly tasks: number;
  readonly rateHz: number;
  /** An earlier capture of the service, which shows how busy it is. Without one, an always busy core is assumed. */
  readonly previous?: CaptureMetadata;
  /** Whether samples of the earlier capture include waiting in mode `cpu`, as V8's do: then fewer of them are work. */
  readonly previousSampledWaiting?: boolean;
}

/** The function's share before, 0..1. */
const SHARE = 0.05;
/** Normal quantile for a change that is found in four of five pairs of captures. */
const POWER = 0.84;
/** Probability below which a change stands out from ten or so other functions that only seem to change. */
const PROBABILITY = 0.005;
/** The test uses the larger of several variances, which makes errors this much larger than one variance would. */
const CAUTION = 1.1;

/**
 * The smallest change, in points of share, that two such captures could detect: for a function with 5 % of the time
 * that got slower, found in four of five pairs. Assumes independent samples; work in long pieces makes it larger.
 * Infinity if they are too short for blocks.
 */
export function smallestChange({ durationMs, tasks, rateHz, previous, previousSampledWaiting }: CapturePlan): number {
  const blocks = blocksIn(durationMs) * tasks;
  if (blocks < FEWEST_BLOCKS) return Infinity;
  const samples = Math.max(
    1,
    (durationMs / 1000) * rateHz * tasks * busyCores(previous, previousSampledWaiting === true),
  );
  const errors = CAUTION * (tQuantile(2 * (blocks - 1), PROBABILITY) + POWER);
  let change = 0;
  // The error grows with the function's new share.
  for (let round = 0; round < 30; round++) {
    const after = Math.min(0.5, SHARE + change);
    change = errors * Math.sqrt((SHARE * (1 - SHARE) + after * (1 - after)) / samples);
  }
  return Math.min(100, 100 * change);
}

/** Cores used by a task in an earlier capture. */
function busyCores(previous: CaptureMetadata | undefined, sampledWaiting: boolean): number {
  if (previous === undefined) return 1;
  const { cost, samples, rateHz, mode } = previous;
  const seen = samples / Math.max(1, (taskTime(previous) / 1000) * rateHz);
  // Wall mode samples every thread all the time.
  if (!sampledWaiting || mode !== 'cpu') return seen;
  return Math.min(seen, cost?.targetCpuDuring ?? seen);
}
