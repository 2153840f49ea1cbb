/** The data of a comparison of two profiles. Plain data: passed to the worker, the page and the command line. */
import type { Profile } from '../types';

/** Share of the profile (points, 0..100), CPU milliseconds per wall second per task, CPU milliseconds per request. */
export type CompareMode = 'share' | 'rate' | 'perRequest';
/** Which side determines a frame's width; `larger`: the larger of the two. */
type WidthOf = 'after' | 'before' | 'larger';

/** How a comparison is shown. */
export interface CompareView {
  readonly mode: CompareMode;
  readonly width: WidthOf;
  readonly only: 'all' | 'removed';
  /** The sides are swapped. */
  readonly swapped: boolean;
}

export const defaultCompare: CompareView = { mode: 'share', width: 'after', only: 'all', swapped: false };

/** 0 before, 1 after. */
export type Side = 0 | 1;

export type ChangeState = 'same' | 'changed' | 'new' | 'removed';
/** The states in the order of their numbers in columns. */
export const CHANGE_STATES: readonly ChangeState[] = ['same', 'changed', 'new', 'removed'];

/** What the statistics need to know about one side. */
export interface SideFacts {
  /** Recorded wall time, averaged over tasks. */
  readonly wallMs: number;
  /** That of the longest task, by which all are cut into blocks; absent: like `wallMs`. */
  readonly longestMs?: number;
  readonly tasks: number;
  /** Samples outside `(idle)`. */
  readonly samples: number;
  /** Samples per second; null if unknown. */
  readonly rateHz: number | null;
  /** Requests answered while recording, all tasks; null where unknown. */
  readonly requests: number | null;
  /** Samples are in time order, so blocks can be cut and noise estimated. */
  readonly timeOrdered: boolean;
}

/** Two profiles as one; each thread belongs to a side. */
export interface United {
  /** The threads of before, then those of after. Weights in milliseconds if both are time. */
  readonly profile: Profile;
  /** {@link Side} by thread. */
  readonly sideOf: Uint8Array;
  /** Task number within its side, by thread. */
  readonly taskOf: Int32Array;
  readonly sides: readonly [SideFacts, SideFacts];
  /** Both sides were recorded in the same tasks, as their captures say. */
  readonly sameTasks: boolean;
  /** For each side: own frame index → united frame index. */
  readonly frameOfSide: readonly [Int32Array, Int32Array];
}

/** Columns by key (a function, a call path, a line), in the mode's unit. */
export interface TestedKeys {
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** After minus before. */
  readonly delta: Float64Array;
  /** 95 % confidence interval of `delta`; NaN if unknown. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Two-sided, of this test alone; NaN if unknown. */
  readonly pValue: Float64Array;
}

/** Columns by united frame, in the mode's unit. */
interface FrameChanges {
  readonly selfBefore: Float64Array;
  readonly selfAfter: Float64Array;
  readonly totalBefore: Float64Array;
  readonly totalAfter: Float64Array;
  /** Total after minus total before. */
  readonly delta: Float64Array;
  /** 95 % confidence interval of `delta`; NaN if unknown. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /**
   * Benjamini-Hochberg over the functions that were tested; 1 where there are too few samples for a claim; NaN if
   * unknown.
   */
  readonly qValue: Float64Array;
  /** 1 where `qValue` is at most {@link SIGNIFICANT_Q}. */
  readonly significant: Uint8Array;
  /**
   * Index into {@link CHANGE_STATES}: `changed` where significant, `new` and `removed` where one side has no weight.
   */
  readonly state: Uint8Array;
}

/** False discovery rate at which a change is called significant. */
export const SIGNIFICANT_Q = 0.05;

/** Why nothing can be claimed of a side: no samples, no time order, or too few blocks or samples. */
export type Doubt =
  | { readonly kind: 'empty' | 'unordered' }
  | { readonly kind: 'short' | 'few'; readonly found: number; readonly needed: number };

/** {@link FrameChanges}, and the figures they are based on. */
export interface Comparison extends FrameChanges {
  /** Total of each side in the mode's unit. */
  readonly totals: readonly [number, number];
  /** Largest change of any function between the halves of one capture, in the mode's unit; null if unknown. */
  readonly noiseFloor: number | null;
  /** Sentences: what could not be determined, and why. */
  readonly warnings: readonly string[];
  /** The same of either side, before any words. */
  readonly doubts: readonly [Doubt | null, Doubt | null];
  /** Blocks of each side. */
  readonly blocks: readonly [number, number];
}
