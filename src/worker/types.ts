/** The one interface that views, command line and exports ask about a loaded profile. Answers are slices, never the model. */
import type { ExportFormat } from '../profile/exportFormat';
import type { Scope } from '../profile/scope';
import type { CaptureMetadata, FrameKind, WeightUnit } from '../profile/types';
import type { Side } from '../profile/diff/types';
import type { CapturedSource } from '../source/truth/capturedPaths';
import type { PathRule, PathTie, SourceLocation } from '../source/types';
import type { PackedSlice } from './packedSlice';
import type { ComparisonSummary, FunctionChange, LineChange, NodeChange, OddTask, ScopeComparison, SliceChange } from './compare/types';

export type * from './compare/types';

export interface ProfileSummary {
  readonly name: string;
  readonly unit: WeightUnit;
  /** Sum of weights outside idle, in the unit; and in ms where the unit is time. */
  readonly total: number;
  readonly totalMs: number | null;
  /** Weight of `(idle)` samples in ms (null where the unit is not time). */
  readonly idleMs: number | null;
  readonly samples: number;
  readonly threads: readonly ThreadSummary[];
  readonly capture: CaptureMetadata | null;
  /** What the reader of the file chose or left out, a sentence each. */
  readonly remarks: readonly string[];
  /** Where the profile is two that are compared: `capture` is then the later one's, with the sources of both. */
  readonly comparison: ComparisonSummary | null;
}

export interface ThreadSummary {
  readonly name: string;
  /** Weight outside idle, in the unit. */
  readonly total: number;
  readonly samples: number;
  /** Index into the capture's sources, null where it was not merged. */
  readonly source: number | null;
  /** Of a comparison: whose thread it is. */
  readonly side?: Side;
}

/** What a scope leaves of the profile. */
export interface ScopeSummary {
  /** Sum of weights outside idle, in the unit; of a comparison of what is drawn, in the unit of its mode. */
  readonly total: number;
  /** Of a comparison null where both sides are drawn. */
  readonly totalMs: number | null;
  /** 0..1 of the whole profile's total. */
  readonly shareOfAll: number;
  readonly samples: number;
  /** Functions with any weight. */
  readonly frames: number;
  /** Length of the scope's one thread in the unit, idle included; null where several are merged. */
  readonly threadLength: number | null;
  readonly comparison?: ScopeComparison;
}

/** How a scope is drawn. Frames are indices into the profile's frames. */
export type ViewSpec =
  | { readonly kind: 'leftHeavy' }
  /** Of the scope's one thread; else of the heaviest of its threads: FrameSlice.thread says which. */
  | { readonly kind: 'timeOrder' }
  /** The function on top, its callers below it, theirs below them. A sample counts from its outermost occurrence. */
  | { readonly kind: 'callers'; readonly frame: number }
  | { readonly kind: 'callees'; readonly frame: number };

/** A stretch of a view in the unit, from the left edge of its root. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Self and total in all the ways they are told; percent of the scope's total. Of a comparison: of what is drawn, in the unit of its mode;
 * milliseconds are null where both sides are drawn.
 */
export interface Weights {
  readonly self: number;
  readonly total: number;
  readonly selfMs: number | null;
  readonly totalMs: number | null;
  readonly selfPercent: number;
  readonly totalPercent: number;
}

/** A row of `report`: see the command line's contract for the keys. */
export interface ReportRow extends Weights {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly source: SourceLocation | null;
}

/**
 * Frames to draw below a focus node: those at least `minPx` wide when the focus (or the stretch asked for) fills `widthPx`;
 * narrower siblings, and those outside the stretch, are folded into blocks, so that sums always add up. Preorder; entry 0 is
 * the focus.
 */
export interface FrameSlice {
  /** Node of the view's tree, or -1 - (first folded node) for a block. */
  readonly node: Int32Array;
  /** Index of the parent within this slice, -1 for entry 0. */
  readonly parent: Int32Array;
  /** Index into `frames`, -1 for the root and for folded entries. */
  readonly frame: Int32Array;
  /** Index into the profile's frames, -1 likewise: what is meant across views. */
  readonly frameOf: Int32Array;
  /** Self weight; of a folded entry all of its weight, so that total = self + the children's totals everywhere. */
  readonly self: Float64Array;
  readonly total: Float64Array;
  /**
   * Left edge in the unit, 0 the start of the view's root. Children never overlap and come in ascending order; in time order
   * gaps may lie between them. Blocks come last but in time order and beside a stretch, where they lie between siblings.
   */
  readonly start: Float64Array;
  /** Width in the unit: `total`, but in time order a root also spans idle time, and a block its siblings' narrow gaps. */
  readonly span: Float64Array;
  /** Line to show when the node is chosen (as it ran): the node's hottest line, 0 unknown. */
  readonly line: Int32Array;
  /** For folded entries the number of sibling subtrees folded, else 0. */
  readonly folded: Int32Array;
  readonly frames: readonly SliceFrame[];
  /** Ancestors of the focus from the root down, for the path above the graph. */
  readonly ancestors: readonly SliceAncestor[];
  /** Total of the view's root, and its width. */
  readonly rootTotal: number;
  readonly rootSpan: number;
  /** Of a comparison. Weights above are then of the side that is drawn, in the mode's unit; in time order in the profile's. */
  readonly change: SliceChange | null;
  /** Levels below the focus that have any weight, drawn or folded. */
  readonly depthBelow: number;
  /** Time order: the thread that is drawn. */
  readonly thread: number | null;
}

export interface SliceAncestor {
  readonly node: number;
  readonly name: string;
  readonly frame: SliceFrame | null;
  readonly self: number;
  readonly total: number;
  readonly start: number;
  readonly span: number;
  readonly change: NodeChange | null;
}

/** A function as a graph and a table tell it. */
export interface ShownFunction {
  /** `frameKey` of the function: what transforms name it by. */
  readonly key: string;
  readonly name: string;
  /** As it ran. */
  readonly file: string;
  /** Hottest line of the function in the scope (as it ran), else the definition's; 0 unknown. */
  readonly line: number;
  readonly kind: FrameKind;
  /** As `packageOf` names it; '' for own code. */
  readonly package: string;
  /** The user's own code by the rule of the *My code* filter. */
  readonly mine: boolean;
  /** Where a click leads, null: not in the workspace. Already resolved through source maps. */
  readonly source: SourceLocation | null;
}

export interface SliceFrame extends ShownFunction {
  /** Index into the profile's frames. */
  readonly id: number;
  /** Self weight of the function, 0..1 of the scope's total. */
  readonly selfShare: number;
}

/**
 * Of a comparison besides: totals and selfs of either side; `delta` by its size; `significance` by the q-value, descending: the surest
 * first. What is not known comes last.
 */
export type TableSort = 'self' | 'total' | 'name' | 'file' | 'before' | 'after' | 'selfBefore' | 'selfAfter' | 'delta' | 'significance';

/** Rows of the table: functions with any weight, filtered by text or `/regex/` over name, file and package. */
export interface TableRequest {
  readonly sort: TableSort;
  readonly descending: boolean;
  readonly filter: string;
  /** First row wanted, or the function that is to be among the rows. */
  readonly at: number | { readonly frame: number };
  readonly count: number;
}

export interface TableRow extends ShownFunction, Weights {
  /** Index into the profile's frames. */
  readonly frame: number;
  readonly change: FunctionChange | null;
}

export interface TablePage {
  readonly rows: readonly TableRow[];
  /** Number of the first of them, 0-based. */
  readonly start: number;
  /** Rows in all, under the filter. */
  readonly count: number;
  /** Row of `at.frame`; -1: not there, or not asked for. */
  readonly found: number;
}

/** Weight on one workspace line. */
export interface LineHeat extends Weights {
  readonly line: number;
  readonly change: LineChange | null;
}

/** Weight on a stretch of lines; of a comparison by line number as each side ran. */
export interface RangeHeat extends Weights {
  readonly change: LineChange | null;
}

/** Lines `start` to `end`, both included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** Everything about one workspace line. */
export interface LineDetail extends Weights {
  /** Samples that pass through the line, each once. */
  readonly samples: number;
  /** The heaviest paths that lead to the line, at most 5; a sample counts from its outermost time on it. */
  readonly stacks: readonly LineStack[];
  /** Shares in percent of the line's own total, most first. Tasks: of captures of ours. */
  readonly byThread: readonly LineShare[];
  readonly byTask: readonly LineShare[];
  readonly change: LineChange | null;
}

export interface LineStack {
  /** Innermost first: the line itself, then its callers, as far as they are told. Line: as it ran, 0 unknown. */
  readonly frames: readonly { readonly name: string; readonly file: string; readonly line: number; readonly source: SourceLocation | null }[];
  /** Outer frames that are not told. */
  readonly left: number;
  readonly weight: number;
  /** Of the scope's total. */
  readonly percent: number;
}

export interface LineShare {
  readonly name: string;
  /** Index into the capture's sources, where the capture has several. */
  readonly source: number | null;
  readonly percent: number;
}

export interface HotLinesRequest {
  /** Text or `/regex/` over function and file; '': all. */
  readonly filter: string;
  readonly count: number;
}

/** A line of any file. */
export interface HotLine extends LineHeat {
  /** In the workspace where the line is there, else as it ran. */
  readonly file: string;
  /** The function that spends most on it. */
  readonly function: string;
  /** Null: not in the workspace. */
  readonly source: SourceLocation | null;
}

export interface SearchResult {
  /** Functions with weight in the scope whose name or file matches. */
  readonly matches: number;
  /** Share 0..100 of the scope's total that is inside a match, overlap counted once. */
  readonly totalPercent: number;
  /** Indices into the profile's frames of those that match. */
  readonly frames: Int32Array;
}

/** One place of a search in a view. */
export interface Hit {
  readonly node: number;
  /** Index into the profile's frames. */
  readonly frame: number;
  /** 1-based, in the order in which the view shows them. */
  readonly number: number;
  readonly of: number;
  readonly start: number;
  readonly span: number;
  /** Node to zoom to so that it is drawn. */
  readonly zoomTo: number;
}

/** A node of a view. */
export interface NodeIn {
  readonly scope: Scope;
  readonly view: ViewSpec;
  readonly node: number;
}

export interface Report {
  readonly functions: readonly ReportRow[];
  readonly lines: readonly ReportRow[];
}

/** Every promise rejects with an Error that carries `message` and `hint`. Percentages are of the scope's total without idle. */
export interface ProfileQueries {
  summary(): Promise<ProfileSummary>;
  scope(scope: Scope): Promise<ScopeSummary>;
  /** `range`: only this stretch is looked at; null: all of the focus. Rejects with a RangeError when there is no such node. */
  slice(scope: Scope, view: ViewSpec, focusNode: number, widthPx: number, minPx: number, range?: Stretch | null): Promise<FrameSlice>;
  /** The same for a page. */
  packedSlice(...asked: Parameters<ProfileQueries['slice']>): Promise<PackedSlice>;
  search(scope: Scope, query: string): Promise<SearchResult>;
  /** The next (or previous) place that matches, from a node on; around the end. Null: nothing matches. */
  hit(scope: Scope, view: ViewSpec, query: string, fromNode: number, step: 1 | -1): Promise<Hit | null>;
  table(scope: Scope, request: TableRequest): Promise<TablePage>;
  /** The heaviest node of a function in a view, null where it has none. */
  nodeOf(scope: Scope, view: ViewSpec, frame: number): Promise<number | null>;
  /** The node with the same path of functions in another tree, or of the longest part of that path which is there. */
  translate(from: NodeIn, to: Omit<NodeIn, 'node'>): Promise<number>;
  report(top: number): Promise<Report>;
  /** Heat of one workspace file (absolute path). Of a comparison: of every line number that either side ran. */
  lineHeat(scope: Scope, file: string): Promise<readonly LineHeat[]>;
  /** Stacks, threads and tasks behind one line of a workspace file; null where nothing ran. */
  lineDetail(scope: Scope, file: string, line: number): Promise<LineDetail | null>;
  /** Lines across files, hottest first. Rejects with a ProfileError on a bad regular expression. */
  hotLines(scope: Scope, request: HotLinesRequest): Promise<readonly HotLine[]>;
  /** Weight of stretches of a workspace file, such as functions; a sample counts once in a stretch, a line in the shortest. */
  rangeHeat(scope: Scope, file: string, ranges: readonly LineRange[]): Promise<readonly RangeHeat[]>;
  /** Workspace files with any weight, hottest first. */
  hotFiles(scope: Scope): Promise<readonly { readonly file: string; readonly selfPercent: number }[]>;
  /** How paths were mapped: rules that were found, and what nothing tells apart. */
  mapping(): Promise<{ readonly rules: readonly PathRule[]; readonly ties: readonly PathTie[] }>;
  /** The files that the capture has digests of; of a comparison those of one side, by default the later one's. */
  ranSources(side?: Side): Promise<readonly CapturedSource[]>;
  /** Stack of a node, outermost first, one `name (file:line)` a line. */
  stackText(scope: Scope, view: ViewSpec, node: number): Promise<string>;
  /** Which task of a merged capture works differently. Rejects with a ProfileError in a comparison. */
  oddTask(): Promise<OddTask>;
  /** The scope as a file; of a comparison the side that is drawn. Rejects with a ProfileError where the format cannot hold it. */
  exportProfile(format: ExportFormat, scope: Scope): Promise<Uint8Array>;
  dispose(): void;
}
