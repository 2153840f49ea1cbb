import { ProfileBuilder } from '../profileBuilder';
import { ProfileError } from '../profileError';
import type { Profile, WeightUnit } from '../types';
import { array, finite, isObject, type JsonObject, numbers, object } from './check';
import { FirefoxStacks } from './firefoxStacks';
import type { Importer } from './importer';

/**
 * The Firefox Profiler's processed profile (`meta.preprocessedProfileVersion`), as saved by it and by samply. Tables
 * are columns of a thread or, in newer versions, shared by all threads (`shared`); so are strings (`stringArray`). Time
 * is in milliseconds.
 *
 * Threads that count something other than the first thread with samples are left out, with a remark. Allocations are
 * separate tables in this format and are not read.
 */
export const firefoxImporter: Importer = {
  format: 'Firefox profile',
  matches: ({ jsonObject }) => isFirefox(jsonObject) || isFirefox(jsonObject.profile),
  read: ({ jsonObject }, name) =>
    readFirefox(isFirefox(jsonObject) ? jsonObject : object(jsonObject.profile, 'profile'), name),
};

/** Also true for profiles that are not processed yet, to give them a clear error message. */
const isFirefox = (json: unknown): boolean =>
  isObject(json) &&
  Array.isArray(json.threads) &&
  isObject(json.meta) &&
  ('preprocessedProfileVersion' in json.meta || 'interval' in json.meta);

function readFirefox(json: JsonObject, name: string): Profile {
  const meta = object(json.meta, 'meta');
  if (typeof meta.preprocessedProfileVersion !== 'number') {
    throw new ProfileError(
      `${name} is a Firefox profile as the browser records it, not as the Firefox Profiler saves it (meta.preprocessedProfileVersion is missing).`,
      'Open it at profiler.firefox.com and save it from there.',
    );
  }
  const intervalMs = meta.interval === undefined ? 1 : finite(meta.interval, 'meta.interval');
  if (intervalMs < 0) throw new ProfileError(`meta.interval: ${intervalMs} is not an interval.`);
  const shared = isObject(json.shared) ? json.shared : {};
  const threads = array(json.threads, 'threads').map((value, t) => object(value, `threads[${t}]`));
  const processes = new Set(threads.map(({ pid }) => String(pid)));
  const builder = new ProfileBuilder();
  const leftOut: string[] = [];
  let unit: WeightUnit | null = null;
  threads.forEach((thread, t) => {
    const where = `threads[${t}]`;
    const samples = readFirefoxSamples(object(thread.samples, `${where}.samples`), intervalMs, `${where}.samples`);
    const title = threadName(thread, t, processes.size > 1);
    if (samples.stack.length === 0) return;
    unit ??= samples.unit;
    if (samples.unit !== unit) {
      leftOut.push(title);
      return;
    }
    const stacks = new FirefoxStacks(thread, shared, builder, where);
    builder.thread(
      title,
      samples.stack.map((stack, s) => stacks.stackOf(stack, `${where}.samples.stack[${s}]`)),
      samples.weight,
    );
  });
  if (unit === null) builder.thread('main', new Int32Array(0), new Float64Array(0));
  const remarks =
    leftOut.length === 0 ? [] : [`Threads that do not count ${unit} are left out: ${leftOut.join(', ')}.`];
  return builder.build({
    name: typeof meta.product === 'string' && meta.product !== '' ? `${name} (${meta.product})` : name,
    unit: unit ?? 'milliseconds',
    remarks,
  });
}

function threadName({ name, processName, pid, tid }: JsonObject, t: number, hasProcesses: boolean): string {
  const thread =
    typeof name === 'string' && name !== ''
      ? name
      : `thread ${typeof tid === 'number' || typeof tid === 'string' ? tid : t + 1}`;
  if (!hasProcesses) return thread;
  const process = typeof processName === 'string' && processName !== '' ? processName : 'process';
  return `${process} ${typeof pid === 'number' || typeof pid === 'string' ? pid : '?'}: ${thread}`;
}

interface FirefoxSamples {
  readonly unit: WeightUnit;
  /** Index into the stack table, -1 for an empty stack. */
  readonly stack: Int32Array;
  readonly weight: Float64Array;
}

/**
 * Reads `samples`. `weightType` says what is counted: `bytes`, milliseconds (`tracing-ms`), or samples, each of which
 * lasts one interval. A sample without weights lasts until the next one, the last for one interval. Throws
 * ProfileError.
 */
function readFirefoxSamples(samples: JsonObject, intervalMs: number, where: string): FirefoxSamples {
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
      `${where}.weightType: ${JSON.stringify(type)?.slice(0, 40)} is not known (known: samples, tracing-ms, bytes).`,
    );
  if (samples.weight === null || samples.weight === undefined) {
    if (type !== 'samples') throw new ProfileError(`${where}.weight: is missing, with weightType "${type}".`);
    return { unit: 'milliseconds', stack, weight: spans(readTimes(samples, count, where), intervalMs, where) };
  }
  const weights = numbers(samples.weight, `${where}.weight`);
  if (weights.length !== count) throw new ProfileError(`${where}: ${count} stacks but ${weights.length} weights.`);
  const scale = type === 'samples' ? intervalMs : 1;
  const weight = Float64Array.from({ length: count }, (_, s) => {
    const value = finite(weights[s], `${where}.weight[${s}]`);
    if (value < 0)
      throw new ProfileError(
        `${where}.weight[${s}]: weight ${value} is negative.`,
        'The difference of two profiles cannot be shown; open each by itself.',
      );
    return value * scale;
  });
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
