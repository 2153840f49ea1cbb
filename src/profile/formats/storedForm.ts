import { ProfileBuilder } from '../profileBuilder';
import { TripleIndex } from '../intColumns';
import type { Profile } from '../types';

/**
 * The profile exactly as `parseProfile` would read it from the file that `speedscopePieces` writes, without writing
 * one: frames and stacks shown before the file exists keep their numbers when it replaces them. Stacks are in the order
 * in which samples first use them:
 *
 *     stacks            samples        stored
 *     0 main            2, 0           0 main          sample 2 brings 0 main and 1 main;b
 *     1 main;a                         1 main;b        no sample has main;a, so it is dropped
 *     2 main;b
 */
export function storedForm(profile: Profile): Profile {
  const builder = new ProfileBuilder();
  const frameOf = profile.frames.map(({ name, file, line, column, rawName }) =>
    builder.frame(name, file, line, column, rawName),
  );
  const nodes = new TripleIndex(profile.stacks.parent.length);
  const onlyLeafLines = callerLinesUnknown(profile);
  const nodeOf = nodesInOrder(profile, nodes, frameOf, onlyLeafLines);
  if (onlyLeafLines) {
    const stackOf = addCallers(builder, nodes);
    const { line } = profile.stacks;
    for (const { name, source, samples } of profile.threads) {
      const stack = samples.stack.map((s) => {
        if (s < 0) return -1;
        const caller = nodes.a.at(nodeOf[s]);
        return builder.stack(caller < 0 ? -1 : stackOf[caller], nodes.b.at(nodeOf[s]), line[s]);
      });
      builder.thread(name, stack, samples.weight, source);
    }
  } else {
    builder.adoptStacks(nodes);
    for (const { name, source, samples } of profile.threads)
      builder.thread(
        name,
        samples.stack.map((s) => (s < 0 ? -1 : nodeOf[s])),
        samples.weight,
        source,
      );
  }
  const { name, unit, capture, sourceMaps } = profile;
  return builder.build({ name, unit, ...(capture && { capture }), ...(sourceMaps && { sourceMaps }) });
}

/**
 * Numbers the stacks that have samples, and their callers, as the file's reader does. Returns the number of each stack,
 * -1 for the others.
 */
function nodesInOrder(
  { stacks: { parent, frame, line }, threads }: Profile,
  nodes: TripleIndex,
  frameOf: readonly number[],
  onlyLeafLines: boolean,
): Int32Array {
  const nodeOf = new Int32Array(parent.length).fill(-1);
  const path: number[] = [];
  for (const { samples } of threads) {
    for (const leaf of samples.stack) {
      for (let s = leaf; s >= 0 && nodeOf[s] < 0; s = parent[s]) path.push(s);
      for (let s = path.pop(); s !== undefined; s = path.pop())
        nodeOf[s] = nodes.add(parent[s] < 0 ? -1 : nodeOf[parent[s]], frameOf[frame[s]], onlyLeafLines ? 0 : line[s]);
    }
  }
  return nodeOf;
}

/** Adds the nodes that have callees, in order. Returns the stack of each. */
function addCallers(builder: ProfileBuilder, nodes: TripleIndex): Int32Array {
  const calls = new Uint8Array(nodes.size);
  for (let node = 0; node < nodes.size; node++) if (nodes.a.at(node) >= 0) calls[nodes.a.at(node)] = 1;
  const stackOf = new Int32Array(nodes.size).fill(-1);
  for (let node = 0; node < nodes.size; node++) {
    if (calls[node] === 0) continue;
    const caller = nodes.a.at(node);
    stackOf[node] = builder.stack(caller < 0 ? -1 : stackOf[caller], nodes.b.at(node), 0);
  }
  return stackOf;
}

/** Whether executing lines are known of innermost frames only, as in a V8 profile, and never of callers. */
export function callerLinesUnknown(profile: Profile): boolean {
  const { parent, line } = profile.stacks;
  const isLeaf = new Uint8Array(parent.length);
  for (const thread of profile.threads) for (const s of thread.samples.stack) if (s >= 0) isLeaf[s] = 1;
  const used = new Uint8Array(isLeaf);
  for (let s = parent.length - 1; s >= 0; s--) {
    if (!used[s] || parent[s] < 0) continue;
    used[parent[s]] = 1;
    if (line[parent[s]] > 0) return false;
  }
  return profile.frames.some((f) => f.line > 0) || line.every((value) => value === 0);
}
