/** The one interface that views, command line and exports ask about a loaded profile. Answers are slices, never the model. */
import type { CaptureMetadata, WeightUnit } from '../profile/types';
import type { SourceLocation } from '../source/types';

export interface ProfileSummary {
  readonly name: string;
  readonly unit: WeightUnit;
  /** Sum of weights outside idle, in the unit; and in ms where the unit is time. */
  readonly total: number;
  readonly totalMs: number | null;
  /** Weight of `(idle)` samples in ms (null where the unit is not time). */
  readonly idleMs: number | null;
  readonly samples: number;
  readonly threads: readonly { readonly name: string; readonly total: number }[];
  readonly capture: CaptureMetadata | null;
}

/** A row of `report`: see the command line's contract for the keys. */
export interface ReportRow {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly self: number;
  readonly total: number;
  readonly selfMs: number | null;
  readonly totalMs: number | null;
  readonly selfPercent: number;
  readonly totalPercent: number;
  readonly source: SourceLocation | null;
}

/**
 * Frames to draw below a focus node: those at least `minPx` wide when the focus fills `widthPx`; narrower siblings are
 * folded into one entry of kind 'folded' per parent, so that widths always add up. Preorder; entry 0 is the focus.
 */
export interface FrameSlice {
  /** Call-tree node id, or -1 - (first folded node id) for a folded entry. */
  readonly node: Int32Array;
  /** Index of the parent within this slice, -1 for entry 0. */
  readonly parent: Int32Array;
  /** Index into `frames`, -1 for the root and for folded entries. */
  readonly frame: Int32Array;
  /** Self weight; of a folded entry all of its weight, so that total = self + the children's totals everywhere. */
  readonly self: Float64Array;
  readonly total: Float64Array;
  /** Line to show when the node is chosen (as it ran): the node's hottest line, 0 unknown. */
  readonly line: Int32Array;
  /** For folded entries the number of sibling subtrees folded, else 0. */
  readonly folded: Int32Array;
  readonly frames: readonly SliceFrame[];
  /** Ancestors of the focus from the root down (node ids and names), for the path above the graph. */
  readonly ancestors: readonly { readonly node: number; readonly name: string; readonly frame: SliceFrame | null; readonly self: number; readonly total: number }[];
}

export interface SliceFrame {
  readonly name: string;
  /** As it ran. */
  readonly file: string;
  /** Hottest line of the function over the whole profile (as it ran), 0 unknown. */
  readonly line: number;
  readonly kind: 'code' | 'idle' | 'runtime';
  /** Where a click leads, null: not in the workspace. Already resolved through source maps. */
  readonly source: SourceLocation | null;
}

/** Weight on one workspace line. */
export interface LineHeat {
  readonly line: number;
  readonly self: number;
  readonly total: number;
  readonly selfMs: number | null;
  readonly totalMs: number | null;
  /** 0..100 of the profile's total. */
  readonly selfPercent: number;
  readonly totalPercent: number;
}

export interface SearchResult {
  /** Frames (names or files) that match. */
  readonly matches: number;
  /** Share 0..100 of the total that is inside a match, overlap counted once. */
  readonly totalPercent: number;
}

/** Every promise rejects with an Error that carries `message` and `hint`. */
export interface ProfileQueries {
  summary(): Promise<ProfileSummary>;
  slice(focusNode: number, widthPx: number, minPx: number): Promise<FrameSlice>;
  search(query: string): Promise<SearchResult>;
  report(top: number): Promise<{ readonly functions: readonly ReportRow[]; readonly lines: readonly ReportRow[] }>;
  /** Heat of one workspace file (absolute path). */
  lineHeat(file: string): Promise<readonly LineHeat[]>;
  /** Workspace files with any weight, hottest first. */
  hotFiles(): Promise<readonly { readonly file: string; readonly selfPercent: number }[]>;
  /** Stack of a call-tree node, outermost first, one `name (file:line)` a line. */
  stackText(node: number): Promise<string>;
  dispose(): void;
}
