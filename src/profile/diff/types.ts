/** What a comparison of two profiles is made of. Plain data: crosses to the worker, the page and the command line. */
import type { Profile } from '../types';

/** Share of the profile (points, 0..100), CPU milliseconds a wall second a task, CPU milliseconds a request. */
export type CompareMode = 'share' | 'rate' | 'perRequest';
/** Which side a frame's width is of; `larger`: of the two. */
type WidthOf = 'after' | 'before' | 'larger';

/** How a comparison is looked at. */
export interface CompareView {
  readonly mode: CompareMode;
  readonly width: WidthOf;
  readonly only: 'all' | 'removed';
  /** The sides have changed places. */
  readonly swapped: boolean;
}

export const defaultCompare: CompareView = { mode: 'share', width: 'after', only: 'all', swapped: false };

/** 0 before, 1 after. */
export type Side = 0 | 1;

export type ChangeState = 'same' | 'changed' | 'new' | 'removed';
/** States as they stand in columns: the index into this list. */
export const CHANGE_STATES: readonly ChangeState[] = ['same', 'changed', 'new', 'removed'];

/** What the arithmetic needs to know about one side. */
export interface SideFacts {
  /** Wall time that was recorded, mean over tasks. */
  readonly wallMs: number;
  readonly tasks: number;
  /** Samples outside `(idle)`. */
  readonly samples: number;
  /** Samples a second; null where the profile does not tell. */
  readonly rateHz: number | null;
  /** Requests answered while recording, all tasks; null where unknown. */
  readonly requests: number | null;
  /** Samples are in time order: blocks can be cut, so noise is known. */
  readonly timeOrdered: boolean;
}

/** Two profiles as one, whose threads belong to a side. */
export interface United {
  /** Threads of before, then of after. Weights in milliseconds, where both are time. */
  readonly profile: Profile;
  /** By thread: its {@link Side}. */
  readonly sideOf: Uint8Array;
  /** By thread: number of its task within its side. */
  readonly taskOf: Int32Array;
  readonly sides: readonly [SideFacts, SideFacts];
  /** Both sides were recorded in the same tasks, as their captures say. */
  readonly sameTasks: boolean;
  /** A side's own frame index → index of the united frame. */
  readonly frameOfSide: readonly [Int32Array, Int32Array];
}

/** Columns by key (a function, a call path, a line), in the mode's unit. */
export interface TestedKeys {
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** After minus before. */
  readonly delta: Float64Array;
  /** 95 % interval of `delta`; NaN: cannot be told. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Two-sided, of one test alone; NaN: cannot be told. */
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
  /** 95 % interval of `delta`; NaN: cannot be told. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Benjamini-Hochberg over the functions that were tested; 1 where there are too few samples for a claim; NaN: cannot be told. */
  readonly qValue: Float64Array;
  /** 1 where `qValue` is at most {@link SIGNIFICANT_Q}. */
  readonly significant: Uint8Array;
  /** Index into {@link CHANGE_STATES}: `changed` where significant, `new` and `removed` where one side has no weight. */
  readonly state: Uint8Array;
}

/** False discovery rate at which a change is called significant. */
export const SIGNIFICANT_Q = 0.05;

/** What {@link FrameChanges} rest on. */
export interface Comparison extends FrameChanges {
  /** Sum of each side in the mode's unit. */
  readonly totals: readonly [number, number];
  /** Largest change of any function between the halves of one capture, in the mode's unit; null: cannot be told. */
  readonly noiseFloor: number | null;
  /** Sentences: what cannot be told, and why. */
  readonly warnings: readonly string[];
  /** Blocks of each side. */
  readonly blocks: readonly [number, number];
}
