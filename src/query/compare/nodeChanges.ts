import { changeState } from '../../profile/diff/changeState';
import type { TreeSlice } from '../../profile/slice';
import type { CallTree, StackTable } from '../../profile/types';
import type { ViewSpec } from '../types';
import type { ComparedPart } from './comparedPart';
import { type PlacedStacks, placeStacks } from './placeStacks';
import { testNodes } from './testNodes';
import type { NodeChange, SliceChange } from './types';

/** A significant change is never so faint that it looks unchanged. */
const FAINTEST = 0.2;

/** Both sides of every node of a call tree, in the mode's unit. */
export class NodeChanges {
  private readonly placed: PlacedStacks;
  readonly selfBefore: Float64Array;
  readonly selfAfter: Float64Array;
  readonly totalBefore: Float64Array;
  readonly totalAfter: Float64Array;
  private theSignificant: Uint8Array | undefined;

  constructor(
    readonly tree: CallTree,
    spec: Exclude<ViewSpec, { kind: 'timeOrder' }>,
    stacks: StackTable,
    private readonly compared: ComparedPart,
  ) {
    this.placed = placeStacks(tree, spec, stacks);
    [this.selfBefore, this.totalBefore] = this.weigh(
      compared.before,
      spec.kind === 'leftHeavy' ? compared.emptyBefore : 0,
    );
    [this.selfAfter, this.totalAfter] = this.weigh(compared.after, spec.kind === 'leftHeavy' ? compared.emptyAfter : 0);
  }

  at(node: number): NodeChange {
    return {
      before: this.totalBefore[node],
      after: this.totalAfter[node],
      selfBefore: this.selfBefore[node],
      selfAfter: this.selfAfter[node],
      strength: this.strength(node),
      state: this.state(node),
    };
  }

  /** See `SliceChange.strength`. */
  strength(node: number): number {
    if (this.significant[node] === 0) return 0;
    const delta = this.totalAfter[node] - this.totalBefore[node];
    return Math.sign(delta) * (FAINTEST + (1 - FAINTEST) * Math.min(1, Math.abs(delta) / this.compared.scale));
  }

  /** See `SliceChange.state`. */
  state(node: number): number {
    return changeState(this.totalBefore[node], this.totalAfter[node], this.significant[node] === 1);
  }

  /** Nodes whose function changed significantly, and which changed in its direction. */
  private get significant(): Uint8Array {
    return (this.theSignificant ??= testNodes(this.compared, this, this.placed));
  }

  private weigh(weights: Float64Array, empty: number): [self: Float64Array, total: Float64Array] {
    const { parent } = this.tree;
    const { node, isOwn } = this.placed;
    const self = new Float64Array(parent.length);
    const total = new Float64Array(parent.length);
    for (let s = 0; s < node.length; s++) {
      if (node[s] < 0) continue;
      total[node[s]] += weights[s];
      if (isOwn[s] === 1) self[node[s]] += weights[s];
    }
    self[0] += empty;
    total[0] += empty;
    for (let at = total.length - 1; at > 0; at--) total[parent[at]] += total[at];
    return [self, total];
  }
}

/** Maps the bars of a view to the tree of call paths that is compared. */
export interface ComparedView {
  readonly changes: NodeChanges;
  /** The tree node of a bar: the node itself, or in time order its call path. */
  pathOf(node: number): number;
  /** Whether nodes are those of the tree, so that blocks have sums. In time order one path has many bars. */
  readonly isTree: boolean;
}

/** Both sides of a slice's entries. */
export function sliceChange(
  { mode, unit, scale, isTested }: ComparedPart,
  { changes, pathOf, isTree }: ComparedView,
  { node, folded }: TreeSlice,
): SliceChange {
  const count = node.length;
  const change = {
    mode,
    unit,
    scale,
    isTested,
    before: new Float64Array(count),
    after: new Float64Array(count),
    selfBefore: new Float64Array(count),
    selfAfter: new Float64Array(count),
    strength: new Float32Array(count),
    state: new Uint8Array(count),
  };
  for (let i = 0; i < count; i++) {
    if (node[i] >= 0) {
      const path = pathOf(node[i]);
      change.before[i] = changes.totalBefore[path];
      change.after[i] = changes.totalAfter[path];
      change.selfBefore[i] = changes.selfBefore[path];
      change.selfAfter[i] = changes.selfAfter[path];
      change.strength[i] = changes.strength(path);
      change.state[i] = changes.state(path);
    } else if (isTree) {
      const { parent, end } = changes.tree;
      const first = -1 - node[i];
      let left = folded[i];
      for (let at = first; left > 0 && at < end[parent[first]]; at = end[at], left--) {
        change.before[i] += changes.totalBefore[at];
        change.after[i] += changes.totalAfter[at];
      }
      // All of a block's weight counts as its self weight.
      change.selfBefore[i] = change.before[i];
      change.selfAfter[i] = change.after[i];
    }
  }
  return change;
}
