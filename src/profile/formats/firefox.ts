import { ProfileBuilder } from '../profileBuilder';
import { ProfileError } from '../profileError';
import type { TypeWish } from '../sampleTypes';
import type { Profile } from '../types';
import { array, finite, idText, isObject, type JsonObject, object } from './check';
import { type FirefoxSamples, readFirefoxSamples } from './firefoxSamples';
import { FirefoxStacks } from './firefoxStacks';
import type { Importer } from './importer';
import { hasBelowZero, hasWeight, readKinds } from './kinds';

/**
 * The Firefox Profiler's processed profile, as saved by it and by samply, in all its versions
 * (`meta.preprocessedProfileVersion`; the first files have none). Tables are columns of a thread or, in newer versions,
 * shared by all threads (`shared`); so are strings (`stringArray`). Time is in milliseconds.
 *
 * Threads of another kind than the first one with samples are another sample type (`readKinds`). Allocations are
 * separate tables in this format and are not read.
 */
export const firefoxImporter: Importer = {
  format: 'Firefox profile',
  matches: ({ jsonObject }) => isFirefox(jsonObject) || isFirefox(jsonObject.profile),
  read: ({ jsonObject }, name, type) =>
    readFirefox(isFirefox(jsonObject) ? jsonObject : object(jsonObject.profile, 'profile'), name, type),
};

/** Also true for profiles that are not processed yet, to give them a clear error message. */
const isFirefox = (json: unknown): boolean =>
  isObject(json) &&
  Array.isArray(json.threads) &&
  isObject(json.meta) &&
  ('preprocessedProfileVersion' in json.meta || 'interval' in json.meta);

/**
 * Whether the profile has the processed form: its tables are columns. Before there were versions its threads are told
 * by their texts (`stringArray`); what the browser records has tables with a `schema`, and a `stringTable`.
 */
const isProcessed = (meta: JsonObject, threads: readonly JsonObject[]): boolean =>
  typeof meta.preprocessedProfileVersion === 'number' || threads.some(({ stringArray }) => Array.isArray(stringArray));

/** A thread with samples. */
interface FirefoxThread {
  readonly json: JsonObject;
  readonly title: string;
  readonly samples: FirefoxSamples;
  /** Its place in the file. */
  readonly where: string;
}

function readFirefox(json: JsonObject, name: string, type: TypeWish | undefined): Profile {
  const meta = object(json.meta, 'meta');
  const threads = array(json.threads, 'threads').map((value, t) => object(value, `threads[${t}]`));
  if (!isProcessed(meta, threads))
    throw new ProfileError(
      `${name} is a Firefox profile as the browser records it, not as the Firefox Profiler saves it (meta.preprocessedProfileVersion is missing).`,
      'Open it at profiler.firefox.com and save it from there.',
    );
  const intervalMs = meta.interval === undefined ? 1 : finite(meta.interval, 'meta.interval');
  if (intervalMs < 0) throw new ProfileError(`meta.interval: ${intervalMs} is not an interval.`);
  const sampled = readThreads(threads, intervalMs);
  const { types, isRead, remarks } = readKinds(
    sampled.map(({ title, samples: { unit, weight } }) => ({
      name: title,
      unit,
      isUsed: () => hasWeight(weight),
      isDifference: () => hasBelowZero(weight),
    })),
    0,
    type,
    name,
    'threads',
  );
  const read = sampled.filter((_, t) => isRead[t]);
  const shared = isObject(json.shared) ? json.shared : {};
  const builder = new ProfileBuilder();
  for (const thread of read) addThread(builder, thread, shared);
  if (read.length === 0) builder.thread('main', new Int32Array(0), new Float64Array(0));
  return builder.build({
    name: typeof meta.product === 'string' && meta.product !== '' ? `${name} (${meta.product})` : name,
    unit: read[0]?.samples.unit ?? 'milliseconds',
    ...(types && { types }),
    remarks,
  });
}

function readThreads(threads: readonly JsonObject[], intervalMs: number): FirefoxThread[] {
  const hasProcesses = new Set(threads.map(({ pid }) => idText(pid))).size > 1;
  return threads.flatMap((json, t) => {
    const where = `threads[${t}]`;
    const samples = readFirefoxSamples(object(json.samples, `${where}.samples`), intervalMs, `${where}.samples`);
    return samples.stack.length === 0 ? [] : [{ json, title: threadName(json, t, hasProcesses), samples, where }];
  });
}

/** Throws ProfileError for a weight below zero: there is no thread of this kind without one. */
function addThread(builder: ProfileBuilder, { json, title, samples, where }: FirefoxThread, shared: JsonObject): void {
  samples.weight.forEach((weight, s) => {
    if (weight < 0)
      throw new ProfileError(
        `${where}.samples.weight[${s}]: weight ${weight} is negative.`,
        'The difference of two profiles cannot be shown; open each by itself.',
      );
  });
  const stacks = new FirefoxStacks(json, shared, builder, where);
  builder.thread(
    title,
    samples.stack.map((stack, s) => stacks.stackOf(stack, `${where}.samples.stack[${s}]`)),
    samples.weight,
  );
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
