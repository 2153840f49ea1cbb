import { testKeys } from '../../profile/diff/testKeys';
import { idleFrames } from '../../profile/stackWeights';
import type { CallTree, Profile } from '../../profile/types';
import type { ComparedPart } from './comparedPart';
import type { PlacedStacks } from './placeStacks';

/** How many nodes are tested, largest changes first; smaller ones are too narrow to be seen. */
const MOST_NODES = 2000;

interface Sides {
  readonly tree: CallTree;
  readonly totalBefore: Float64Array;
  readonly totalAfter: Float64Array;
}

/**
 * 1 for each node in which the change of its function happened: the function changed significantly, the node changed in
 * the same direction, and its own 95 % interval excludes 0. False discoveries are controlled over functions, so nodes
 * of other functions are never marked.
 */
export function testNodes(
  { frames, part, view }: ComparedPart,
  { tree, totalBefore, totalAfter }: Sides,
  placed: PlacedStacks,
): Uint8Array {
  const verdict = new Uint8Array(tree.parent.length);
  const candidates: number[] = [];
  for (let node = 0; node < verdict.length; node++) {
    const f = tree.frame[node];
    if (
      f < 0 ||
      frames.significant[f] === 0 ||
      Math.sign(totalAfter[node] - totalBefore[node]) !== Math.sign(frames.delta[f])
    )
      continue;
    // The root of callers or callees is the function itself.
    if (node === 0) verdict[0] = 1;
    else candidates.push(node);
  }
  if (candidates.length === 0) return verdict;
  const size = (node: number): number => Math.abs(totalAfter[node] - totalBefore[node]);
  const tested = Int32Array.from(
    candidates.length <= MOST_NODES ? candidates : candidates.sort((a, b) => size(b) - size(a)).slice(0, MOST_NODES),
  ).sort();
  const profile = profileOfNodes(part.profile, tree, placed, tested);
  const { low, high } = testKeys(
    profile,
    part.united,
    view,
    profile.stacks.parent.map((_, i) => (i < tested.length ? i : -1)),
    tested.length,
  );
  tested.forEach((node, i) => (verdict[node] = low[i] > 0 || high[i] < 0 ? 1 : 0));
  return verdict;
}

/**
 * The profile with only these nodes (ascending) as stacks, each below the next one outwards; samples in none of them
 * have an empty stack. Idle time is kept.
 */
function profileOfNodes(
  { frames, stacks, threads, ...rest }: Profile,
  tree: CallTree,
  placed: PlacedStacks,
  nodes: Int32Array,
): Profile {
  const isIdle = idleFrames(frames);
  const idle = isIdle.indexOf(1);
  const innermost = new Int32Array(tree.parent.length).fill(-1);
  nodes.forEach((node, i) => (innermost[node] = i));
  const parent = new Int32Array(nodes.length + (idle < 0 ? 0 : 1)).fill(-1);
  for (let node = 1; node < innermost.length; node++) {
    const outer = innermost[tree.parent[node]];
    if (innermost[node] >= 0) parent[innermost[node]] = outer;
    else innermost[node] = outer;
  }
  const frame = parent.map((_, i) => (i < nodes.length ? tree.frame[nodes[i]] : idle));
  const stackOf = new Int32Array(placed.node.length);
  for (let s = 0; s < stackOf.length; s++)
    stackOf[s] = isIdle[stacks.frame[s]] === 1 ? nodes.length : placed.node[s] < 0 ? -1 : innermost[placed.node[s]];
  return {
    ...rest,
    frames,
    stacks: { parent, frame, line: new Int32Array(parent.length) },
    threads: threads.map((thread) => ({
      ...thread,
      samples: { ...thread.samples, stack: thread.samples.stack.map((stack) => (stack < 0 ? -1 : stackOf[stack])) },
    })),
  };
}
