/** Reads what the driver recorded (format: remote/pack.cjs). Untrusted: it comes from the container. */
import { readCpuProfile } from '../../profile/formats/cpuProfile';
import { array, finite, idText, index, object, string, type JsonObject } from '../../profile/formats/check';
import { readHeapProfile } from '../../profile/formats/heapProfile';
import { joinProfiles } from '../../profile/joinProfiles';
import { ProfileError } from '../../profile/profileError';
import type { Profile } from '../../profile/types';
import type { OutsideHeap } from '../../metadata/types';
import { splitInlined } from '../../profile/inlined/splitInlined';
import { InlinedTally } from '../../profile/inlined/tally';
import { readFileFunctions } from './readFileFunctions';

export interface Part {
  readonly profile: Profile;
  /** Samples taken and due, and microseconds covered, summed over all threads. A heap profile has no time. */
  readonly samples: number;
  readonly due: number;
  readonly threadUs: number;
  /** A heap profile: what all threads held outside V8's heap; null where one does not tell. */
  readonly outside: OutsideHeap | null;
  /** What could and could not be told of functions that V8 inlined. */
  readonly inlined: InlinedTally;
}

interface CallFrame {
  readonly functionName: string;
  readonly scriptId: string;
  readonly url: string;
  /** 0-based. */
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** `nameOf` gives the name of a process's thread, `worker` being '' for its main thread. Throws ProfileError. */
export function readPart(json: unknown, nameOf: (pid: number, worker: string, title: string) => string): Part {
  const part = object(json, 'part');
  if (part.version !== 1) throw new ProfileError(`version: ${idText(part.version).slice(0, 40)} is not known.`);
  const frames = readFunctions(object(part.functions, 'functions'));
  const textOf = readFileFunctions(part.fileFunctions);
  const inlined = new InlinedTally();
  let samples = 0;
  let due = 0;
  let threadUs = 0;
  let outside: OutsideHeap | null = part.mode === 'heap' ? NOTHING_OUTSIDE : null;
  const threads = array(part.threads, 'threads').map((value, i) => {
    const where = `threads[${i}]`;
    const thread = object(value, where);
    const nodes = readTree(thread, frames, where);
    const title = nameOf(
      finite(thread.pid, `${where}.pid`),
      string(thread.worker, `${where}.worker`),
      string(thread.title, `${where}.title`),
    );
    if (part.mode === 'heap') {
      outside = added(outside, thread.outside);
      return readHeapProfile(heapOf(thread, nodes, title, where), title);
    }
    const cpu = cpuOf(thread, nodes, where);
    samples += cpu.samples.length;
    due += finite(thread.due, `${where}.due`);
    threadUs += cpu.endTime - cpu.startTime;
    const split = splitInlined(readCpuProfile({ ...cpu, title }, title), textOf);
    inlined.addAll(split.tally);
    return split.profile;
  });
  const joined = joinProfiles(
    'recording',
    threads.map((profile) => ({ profile })),
  );
  const maps = Object.entries(part.sourceMaps === undefined ? {} : object(part.sourceMaps, 'sourceMaps')).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return {
    samples,
    due,
    threadUs,
    outside,
    inlined,
    profile: maps.length > 0 ? { ...joined, sourceMaps: Object.fromEntries(maps) } : joined,
  };
}

const NOTHING_OUTSIDE: OutsideHeap = {
  before: { external: 0, buffers: 0 },
  after: { external: 0, buffers: 0 },
};

/** With what one more thread says of itself; null where either is not known. */
function added(sum: OutsideHeap | null, said: unknown): OutsideHeap | null {
  const told = typeof said === 'object' && said !== null ? (said as Readonly<Record<string, unknown>>) : {};
  const at = (when: 'before' | 'after'): OutsideHeap['after'] | null => {
    const bytes = told[when];
    if (sum === null || !Array.isArray(bytes) || bytes.length !== 2) return null;
    const [external, buffers] = bytes as readonly unknown[];
    return isBytes(external) && isBytes(buffers)
      ? { external: sum[when].external + external, buffers: sum[when].buffers + buffers }
      : null;
  };
  const [before, after] = [at('before'), at('after')];
  return before && after && { before, after };
}

const isBytes = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 2 ** 50;

function readFunctions(table: JsonObject): CallFrame[] {
  const texts = array(table.texts, 'functions.texts').map((text, i) => string(text, `functions.texts[${i}]`));
  const [name, url, line, column] = ['name', 'url', 'line', 'column'].map((key) =>
    array(table[key], `functions.${key}`),
  );
  if (url.length !== name.length || line.length !== name.length || column.length !== name.length)
    throw new ProfileError('functions: the columns differ in length.');
  return name.map((_, i) => ({
    functionName: texts[index(name[i], texts.length, 'text', `functions.name[${i}]`)],
    scriptId: '0',
    url: texts[index(url[i], texts.length, 'text', `functions.url[${i}]`)],
    lineNumber: finite(line[i], `functions.line[${i}]`),
    columnNumber: finite(column[i], `functions.column[${i}]`),
  }));
}

interface Node {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly children: number[];
  hitCount: number;
  readonly positionTicks: { line: number; ticks: number }[];
}

/** Sums of differences, each a place among `count`. */
function places(values: readonly unknown[], count: number, what: string, where: string): number[] {
  let sum = 0;
  return values.map((value, i) => index((sum += finite(value, `${where}[${i}]`)), count, what, `${where}[${i}]`));
}

/** Nodes, each after its parent; ids count from 1. */
function readTree(thread: JsonObject, frames: readonly CallFrame[], where: string): Node[] {
  const above = array(thread.parent, `${where}.parent`);
  const of = places(array(thread.function, `${where}.function`), frames.length, 'function', `${where}.function`);
  if (of.length !== above.length) throw new ProfileError(`${where}: ${of.length} functions for ${above.length} nodes.`);
  const nodes = of.map((frame, i): Node => ({
    id: i + 1,
    callFrame: frames[frame],
    children: [],
    hitCount: 0,
    positionTicks: [],
  }));
  above.forEach((distance, i) => {
    if (distance !== 0)
      nodes[index(i - finite(distance, `${where}.parent[${i}]`), i, 'node', `${where}.parent[${i}]`)].children.push(
        i + 1,
      );
    else if (i > 0) throw new ProfileError(`${where}.parent[${i}]: a second root.`);
  });
  return nodes;
}

function cpuOf(thread: JsonObject, nodes: readonly Node[], where: string) {
  const samples = places(array(thread.samples, `${where}.samples`), nodes.length, 'node', `${where}.samples`);
  for (const at of samples) nodes[at].hitCount++;
  const ticks = array(thread.ticks, `${where}.ticks`);
  if (ticks.length % 3 !== 0) throw new ProfileError(`${where}.ticks: ${ticks.length} numbers are no triples.`);
  let at = 0;
  for (let i = 0; i < ticks.length; i += 3) {
    at = index(at + finite(ticks[i], `${where}.ticks[${i}]`), nodes.length, 'node', `${where}.ticks[${i}]`);
    nodes[at].positionTicks.push({
      line: finite(ticks[i + 1], `${where}.ticks[${i + 1}]`),
      ticks: finite(ticks[i + 2], `${where}.ticks[${i + 2}]`),
    });
  }
  return {
    nodes,
    samples: samples.map((place) => place + 1),
    timeDeltas: array(thread.timeDeltas, `${where}.timeDeltas`),
    startTime: finite(thread.startTime, `${where}.startTime`),
    endTime: finite(thread.endTime, `${where}.endTime`),
  };
}

interface HeapNode {
  readonly callFrame: CallFrame;
  readonly selfSize: unknown;
  readonly children: HeapNode[];
}

function heapOf(thread: JsonObject, nodes: readonly Node[], title: string, where: string): JsonObject {
  const bytes = array(thread.bytes, `${where}.bytes`);
  if (bytes.length !== nodes.length || nodes.length === 0)
    throw new ProfileError(`${where}: ${bytes.length} sizes for ${nodes.length} nodes.`);
  const nested = nodes.map(({ callFrame }, i): HeapNode => ({ callFrame, selfSize: bytes[i], children: [] }));
  nodes.forEach(({ children }, i) => children.forEach((child) => nested[i].children.push(nested[child - 1])));
  return { head: nested[0], title };
}
