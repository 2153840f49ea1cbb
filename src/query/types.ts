/** The one interface that views, command line and exports ask about a loaded profile. Answers are slices, never the model. */
import type { ExportFormat } from '../profile/exportFormat';
import type { Scope } from '../profile/scope';
import type { CaptureMetadata, WeightUnit } from '../profile/types';
import type { Side } from '../profile/diff/types';
import type { CapturedSource } from '../source/truth/capturedPaths';
import type { PathRule, PathTie, SourceLocation } from '../source/types';
import type { ComparisonSummary, FunctionChange, OddTask, ScopeComparison } from './compare/types';
import type { HotLine, HotLinesRequest, LineDetail, LineHeat, LineRange, RangeHeat } from './lineTypes';
import type { PackedSlice } from './packedSlice';
import type { FrameSlice, ShownFunction, Stretch, ViewSpec } from './sliceTypes';

export type * from './compare/types';
export type * from './lineTypes';
export type * from './sliceTypes';

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
 * Of a comparison besides: totals and selfs of either side; `delta` by its size; `significance` by the q-value, descending: the surest
 * first. What is not known comes last.
 */
export type TableSort =
  | 'self'
  | 'total'
  | 'name'
  | 'file'
  | 'before'
  | 'after'
  | 'selfBefore'
  | 'selfAfter'
  | 'delta'
  | 'significance';

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
  slice(
    scope: Scope,
    view: ViewSpec,
    focusNode: number,
    widthPx: number,
    minPx: number,
    range?: Stretch | null,
  ): Promise<FrameSlice>;
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
