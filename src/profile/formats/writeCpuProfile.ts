import { ProfileError } from '../profileError';
import { TripleIndex } from '../intColumns';
import { MS_PER_UNIT, type Frame, type Profile } from '../types';
import { checkSum } from './wholeWeights';

/** Times are rounded to the nanosecond: anything finer is floating-point noise. */
const toMicroseconds = (time: number): number => Math.round(time * 1000) / 1000;

/**
 * Writes one thread, in time, as V8's CPU profile, in pieces. A sample lasts until the next one, and the last until the
 * end, so the first delta is 0. Lines of innermost frames become `positionTicks`; the format has no place for callers'
 * lines. Throws ProfileError if the unit is not time, if there are several threads, or if the times are too large.
 */
export function* writeCpuProfile(profile: Profile): Generator<string> {
  const { scale, thread } = requireFit(profile);
  const { parent, frame, line } = profile.stacks;
  // Node 0 is V8's (root); stacks with the same frames are one node.
  const nodes = new TripleIndex();
  nodes.add(-1, -1, 0);
  const nodeOf = new Int32Array(parent.length);
  for (let s = 0; s < parent.length; s++) nodeOf[s] = nodes.add(parent[s] < 0 ? 0 : nodeOf[parent[s]], frame[s], 0);
  const hits = new Int32Array(nodes.size);
  const ticks = new Map<number, Map<number, number>>();
  for (const stack of thread.samples.stack) {
    const node = stack < 0 ? 0 : nodeOf[stack];
    hits[node]++;
    if (stack < 0 || line[stack] === 0) continue;
    const lines = ticks.get(node) ?? new Map<number, number>();
    ticks.set(node, lines);
    lines.set(line[stack], (lines.get(line[stack]) ?? 0) + 1);
  }
  const children = childrenOf(nodes);
  yield '{"nodes":[';
  const scripts = new Map<string, number>();
  for (let node = 0; node < nodes.size; node++) {
    const at = nodes.b.at(node);
    yield (
      (node === 0 ? '' : ',') +
      JSON.stringify({
        id: node + 1,
        callFrame: at < 0 ? rootFrame : callFrame(profile.frames[at], scripts),
        hitCount: hits[node],
        children: [...children(node)].map((child) => child + 1),
        ...(ticks.has(node) && {
          positionTicks: [...(ticks.get(node) ?? [])].map(([at, count]) => ({ line: at, ticks: count })),
        }),
      })
    );
  }
  yield* writeSamples(thread.samples.stack, thread.samples.weight, nodeOf, scale, thread.name);
}

/**
 * The children of each node, in order. V8 links its tree by them alone, and so do most that read it: to VS Code's own
 * viewer nodes that only named their parent would all be outermost.
 *
 *     node 0, 1, 2, 3 with parents -1, 0, 1, 0    from 0 2 3 3 3    list 1 3 2
 */
function childrenOf(nodes: TripleIndex): (node: number) => Int32Array {
  const from = new Int32Array(nodes.size + 1);
  for (let node = 1; node < nodes.size; node++) from[nodes.a.at(node) + 1]++;
  for (let node = 0; node < nodes.size; node++) from[node + 1] += from[node];
  const list = new Int32Array(nodes.size);
  const next = from.slice();
  for (let node = 1; node < nodes.size; node++) list[next[nodes.a.at(node)]++] = node;
  return (node) => list.subarray(from[node], from[node + 1]);
}

function* writeSamples(
  stack: Int32Array,
  weight: Float64Array,
  nodeOf: Int32Array,
  scale: number,
  title: string,
): Generator<string> {
  yield '],"samples":[';
  yield stack.map((s) => (s < 0 ? 1 : nodeOf[s] + 1)).join(',');
  yield '],"timeDeltas":[';
  let end = 0;
  const deltas: number[] = [];
  for (let s = 0; s < weight.length; s++) {
    deltas.push(s === 0 ? 0 : toMicroseconds(weight[s - 1] * scale));
    end += toMicroseconds(weight[s] * scale);
  }
  yield deltas.join(',');
  yield `],"startTime":0,"endTime":${toMicroseconds(end)},"title":${JSON.stringify(title)}}`;
}

function requireFit(profile: Profile): { scale: number; thread: Profile['threads'][number] } {
  const msPerUnit = MS_PER_UNIT[profile.unit];
  if (msPerUnit === null)
    throw new ProfileError(
      `A .cpuprofile holds time, this profile counts ${profile.unit}.`,
      'Export it as speedscope, pprof or collapsed stacks.',
    );
  const [thread] = profile.threads;
  if (profile.threads.length !== 1)
    throw new ProfileError(
      `A .cpuprofile holds one thread, this profile has ${profile.threads.length}.`,
      'Choose one thread in the viewer and export what it shows, or export as speedscope or pprof.',
    );
  // A thousand times as much, since times are rounded to the nanosecond.
  checkSum(thread.samples.weight, msPerUnit * 1e6, Number.MAX_VALUE, 'A .cpuprofile');
  return { scale: msPerUnit * 1000, thread };
}

const rootFrame = { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 };

/** Lines and columns are 0-based, -1 unknown. */
function callFrame({ name, file, line, column }: Frame, scripts: Map<string, number>): object {
  if (file !== '' && !scripts.has(file)) scripts.set(file, scripts.size + 1);
  return {
    functionName: name === '(anonymous)' ? '' : name,
    scriptId: String(scripts.get(file) ?? 0),
    url: file,
    lineNumber: line - 1,
    columnNumber: column - 1,
  };
}
