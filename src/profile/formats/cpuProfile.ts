import { ProfileBuilder } from '../profileBuilder';
import { ProfileError } from '../profileError';
import type { Profile } from '../types';
import { finite, isObject, type JsonObject, numbers, position } from './check';
import { type CpuNode, readNodes } from './cpuProfileNodes';
import { addHitCounts, type CpuThread } from './hitCounts';
import type { Importer } from './importer';
import { stepRemark } from './keepsStep';
import { LineTicks } from './lineTicks';

/**
 * V8's CPU profile: `Profiler.Profile` of the Chrome DevTools Protocol (a flat list of nodes), and the older nested
 * form with `head` and `timestamps`. One thread, weights in microseconds.
 *
 * - `callFrame` lines and columns are 0-based, `positionTicks` lines 1-based; the model is 1-based.
 * - `(root)` is dropped; a sample in `(root)` itself is an empty stack.
 * - `positionTicks` counts ticks by line of a node, but not which tick hit which line: the lines are distributed over
 *   the node's samples in proportion and become the executing line of the innermost frame. Callers' lines are not
 *   recorded. A trace has `lines` instead, with the line of each sample.
 */
export const cpuProfileImporter: Importer = {
  format: '.cpuprofile',
  matches: ({ jsonObject: json }) =>
    (Array.isArray(json.nodes) && 'startTime' in json) || (isObject(json.head) && 'functionName' in json.head),
  read({ jsonObject }, name) {
    const profile = readCpuProfile(jsonObject, name);
    const remark = stepRemark(profile);
    return remark === null ? profile : { ...profile, remarks: [...(profile.remarks ?? []), remark] };
  },
};

/** Like the importer, for JSON that is already parsed, without a look at how it was sampled. Throws ProfileError. */
export function readCpuProfile(json: JsonObject, name: string): Profile {
  const builder = new ProfileBuilder();
  const thread = addCpuThread(builder, json, typeof json.title === 'string' && json.title !== '' ? json.title : 'main');
  return builder.build({ name, unit: 'microseconds', ...whatIsSaid([thread]) });
}

/** What the threads of a profile say of it as a whole. */
export function whatIsSaid(threads: readonly CpuThread[]): {
  readonly remarks: readonly string[];
  readonly summed?: true;
  readonly hasInlined: boolean;
} {
  return {
    remarks: [...new Set(threads.flatMap((thread) => thread.remarks))],
    ...(threads.some((thread) => thread.summed) && { summed: true }),
    hasInlined: threads.some((thread) => thread.hasInlined),
  };
}

/**
 * Adds a CPU profile as a thread to a profile in microseconds. Returns what is to be said of it. Throws ProfileError,
 * its message prefixed with `where` if given.
 */
export function addCpuThread(builder: ProfileBuilder, json: JsonObject, name: string, where = ''): CpuThread {
  try {
    return addThread(builder, json, name);
  } catch (error) {
    if (where === '' || !(error instanceof ProfileError)) throw error;
    throw new ProfileError(where + error.message, error.hint, { cause: error });
  }
}

function addThread(builder: ProfileBuilder, json: JsonObject, name: string): CpuThread {
  const nodes = readNodes(json);
  return { ...addSamples(builder, json, nodes, name), hasInlined: !nodes.list.some(countsByColumn) };
}

/**
 * Newer V8s (that of Node 26, not that of Node 24) count ticks by line and column, of which `positionTicks` has the line:
 * a line may occur twice. They give inlined functions as functions.
 */
const countsByColumn = ({ ticks }: CpuNode): boolean => new Set(ticks.map(({ line }) => line)).size < ticks.length;

function addSamples(
  builder: ProfileBuilder,
  json: JsonObject,
  nodes: ReturnType<typeof readNodes>,
  name: string,
): Omit<CpuThread, 'hasInlined'> {
  const ids = numbers(json.samples ?? [], 'samples');
  const frames = Int32Array.from(nodes.list, (node) =>
    node.isRoot ? -1 : builder.frame(node.name, node.file, node.line, node.column),
  );
  const callerStack = stacksOfCallers(nodes.list, frames, builder);
  if (ids.length === 0 && nodes.list.some(({ hits }) => hits > 0))
    return addHitCounts(builder, nodes.list, frames, callerStack, durationOf(json), name);
  const { order, weight, remarks } = readTiming(json, ids.length);
  const lines = json.lines === undefined ? null : numbers(json.lines, 'lines');
  const nodeOfSample = Int32Array.from(order, (s) => nodes.indexOfId(ids[s], `samples[${s}]`));
  const counts = new Int32Array(nodes.list.length);
  for (const node of nodeOfSample) counts[node]++;
  const ticks = nodes.list.map((node, i) =>
    counts[i] > 0 && node.ticks.length > 0 ? new LineTicks(node.ticks, counts[i]) : null,
  );
  const stack = Int32Array.from(nodeOfSample, (node, i) => {
    const line = lines === null ? (ticks[node]?.next() ?? 0) : position(lines[order[i]], `lines[${order[i]}]`);
    if (nodes.list[node].isRoot || line === 0) return callerStack[node];
    const parent = nodes.list[node].parent;
    return builder.stack(parent < 0 ? -1 : callerStack[parent], frames[node], line);
  });
  builder.thread(name, stack, weight);
  return { remarks, summed: false };
}

/** The stack of each node, without an executing line; -1 for `(root)`. */
function stacksOfCallers(nodes: readonly CpuNode[], frames: Int32Array, builder: ProfileBuilder): Int32Array {
  const stacks = new Int32Array(nodes.length);
  nodes.forEach((node, i) => {
    stacks[i] = node.isRoot ? -1 : builder.stack(node.parent < 0 ? -1 : stacks[node.parent], frames[i], 0);
  });
  return stacks;
}

/** Samples in time order (indices into the file's `samples`) and their weights in microseconds. */
export interface Timing {
  readonly order: Int32Array;
  readonly weight: Float64Array;
  readonly remarks: readonly string[];
}

/**
 * When each sample was taken, and how long it lasts. `timeDeltas[0]` is the time from `startTime` to the first sample,
 * `timeDeltas[i]` that from sample i-1 to sample i. A sample lasts until the next one, the last until `endTime`; the
 * time before the first sample is dropped. V8 may write samples out of order (negative deltas), so they are sorted by
 * time. The old form has `timestamps` (µs) instead, with `startTime` and `endTime` in seconds; one more timestamp than
 * samples is the end. Without that, a whole-second `endTime` before the last sample is useless, and the last sample has
 * no duration. A file with samples and neither list (V8 before 2016, and what was cut down since) was sampled at some
 * interval all the same: the samples share its duration equally.
 */
function readTiming(json: JsonObject, count: number): Timing {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  if (count > 0 && [json.timeDeltas, json.timestamps].every(isMissing)) {
    const interval = durationOf(json) / count;
    return {
      order,
      weight: new Float64Array(count).fill(interval),
      remarks: [
        `The file does not say when its ${count} samples were taken: each counts as the same part of the whole time.`,
      ],
    };
  }
  const { times, end } = readTimes(json, count);
  if (times.some((time, i) => i > 0 && time < times[i - 1])) order.sort((a, b) => times[a] - times[b] || a - b);
  const weight = new Float64Array(count);
  for (let i = 0; i + 1 < count; i++) weight[i] = times[order[i + 1]] - times[order[i]];
  if (count > 0) weight[count - 1] = Math.max(0, end - times[order[count - 1]]);
  return { order, weight, remarks: [] };
}

/** Microseconds that the file covers. Throws ProfileError where it does not say. */
function durationOf(json: JsonObject): number {
  // The older form, which is told by its `head`, has seconds.
  const [start, end] = [finite(json.startTime, 'startTime'), finite(json.endTime, 'endTime')];
  const duration = (end - start) * (json.nodes === undefined ? 1e6 : 1);
  if (duration > 0) return duration;
  throw new ProfileError(
    `endTime: ${end} is not after startTime ${start}, and the file has no other times, so nothing tells how long it covers.`,
    'Record again with a tool that writes "timeDeltas".',
  );
}

const isMissing = (list: unknown): boolean =>
  list === undefined || list === null || ((Array.isArray(list) || list instanceof Float64Array) && list.length === 0);

function readTimes(json: JsonObject, count: number): { times: Float64Array; end: number } {
  const start = finite(json.startTime, 'startTime');
  const end = finite(json.endTime, 'endTime');
  if (end < start) throw new ProfileError(`endTime: ${end} is before startTime ${start}.`);
  const isDeltas = !isMissing(json.timeDeltas) || isMissing(json.timestamps);
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
