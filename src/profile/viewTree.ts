import type { SiblingList } from './siblingList';

/**
 * A tree as a view draws it. Nodes are numbered in preorder, 0 is the root; what a call tree holds in columns, time order
 * works out from the samples when it is asked, so that cost follows what is looked at.
 */
export interface ViewTree {
  /** Number of nodes. */
  readonly size: number;
  /** The thread that is drawn, where it is one. */
  readonly thread: number | null;
  parent(node: number): number;
  /** Index into the profile's frames; -1 for a root that is all of the profile. */
  frame(node: number): number;
  /** The node's hottest line, 0 unknown. */
  line(node: number): number;
  self(node: number): number;
  total(node: number): number;
  start(node: number): number;
  span(node: number): number;
  /** Adds the children to the list, from left to right; `start` is that of the node. The node's own weight. */
  children(node: number, start: number, into: SiblingList): number;
  /** Adds siblings from `first` on, at most `count`. */
  siblings(first: number, count: number, into: SiblingList): void;
  /** Levels with weight below the node. */
  depthBelow(node: number): number;
  /** Of the nodes whose frame is marked in `wanted`, the next after (or before) `from`, around the end; null where there is none. */
  next(
    wanted: Uint8Array,
    from: number,
    step: 1 | -1,
  ): { readonly node: number; readonly number: number; readonly of: number } | null;
  /** The heaviest node of a function, the first of equals; -1 where there is none. */
  heaviest(frame: number): number;
  /** The heaviest child that is this function; -1. */
  child(node: number, frame: number): number;
  /** The heaviest node below that is this function; -1 where there is none, or where finding it would mean looking at every sample. */
  below(node: number, frame: number): number;
}
