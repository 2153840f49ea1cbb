import { ProfileBuilder } from '../profileBuilder';
import { ProfileError } from '../profileError';
import type { Profile, WeightUnit } from '../types';
import { array, finite, isObject, object, type JsonObject } from './check';
import { readFirefoxSamples } from './firefoxSamples';
import { FirefoxStacks } from './firefoxStacks';
import type { Importer } from './importer';

/**
 * The Firefox Profiler's processed profile (`meta.preprocessedProfileVersion`), as it and samply save it. Tables are columns of a
 * thread or, in newer versions, shared by all (`shared`); so are texts (`stringArray`). Time is in milliseconds.
 *
 * Threads that count something else than the first one with samples are left out, with a remark. Allocations are tables of their
 * own in this format and not read.
 */
export const firefoxImporter: Importer = {
  format: 'Firefox profile',
  matches: ({ jsonObject }) => isFirefox(jsonObject) || isFirefox(jsonObject.profile),
  read: ({ jsonObject }, name) =>
    readFirefox(isFirefox(jsonObject) ? jsonObject : object(jsonObject.profile, 'profile'), name),
};

/** Also what is no processed profile yet, for a word on it. */
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
  if (intervalMs < 0) throw new ProfileError(`meta.interval: ${intervalMs} is no interval.`);
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
