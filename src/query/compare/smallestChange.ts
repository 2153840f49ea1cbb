import type { CaptureMetadata } from '../../metadata/metadata';
import { blocksIn } from '../../profile/diff/blocks';
import { tQuantile } from '../../profile/diff/studentT';
import { countRecordedTasks } from '../../metadata/sources';
import { FEWEST_BLOCKS } from '../../profile/diff/testKeys';

/** What two captures of a plan could show. */
export interface CapturePlan {
  readonly durationMs: number;
  readonly tasks: number;
  readonly rateHz: number;
  /** An earlier capture of the service: how busy it is. Without one, a core that is always busy is assumed. */
  readonly previous?: CaptureMetadata;
  /** In mode `cpu` of the earlier one samples stand for waiting too, as V8's do: fewer of them tell of work. */
  readonly previousSampledWaiting?: boolean;
}

/** The share, 0..1, that the function has before. */
const SHARE = 0.05;
/** Normal quantile: what is found in four of five pairs of captures. */
const POWER = 0.84;
/** A change must be as improbable as this to be told from those of a handful of other functions, ten or so, that only seem to change. */
const PROBABILITY = 0.005;
/** The larger of several variances is used: by so much an error is longer than one variance would make it. */
const CAUTION = 1.1;

/**
 * The smallest change, in points of share, that two such captures could show: of a function that had 5 % of the time and got slower, found
 * in four of five pairs. Samples are taken for independent; work in long pieces makes it more. Infinity where they are too short for blocks.
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
  // The error grows with the share that the function then has.
  for (let round = 0; round < 30; round++) {
    const after = Math.min(0.5, SHARE + change);
    change = errors * Math.sqrt((SHARE * (1 - SHARE) + after * (1 - after)) / samples);
  }
  return Math.min(100, 100 * change);
}

/** Cores a task used in an earlier capture. */
function busyCores(previous: CaptureMetadata | undefined, sampledWaiting: boolean): number {
  if (previous === undefined) return 1;
  const { cost, samples, rateHz, durationMs, mode } = previous;
  const tasks = Math.max(1, countRecordedTasks(previous));
  const seen = samples / Math.max(1, (durationMs / 1000) * rateHz * tasks);
  // Wall mode samples every thread all the time.
  if (!sampledWaiting || mode !== 'cpu') return seen;
  return Math.min(seen, cost?.targetCpuDuring ?? seen);
}
