import type { CompareView } from '../../profile/diff/types';
import type { MergedStacks } from '../../profile/callTree';
import { addToParents, weightsOf, type StackWeights } from '../../profile/stackWeights';

/** Weights of both sides by stack, in one unit. */
export interface BothSides {
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly emptyBefore: number;
  readonly emptyAfter: number;
}

/**
 * What trees are built from: one side, or of each call path the larger; or of what is gone what was before. Paths are looked at
 * without their lines (`paths` merges both sides), since the lines of one function differ between the sides.
 */
export function widths(
  { width, only }: CompareView,
  sides: BothSides,
  paths: () => MergedStacks,
  parent: Int32Array,
): StackWeights {
  const { before, after, emptyBefore, emptyAfter } = sides;
  if (only === 'removed') return weightsOf(removed(sides, paths()), parent);
  if (width === 'after') return weightsOf(after, parent, emptyAfter);
  if (width === 'before') return weightsOf(before, parent, emptyBefore);
  const { nodeOfStack, tree } = paths();
  const [selfBefore, selfAfter] = [before, after].map((weights) => selfOf(weights, nodeOfStack, tree.self.length));
  const larger = before.map((weight, s) =>
    nodeOfStack[s] >= 0 && selfBefore[nodeOfStack[s]] <= selfAfter[nodeOfStack[s]] ? after[s] : weight,
  );
  return weightsOf(larger, parent, Math.max(emptyBefore, emptyAfter));
}

/** What the before side spent in paths that the after side has not. */
function removed({ before, after }: BothSides, { nodeOfStack, tree }: MergedStacks): Float64Array {
  const total = selfOf(after, nodeOfStack, tree.self.length);
  addToParents(total, tree.parent);
  return before.map((weight, s) => (nodeOfStack[s] >= 0 && total[nodeOfStack[s]] <= 0 ? weight : 0));
}

function selfOf(weights: Float64Array, nodeOfStack: Int32Array, nodes: number): Float64Array {
  const self = new Float64Array(nodes);
  for (let s = 0; s < weights.length; s++) if (nodeOfStack[s] >= 0) self[nodeOfStack[s]] += weights[s];
  return self;
}
