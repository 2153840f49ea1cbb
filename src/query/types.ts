/** Arguments and answers of the queries about a loaded profile: see `queries.ts`. */
import type { Scope } from '../profile/scope';
import type { CaptureMetadata } from '../metadata/metadata';
import type { SampleTypes, WeightUnit } from '../profile/types';
import type { Side } from '../profile/diff/types';
import type { SourceLocation } from '../source/types';
import type { ComparisonSummary, FunctionChange, ScopeComparison } from './compare/types';
import type { Weights } from './scale';
import type { ShownFunction, ViewSpec } from './sliceTypes';

export type * from './compare/types';
export type * from './lineTypes';
export type { Weights } from './scale';
export type * from './sliceTypes';

export interface ProfileSummary {
  readonly name: string;
  readonly unit: WeightUnit;
  /** Sum of weights outside idle, in the unit; and in ms if the unit is time. */
  readonly total: number;
  readonly totalMs: number | null;
  /** Weight of `(idle)` samples in ms (null if the unit is not time). */
  readonly idleMs: number | null;
  readonly samples: number;
  readonly threads: readonly ThreadSummary[];
  readonly capture: CaptureMetadata | null;
  /** Where there is a choice: the sample types of the file; in a comparison, those that both files have. */
  readonly types?: SampleTypes;
  /** Choices and omissions of the file's reader, one sentence each. */
  readonly remarks: readonly string[];
  /** For a comparison: `capture` is then the later one's, with the sources of both. */
  readonly comparison: ComparisonSummary | null;
}

interface ThreadSummary {
  readonly name: string;
  /** Weight outside idle, in the unit. */
  readonly total: number;
  readonly samples: number;
  /** Index into the capture's sources, null if it was not merged. */
  readonly source: number | null;
  /** In a comparison: whose thread it is. */
  readonly side?: Side;
}

/** What a scope leaves of the profile. */
export interface ScopeSummary {
  /** Sum of weights outside idle, in the unit; in a comparison of what is drawn, in the unit of its mode. */
  readonly total: number;
  /** Null in a comparison if both sides are drawn. */
  readonly totalMs: number | null;
  /** 0..1 of the whole profile's total. */
  readonly shareOfAll: number;
  readonly samples: number;
  /** Number of functions with any weight. */
  readonly frames: number;
  /** Length of the scope's single thread in the unit, idle included; null if several are merged. */
  readonly threadLength: number | null;
  readonly comparison?: ScopeComparison;
}

/** A row of `report`: see the command line's contract for the keys. */
export interface ReportRow extends Weights {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly source: SourceLocation | null;
}

/**
 * In a comparison also: totals and self weights of either side; `delta` by its size; `significance` by the q-value,
 * descending: the most significant first. Unknown values come last.
 */
export type TableColumn =
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
  readonly sort: TableColumn;
  readonly descending: boolean;
  readonly filter: string;
  /** First row wanted, or a function that must be among the rows. */
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
  /** Number of the first row returned, 0-based. */
  readonly start: number;
  /** Number of rows that match the filter. */
  readonly count: number;
  /** Row of `at.frame`; -1: not found, or not asked for. */
  readonly found: number;
}

export interface SearchResult {
  /** Functions with weight in the scope whose name or file matches. */
  readonly matches: number;
  /** Share 0..100 of the scope's total inside matches, overlaps counted once. */
  readonly totalPercent: number;
  /** Indices of the matches into the profile's frames. */
  readonly frames: Int32Array;
}

/** One place of a search in a view. */
export interface Hit {
  readonly node: number;
  /** Index into the profile's frames. */
  readonly frame: number;
  /** 1-based, in display order. */
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
