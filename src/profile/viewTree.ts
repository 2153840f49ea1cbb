import type { Levels } from './levels';
import type { SiblingList } from './siblingList';

/**
 * A tree as a view draws it. Nodes are numbered in preorder, 0 is the root. A call tree stores them in columns; time
 * order computes them from the samples on demand, so that the cost depends on what is shown.
 */
export interface ViewTree {
  /** Number of nodes. */
  readonly size: number;
  /** The thread that is drawn, if it is a single one. */
  readonly thread: number | null;
  parent(node: number): number;
  /** Index into the profile's frames; -1 for a root that is the whole profile. */
  frame(node: number): number;
  /** The node's hottest line, 0 unknown. */
  line(node: number): number;
  self(node: number): number;
  total(node: number): number;
  start(node: number): number;
  span(node: number): number;
  /**
   * Appends the children to the list, left to right; `start` is the node's left edge. Returns the node's self weight.
   */
  children(node: number, start: number, into: SiblingList): number;
  /** Appends siblings from `first` on, at most `count`. */
  siblings(first: number, count: number, into: SiblingList): void;
  /** Depth of a node; 0: the root. */
  depth(node: number): number;
  /** The tree row by row, made on first use. */
  levels(): Levels;
  /** Number of levels with weight below the node. */
  depthBelow(node: number): number;
  /**
   * The next node after (or before) `from`, wrapping around, whose frame is marked in `wanted`; null if there is none.
   */
  next(
    wanted: Uint8Array,
    from: number,
    step: 1 | -1,
  ): { readonly node: number; readonly number: number; readonly of: number } | null;
  /** The heaviest node of a function, the first of equally heavy ones; -1 if there is none. */
  heaviest(frame: number): number;
  /** The heaviest child that is this function; -1 if there is none. */
  child(node: number, frame: number): number;
  /**
   * The heaviest descendant that is this function; -1 if there is none, or if finding it would mean looking at every
   * sample.
   */
  below(node: number, frame: number): number;
}
