/** What a comparison adds to the answers about a profile. Amounts are in the unit of the mode (`CompareUnit`) unless they say otherwise. */
import type { SideDifference } from './fairness';
import type { ChangeState, CompareMode } from '../../profile/diff/types';
import type { CaptureMetadata } from '../../metadata/metadata';

/** Points of share (0..100), CPU ms a wall second a task, ms a request. */
export type CompareUnit = 'points' | 'ms/s' | 'ms/request';

/** The two sides as they were recorded; never swapped. */
export interface ComparisonSummary {
  readonly before: SideSummary;
  readonly after: SideSummary;
  /** What differs around the code, in words. */
  readonly differences: readonly SideDifference[];
  readonly warnings: readonly string[];
  readonly isFair: boolean;
  /** Change of share in points that the service shows without any cause, from a capture's own halves; null: cannot be told. */
  readonly noiseFloor: number | null;
  /** Ways to compare that these two sides allow. */
  readonly modes: readonly CompareMode[];
}

export interface SideSummary {
  readonly name: string;
  readonly capture: CaptureMetadata | null;
  /** Outside idle; null where the unit is not time. */
  readonly totalMs: number | null;
  readonly samples: number;
  readonly rateHz: number | null;
  readonly tasks: number;
  /** Recorded wall time, mean over tasks. */
  readonly wallMs: number;
}

/** What a scope leaves of both sides; swapped where the scope says so. */
export interface ScopeComparison {
  /** As compared: `share` where the mode asked for is not possible. */
  readonly mode: CompareMode;
  readonly unit: CompareUnit;
  readonly before: SideTotal;
  readonly after: SideTotal;
  readonly noiseFloor: number | null;
  /** Functions that changed significantly. */
  readonly significant: number;
  readonly warnings: readonly string[];
}

export interface SideTotal {
  readonly total: number;
  /** Null where the unit is not time. */
  readonly totalMs: number | null;
}

/** Columns along a slice's entries: both sides of each node, of a folded entry the sums. */
export interface SliceChange {
  readonly mode: CompareMode;
  readonly unit: CompareUnit;
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly selfBefore: Float64Array;
  readonly selfAfter: Float64Array;
  /** -1..1: sign and size of a significant change, 0: none. */
  readonly strength: Float32Array;
  /** 0 same, 1 changed, 2 new, 3 removed: as `CHANGE_STATES` lists them. */
  readonly state: Uint8Array;
  /** Change that has full strength. */
  readonly scale: number;
  /** Whether noise is known: else nothing is called significant, and nothing is called unchanged. */
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

/** A function on both sides. Null: cannot be told (no order in time, too few samples). */
export interface FunctionChange {
  readonly selfBefore: number;
  readonly selfAfter: number;
  readonly totalBefore: number;
  readonly totalAfter: number;
  /** Total after − total before, and its 95 % interval. */
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
