import { ProfileError } from '../profileError';
import { array, finite, type JsonObject, object } from './check';

/** The number of ticks V8 counted on a line (1-based) of a function. */
export interface PositionTick {
  readonly line: number;
  readonly ticks: number;
}

/**
 * Distributes the lines of `positionTicks` over the samples of a node: in proportion, exactly if there are as many
 * ticks as samples, deterministically, and spread over the recording (a stride coprime to the count visits every
 * position once), because V8 does not record in which order lines were hit.
 */
export class LineTicks {
  private readonly ends: number[] = [];
  private readonly total: number;
  private readonly stride: number;
  private place = 0;

  constructor(
    private readonly ticks: readonly PositionTick[],
    private readonly samples: number,
  ) {
    let sum = 0;
    for (const tick of ticks) this.ends.push((sum += tick.ticks));
    this.total = sum;
    this.stride = coprimeNear(Math.round(samples * 0.618), samples);
  }

  /** The line of the next sample in time order; 0 if no tick has a line. */
  next(): number {
    const target = ((this.place + 0.5) / this.samples) * this.total;
    this.place = (this.place + this.stride) % this.samples;
    let low = 0;
    let high = this.ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ends[middle] > target) high = middle;
      else low = middle + 1;
    }
    return this.total > 0 ? this.ticks[low].line : 0;
  }
}

function coprimeNear(start: number, count: number): number {
  let candidate = Math.max(1, start);
  while (greatestCommonDivisor(candidate, count) !== 1) candidate++;
  return candidate;
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

const NO_TICKS: readonly PositionTick[] = [];

/**
 * The ticks of a node: `positionTicks`, or `lineTicks` with `hitCount`, as the older `head` form and v8-profiler-next have
 * them. Lines count from 1 in both. A line may stand there several times (Node 26 has an entry for each position). Throws ProfileError.
 */
export function readTicks({ positionTicks, lineTicks }: JsonObject, where: string): readonly PositionTick[] {
  const isOld = positionTicks === undefined;
  const value = isOld ? lineTicks : positionTicks;
  if (value === undefined || value === null) return NO_TICKS;
  const place = `${where}.${isOld ? 'lineTicks' : 'positionTicks'}`;
  return array(value, place).flatMap((entry, i) => {
    const tick = object(entry, `${place}[${i}]`);
    const line = finite(tick.line, `${place}[${i}].line`);
    const ticks = finite(isOld ? tick.hitCount : tick.ticks, `${place}[${i}].${isOld ? 'hitCount' : 'ticks'}`);
    if (!Number.isInteger(line) || line > 0x7fffffff || ticks < 0)
      throw new ProfileError(`${place}[${i}]: line ${line} with ${ticks} ticks is invalid.`);
    return line > 0 && ticks > 0 ? [{ line, ticks }] : [];
  });
}
