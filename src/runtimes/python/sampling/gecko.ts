/** Reads the Gecko profile that Python's sampling profiler writes. The bytes are untrusted. */
import { array, finite, isObject, object, string } from '../../../profile/formats/check';
import { ProfileBuilder } from '../../../profile/profileBuilder';
import { ProfileError } from '../../../profile/profileError';
import type { Profile } from '../../../profile/types';
import type { Mode } from '../../../capture/types';

type Json = Readonly<Record<string, unknown>>;
type Column = readonly unknown[];

const column = (table: unknown, name: string, where: string): Column =>
  array(object(table, where)[name], `${where}.${name}`);

/** An index into a list of that length; null where there is none. */
function at(value: unknown, length: number, where: string): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < length) return value;
  throw new ProfileError(`${where}: expected a number below ${length}.`);
}

/** Times (ms) in which the thread was on a CPU, from its markers. */
function onCpu(thread: Json, strings: Column, where: string): (time: number) => boolean {
  const [names, starts, ends] = ['name', 'startTime', 'endTime'].map((name) =>
    column(thread.markers, name, `${where}.markers`),
  );
  const spans = names.flatMap((name, i) =>
    strings[at(name, strings.length, `${where}.markers.name`) ?? -1] === 'On CPU'
      ? [[finite(starts[i], `${where}.markers`), finite(ends[i], `${where}.markers`)]]
      : [],
  );
  spans.sort((a, b) => a[0] - b[0]);
  let next = 0;
  // Call it with ascending times.
  return (time) => {
    while (next < spans.length && spans[next][1] < time) next++;
    return next < spans.length && spans[next][0] <= time;
  };
}

/**
 * The profile in seconds: each sample weighs the interval that was achieved. In mode `cpu` only samples of threads that
 * were on a CPU. Throws ProfileError.
 */
export function readGecko(bytes: Uint8Array, mode: Mode): Profile {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new ProfileError('The recording is not JSON.', '', { cause });
  }
  const root = object(json, 'profile');
  const interval = finite(object(root.meta, 'meta').interval, 'meta.interval') / 1000;
  if (interval < 0) throw new ProfileError('meta.interval: expected a time.');
  const strings = array(object(root.shared, 'shared').stringArray, 'shared.stringArray');
  const builder = new ProfileBuilder();
  array(root.threads, 'threads').forEach((value, t) => {
    const where = `threads[${t}]`;
    const thread = object(value, where);
    const stackOf = readStacks(thread, strings, builder, where);
    const [stacks, times] = ['stack', 'time'].map((name) => column(thread.samples, name, `${where}.samples`));
    const counts = mode === 'cpu' && isObject(thread.markers) ? onCpu(thread, strings, where) : () => true;
    const kept: number[] = [];
    stacks.forEach((stack, i) => {
      const own = at(stack, stackOf.length, `${where}.samples.stack[${i}]`);
      if (counts(finite(times[i], `${where}.samples.time[${i}]`))) kept.push(own === null ? -1 : stackOf[own]);
    });
    const name = string(thread.name, `${where}.name`);
    builder.thread(
      thread.isMainThread === true ? `${name} (main)` : name,
      Int32Array.from(kept),
      new Float64Array(kept.length).fill(interval),
    );
  });
  return builder.build({ name: 'profiling.sampling', unit: 'seconds' });
}

/** Number in the builder of each stack of the thread. */
function readStacks(thread: Json, strings: Column, builder: ProfileBuilder, where: string): Int32Array {
  const text = (value: unknown, place: string): string => {
    const index = at(value, strings.length, place);
    return index === null ? '' : string(strings[index], place);
  };
  const [names, files] = ['name', 'fileName'].map((name) => column(thread.funcTable, name, `${where}.funcTable`));
  const [functions, lines] = ['func', 'line'].map((name) => column(thread.frameTable, name, `${where}.frameTable`));
  const [frames, prefixes] = ['frame', 'prefix'].map((name) => column(thread.stackTable, name, `${where}.stackTable`));
  const stackOf = new Int32Array(frames.length);
  frames.forEach((value, i) => {
    const place = `${where}.stackTable[${i}]`;
    const frame = at(value, functions.length, place);
    const func = frame === null ? null : at(functions[frame], names.length, place);
    if (frame === null || func === null) throw new ProfileError(`${place}: has no frame.`);
    // A prefix precedes the stacks it begins.
    const prefix = at(prefixes[i], i, place);
    const line = lines[frame];
    const own = builder.frame(text(names[func], place), text(files[func], place), 0, 0);
    stackOf[i] = builder.stack(
      prefix === null ? -1 : stackOf[prefix],
      own,
      typeof line === 'number' && Number.isInteger(line) && line > 0 && line < 2 ** 31 ? line : 0,
    );
  });
  return stackOf;
}
