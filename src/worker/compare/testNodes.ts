import { testKeys } from '../../profile/diff/testKeys';
import type { CallTree, Profile } from '../../profile/types';
import type { ComparedPart } from './comparedPart';
import type { PlacedStacks } from './placeStacks';

/** Nodes tested, the largest changes first; what is smaller is too narrow to be seen. */
const MOST_NODES = 2000;

interface Sides {
  readonly tree: CallTree;
  readonly totalBefore: Float64Array;
  readonly totalAfter: Float64Array;
}

/**
 * By node 1 where the change of a function is: its function changed significantly, the node changed in the same direction, and its
 * own 95 % interval leaves 0 out. Functions are tested for false discoveries, so nodes of others never are.
 */
export function testNodes({ frames, part, view }: ComparedPart, { tree, totalBefore, totalAfter }: Sides, placed: PlacedStacks): Uint8Array {
  const verdict = new Uint8Array(tree.parent.length);
  const candidates: number[] = [];
  for (let node = 0; node < verdict.length; node++) {
    const f = tree.frame[node];
    if (f < 0 || frames.significant[f] === 0 || Math.sign(totalAfter[node] - totalBefore[node]) !== Math.sign(frames.delta[f])) continue;
    // The root of callers or callees is the function itself.
    if (node === 0) verdict[0] = 1;
    else candidates.push(node);
  }
  if (candidates.length === 0) return verdict;
  const size = (node: number): number => Math.abs(totalAfter[node] - totalBefore[node]);
  const tested = candidates.length <= MOST_NODES ? candidates : candidates.sort((a, b) => size(b) - size(a)).slice(0, MOST_NODES);
  const { profile, keys } = profileOfNodes(part.profile, tree, placed, tested);
  const { low, high } = testKeys(profile, part.united, view, keys, tested.length);
  tested.forEach((node, i) => (verdict[node] = low[i] > 0 || high[i] < 0 ? 1 : 0));
  return verdict;
}

/** The profile with the tree's nodes below the root for stacks, node n being stack n - 1, and one stack more for idle time; the keys of the nodes. */
function profileOfNodes(profile: Profile, tree: CallTree, { node }: PlacedStacks, nodes: readonly number[]): { profile: Profile; keys: Int32Array } {
  const idle = profile.frames.findIndex(({ kind }) => kind === 'idle');
  const idleStack = tree.parent.length - 1;
  const isIdle = Uint8Array.from(profile.stacks.frame, (f) => (profile.frames[f].kind === 'idle' ? 1 : 0));
  const count = idle < 0 ? idleStack : idleStack + 1;
  const parent = new Int32Array(count).fill(-1);
  const frame = new Int32Array(count).fill(idle);
  for (let n = 1; n < tree.parent.length; n++) [parent[n - 1], frame[n - 1]] = [tree.parent[n] - 1, tree.frame[n]];
  const keys = new Int32Array(count).fill(-1);
  nodes.forEach((n, key) => (keys[n - 1] = key));
  const stackOf = (stack: number): number => (stack < 0 ? -1 : isIdle[stack] === 1 ? idleStack : Math.max(-1, node[stack] - 1));
  const threads = profile.threads.map((thread) => ({ ...thread, samples: { ...thread.samples, stack: thread.samples.stack.map(stackOf) } }));
  return { profile: { ...profile, stacks: { parent, frame, line: new Int32Array(count) }, threads }, keys };
}
