import { ProfileError } from '../profileError';
import { MS_PER_UNIT, type Thread, type WeightUnit } from '../types';

/** How weights become the whole numbers that a format holds. */
export interface WholeWeights {
  /** A weight times this is in the unit of the file. */
  readonly scale: number;
  /** One of them, in words. */
  readonly one: string;
  /** The unit is finer than the usual one, which would have lost too much. */
  readonly isFiner: boolean;
  /** How many weights round to 0 and are left out, and their share of all (0 to 1). */
  readonly lost: number;
  readonly lostShare: number;
  /** Whether that leaves nothing, though something weighs. */
  readonly losesAll: boolean;
}

/** Where rounding loses more than this share of the time, a finer unit is taken. */
const LOST_AT_MOST = 0.01;

/**
 * Chooses the unit in which some weights are written as whole numbers: the first of the units of time given that loses
 * next to nothing, otherwise the last; bytes and counts are written as they are.
 */
export function wholeWeights(
  weights: Float64Array,
  unit: WeightUnit,
  times: readonly ('microsecond' | 'nanosecond')[],
): WholeWeights {
  const msPerUnit = MS_PER_UNIT[unit];
  if (msPerUnit === null) return measured(weights, 1, unit === 'bytes' ? 'byte' : 'count', false);
  let best: WholeWeights | undefined;
  for (const [i, one] of times.entries()) {
    best = measured(weights, msPerUnit * (one === 'microsecond' ? 1e3 : 1e6), one, i > 0);
    if (best.lostShare <= LOST_AT_MOST) break;
  }
  return best as WholeWeights;
}

function measured(weights: Float64Array, scale: number, one: string, isFiner: boolean): WholeWeights {
  let [all, lostWeight, lost, kept] = [0, 0, 0, 0];
  for (const weight of weights) {
    if (!(weight > 0)) continue;
    all += weight;
    if (Math.round(weight * scale) > 0) kept++;
    else {
      lost++;
      lostWeight += weight;
    }
  }
  return { scale, one, isFiner, lost, lostShare: all > 0 ? lostWeight / all : 0, losesAll: lost > 0 && kept === 0 };
}

/** The weights of all samples. */
export function* sampleWeights(threads: readonly Thread[]): Generator<number> {
  for (const { samples } of threads) yield* samples.weight;
}

/**
 * Throws ProfileError if the sum of these weights, each times `scale`, is more than `most`: readers add them up. `format`:
 * whose numbers these are, as a sentence begins.
 */
export function checkSum(weights: Iterable<number>, scale: number, most: number, format: string): void {
  let sum = 0;
  for (const weight of weights) sum += weight * scale;
  if (sum <= most) return;
  throw new ProfileError(
    `${format} holds numbers up to ${most.toPrecision(3)}, and the weights of this profile add up to ${sum === Infinity ? 'more than any number' : sum.toPrecision(3)} in its unit.`,
    'Export it as speedscope.',
  );
}

/** What is to be said about a file with such weights; `what`: what has a weight, in the singular. */
export function remarksOnWhole({ one, isFiner, lost, lostShare }: WholeWeights, what: string): string[] {
  return [
    ...(isFiner ? [`Weights are written in ${one}s: in the usual unit, most would be rounded to nothing.`] : []),
    ...(lost > 0
      ? [
          `${lost} ${lost === 1 ? `${what} that weighs` : `${what}s that weigh`} less than half a ${one} ${lost === 1 ? 'is' : 'are'} left out, ${share(lostShare)} of all: the format has whole numbers.`,
        ]
      : []),
  ];
}

const share = (part: number): string => (part < 0.0005 ? 'less than 0.1 %' : `${(100 * part).toFixed(1)} %`);
