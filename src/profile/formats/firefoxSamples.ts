import { ProfileError } from '../profileError';
import type { WeightUnit } from '../types';
import { describe, finite, type JsonObject, numbers } from './check';

/** The samples of a thread. */
export interface FirefoxSamples {
  readonly unit: WeightUnit;
  /** Index into the stack table, -1 for an empty stack. */
  readonly stack: Int32Array;
  /** May be below zero, in the difference of two profiles. */
  readonly weight: Float64Array;
}

/**
 * Reads `samples`. `weightType` says what is counted: `bytes`, milliseconds (`tracing-ms`), or samples, each of which
 * lasts one interval. A sample without weights lasts until the next one, the last for one interval. Throws
 * ProfileError.
 */
export function readFirefoxSamples(samples: JsonObject, intervalMs: number, where: string): FirefoxSamples {
  const stacks = numbers(samples.stack, `${where}.stack`);
  const count = stacks.length;
  const stack = Int32Array.from({ length: count }, (_, s) => {
    const value = stacks[s];
    if (value === null || value === undefined) return -1;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0x7fffffff) return value;
    throw new ProfileError(`${where}.stack[${s}]: expected the number of a stack.`);
  });
  const type = samples.weightType ?? 'samples';
  if (type !== 'samples' && type !== 'tracing-ms' && type !== 'bytes')
    throw new ProfileError(
      `${where}.weightType: ${typeof type === 'string' ? JSON.stringify(type.slice(0, 40)) : describe(type)} is not known (known: samples, tracing-ms, bytes).`,
    );
  // Until version 29 it was called `duration`.
  const given = samples.weight ?? samples.duration ?? null;
  if (given === null) {
    if (type !== 'samples') throw new ProfileError(`${where}.weight: is missing, with weightType "${type}".`);
    return { unit: 'milliseconds', stack, weight: spans(readTimes(samples, count, where), intervalMs, where) };
  }
  const weights = numbers(given, `${where}.weight`);
  if (weights.length !== count) throw new ProfileError(`${where}: ${count} stacks but ${weights.length} weights.`);
  const scale = type === 'samples' ? intervalMs : 1;
  const weight = Float64Array.from({ length: count }, (_, s) => finite(weights[s], `${where}.weight[${s}]`) * scale);
  return { unit: type === 'bytes' ? 'bytes' : 'milliseconds', stack, weight };
}

/** When each sample was taken, in ms; null if the file does not say. */
function readTimes(samples: JsonObject, count: number, where: string): Float64Array | null {
  const key = samples.time !== undefined ? 'time' : 'timeDeltas';
  if (samples[key] === undefined || samples[key] === null) return null;
  const values = numbers(samples[key], `${where}.${key}`);
  if (values.length !== count) throw new ProfileError(`${where}: ${count} stacks but ${values.length} times.`);
  let now = 0;
  return Float64Array.from({ length: count }, (_, s) => {
    const value = finite(values[s], `${where}.${key}[${s}]`);
    return (now = key === 'time' ? value : now + value);
  });
}

function spans(times: Float64Array | null, intervalMs: number, where: string): Float64Array {
  if (times === null) throw new ProfileError(`${where}: has neither time nor timeDeltas.`);
  return times.map((time, s) => {
    if (s + 1 === times.length) return intervalMs;
    if (times[s + 1] < time)
      throw new ProfileError(`${where}.time[${s + 1}]: ${times[s + 1]} is before the sample at ${time}.`);
    return times[s + 1] - time;
  });
}
