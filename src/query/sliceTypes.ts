/** What is drawn of a view: frames and their functions. */
import type { FrameKind } from '../profile/types';
import type { Position, SourceLocation } from '../source/types';
import type { NodeChange, SliceChange } from './compare/types';

/** How a scope is drawn. Frames are indices into the profile's frames. */
export type ViewSpec =
  | { readonly kind: 'leftHeavy' }
  /** The scope's single thread, or the heaviest of its threads: FrameSlice.thread says which. */
  | { readonly kind: 'timeOrder' }
  /**
   * The function at the top, its callers below it, theirs below them. A sample counts from its outermost occurrence.
   */
  | { readonly kind: 'callers'; readonly frame: number }
  | { readonly kind: 'callees'; readonly frame: number };

/** A stretch of a view in the profile's unit, from the left edge of its root. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Frames to draw below a focus node: those at least `minPx` wide when the focus (or the requested stretch) fills
 * `widthPx`; narrower siblings, and those outside the stretch, are folded into blocks, so that sums always add up.
 * Preorder; entry 0 is the focus.
 */
export interface FrameSlice {
  /** Node of the view's tree, or -1 - (first folded node) for a block. */
  readonly node: Int32Array;
  /** Index of the parent within this slice, -1 for entry 0. */
  readonly parent: Int32Array;
  /** Index into `frames`, -1 for the root and for folded entries. */
  readonly frame: Int32Array;
  /** Index into the profile's frames, -1 likewise: identifies the function across views. */
  readonly frameOf: Int32Array;
  /** Self weight; for a folded entry its whole weight, so that total = self + the children's totals everywhere. */
  readonly self: Float64Array;
  readonly total: Float64Array;
  /**
   * Left edge in the unit, 0 is the start of the view's root. Children never overlap and are in ascending order; in
   * time order there may be gaps between them. Blocks come last, except in time order and next to a stretch, where they
   * are between siblings.
   */
  readonly start: Float64Array;
  /**
   * Width in the unit: `total`, except in time order, where a root also spans idle time, and a block its siblings'
   * narrow gaps.
   */
  readonly span: Float64Array;
  /** Line to show when the node is selected (as it ran): the node's hottest line, 0 unknown. */
  readonly line: Int32Array;
  /** Number of sibling subtrees in a folded entry, else 0. */
  readonly folded: Int32Array;
  /** The functions shown, including ancestors' ones: `framesOf` reads them. */
  readonly frames: FrameColumns;
  /** Ancestors of the focus from the root down, for the path above the graph. */
  readonly ancestors: readonly SliceAncestor[];
  /** Total of the view's root, and its width. */
  readonly rootTotal: number;
  readonly rootSpan: number;
  /**
   * In a comparison. Weights above are then those of the drawn side, in the mode's unit; in time order in the
   * profile's.
   */
  readonly change: SliceChange | null;
  /** Number of levels below the focus that have any weight, drawn or folded. */
  readonly depthBelow: number;
  /** Whether a folded block is wide enough to show what it holds: the query `silhouette` tells it. */
  readonly hasSilhouette: boolean;
  /** Time order: the thread that is drawn. */
  readonly thread: number | null;
}

/**
 * What the folded blocks of a slice hold, by pixel columns and rows: in each, the function that is the widest there.
 * Column `c` begins at `start + c * step` (the profile's unit). Neighbouring columns with the same call path are one
 * run. Runs go row by row from the outermost down, and from left to right. A block of a single frame narrower than a
 * column has none.
 */
export interface Silhouette {
  readonly start: number;
  readonly step: number;
  /** The block: an index into the slice. */
  readonly entry: Int32Array;
  /** Rows below the focus; a run's first row is its block's. */
  readonly row: Int32Array;
  /** The first column, and the one after the last. They may reach beyond the block's edges by parts of a column. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Index into the functions that come with it. */
  readonly frame: Int32Array;
  /** Number of frames in these columns of the row. */
  readonly count: Int32Array;
  /** In a comparison: as `SliceChange.strength`. */
  readonly strength: Float32Array | null;
}

/** The silhouettes of a slice, or what a search has found of them, and the functions of that. */
export interface ShownSilhouette {
  readonly silhouette: Silhouette | null;
  readonly frames: FrameColumns;
}

export interface SliceAncestor {
  readonly node: number;
  readonly name: string;
  /** Index into the slice's `frames`, -1 for the root. */
  readonly frame: number;
  readonly self: number;
  readonly total: number;
  readonly start: number;
  readonly span: number;
  readonly change: NodeChange | null;
}

/** A function as shown in a graph and a table. */
export interface ShownFunction {
  /**
   * Where it is defined, as it ran: together with name and file, the function's `frameKey`, by which transforms
   * identify it.
   */
  readonly definition: Position;
  readonly name: string;
  /** As it ran. */
  readonly file: string;
  /** Hottest line of the function in the scope (as it ran), else the definition's; 0 unknown. */
  readonly line: number;
  readonly kind: FrameKind;
  /** See `packageOf`; '' for own code. */
  readonly package: string;
  /** The user's own code according to the *My code* filter. */
  readonly mine: boolean;
  /** The target of a click, null: not in the workspace. Already resolved through source maps. */
  readonly source: SourceLocation | null;
}

/** A function of a slice. */
export interface SliceFrame extends ShownFunction {
  /** Index into the profile's frames. */
  readonly id: number;
  /** Self weight of the function, 0..1 of the scope's total. */
  readonly selfShare: number;
}

/** Functions as columns, each text once: see `frameColumns.ts`. */
export interface FrameColumns {
  readonly texts: readonly string[];
  /**
   * Twelve numbers per function: id, line, 1 for own code; indices into `texts` of name, file, kind, package and of the
   * source's file (-1: none), its line and column; the definition's line and column.
   */
  readonly rows: Int32Array;
  readonly selfShares: Float64Array;
}
