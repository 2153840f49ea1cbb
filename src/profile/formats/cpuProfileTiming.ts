import { ProfileError } from '../profileError';
import { finite, numbers } from './check';
import type { JsonObject } from './check';

/** Samples in time order (indices into the file's `samples`) and their weights in microseconds. */
export interface Timing {
  readonly order: Int32Array;
  readonly weight: Float64Array;
}

/**
 * When each sample was taken, and how long it stands for. `timeDeltas[0]` runs from `startTime` to the first sample,
 * `timeDeltas[i]` from sample i-1 to sample i. A sample stands for the time until the next one, the last until
 * `endTime`; the time before the first sample is nobody's. V8 may note samples out of order (negative deltas): they are
 * sorted by time. The old form has `timestamps` (µs) instead, with `startTime` and `endTime` in seconds; one timestamp
 * more than samples is the end. Without it a whole-second `endTime` before the last sample tells nothing, and the last
 * sample then stands for no time.
 */
export function readTiming(json: JsonObject, count: number): Timing {
  const { times, end } = readTimes(json, count);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  if (times.some((time, i) => i > 0 && time < times[i - 1])) order.sort((a, b) => times[a] - times[b] || a - b);
  const weight = new Float64Array(count);
  for (let i = 0; i + 1 < count; i++) weight[i] = times[order[i + 1]] - times[order[i]];
  if (count > 0) weight[count - 1] = Math.max(0, end - times[order[count - 1]]);
  return { order, weight };
}

function readTimes(json: JsonObject, count: number): { times: Float64Array; end: number } {
  const start = finite(json.startTime, 'startTime');
  const end = finite(json.endTime, 'endTime');
  if (end < start) throw new ProfileError(`endTime: ${end} is before startTime ${start}.`);
  const isDeltas = json.timeDeltas !== undefined;
  const key = isDeltas ? 'timeDeltas' : 'timestamps';
  const values = numbers(json[key] ?? [], key);
  const hasEnd = !isDeltas && count > 0 && values.length === count + 1;
  if (values.length !== count && !hasEnd)
    throw new ProfileError(`${key}: ${values.length} entries for ${count} samples.`);
  const times = new Float64Array(values.length);
  let now = start;
  for (let i = 0; i < values.length; i++) {
    const value = finite(values[i], `${key}[${i}]`);
    now = isDeltas ? now + value : value;
    times[i] = now;
  }
  if (hasEnd) return { times: times.subarray(0, count), end: times[count] };
  return { times, end: isDeltas ? end : end * 1e6 };
}
