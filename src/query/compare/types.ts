/**
 * What a comparison adds to the answers about a profile. Amounts are in the unit of the mode (`CompareUnit`) unless
 * stated otherwise.
 */
import type { SideDifference } from './fairness';
import type { ChangeState, CompareMode } from '../../profile/diff/types';
import type { CaptureMetadata } from '../../metadata/metadata';

/** Points of share (0..100), CPU ms per wall second per task, ms per request. */
export type CompareUnit = 'points' | 'ms/s' | 'ms/request';

/** The two sides as they were recorded; never swapped. */
export interface ComparisonSummary {
  readonly before: SideSummary;
  readonly after: SideSummary;
  /** Differences apart from the code, as texts. */
  readonly differences: readonly SideDifference[];
  readonly warnings: readonly string[];
  readonly isFair: boolean;
  /**
   * Change of share in points that the service shows without any cause, from a capture's own halves; null if unknown.
   */
  readonly noiseFloor: number | null;
  /** Modes in which these two sides can be compared. */
  readonly modes: readonly CompareMode[];
}

export interface SideSummary {
  readonly name: string;
  readonly capture: CaptureMetadata | null;
  /** Outside idle; null if the unit is not time. */
  readonly totalMs: number | null;
  readonly samples: number;
  readonly rateHz: number | null;
  readonly tasks: number;
  /** Recorded wall time, averaged over tasks. */
  readonly wallMs: number;
}

/** What a scope leaves of both sides; swapped if the scope says so. */
export interface ScopeComparison {
  /** The actual mode: `share` if the requested one is not possible. */
  readonly mode: CompareMode;
  readonly unit: CompareUnit;
  readonly before: SideTotal;
  readonly after: SideTotal;
  readonly noiseFloor: number | null;
  /** Number of functions that changed significantly. */
  readonly significant: number;
  readonly warnings: readonly string[];
}

interface SideTotal {
  readonly total: number;
  /** Null if the unit is not time. */
  readonly totalMs: number | null;
}

/** Columns parallel to a slice's entries: both sides of each node, sums for folded entries. */
export interface SliceChange {
  readonly mode: CompareMode;
  readonly unit: CompareUnit;
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly selfBefore: Float64Array;
  readonly selfAfter: Float64Array;
  /** -1..1: sign and strength of a significant change, 0: none. */
  readonly strength: Float32Array;
  /** Index into `CHANGE_STATES`: 0 same, 1 changed, 2 new, 3 removed. */
  readonly state: Uint8Array;
  /** The change drawn in full strength. */
  readonly scale: number;
  /** Whether noise is known: otherwise nothing is called significant, and nothing unchanged. */
  readonly isTested: boolean;
}

/** One node of a graph on both sides. */
export interface NodeChange {
  readonly before: number;
  readonly after: number;
  readonly selfBefore: number;
  readonly selfAfter: number;
  readonly strength: number;
  readonly state: number;
}

/** A function on both sides. Null: unknown (no time order, too few samples). */
export interface FunctionChange {
  readonly selfBefore: number;
  readonly selfAfter: number;
  readonly totalBefore: number;
  readonly totalAfter: number;
  /** Total after − total before, and its 95 % confidence interval. */
  readonly delta: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly qValue: number | null;
  readonly significant: boolean;
  readonly state: ChangeState;
}

/** A line number on both sides, each as it ran there. */
export interface LineChange {
  readonly selfBefore: number;
  readonly selfAfter: number;
  /** Totals. */
  readonly before: number;
  readonly after: number;
  readonly delta: number;
  /** Its function changed significantly, in the direction of the line's own delta. */
  readonly significant: boolean;
  /** Direction in which its function changed significantly; 0: it did not. */
  readonly trend: -1 | 0 | 1;
}
