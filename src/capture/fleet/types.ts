/** Capturing several tasks of one service. */
import type { CaptureSource } from '../../metadata/types';
import type { CaptureError, CaptureHooks, CapturePhase, CaptureRequest, CaptureResult } from '../types';

/** All that run, this many of the oldest, or those with these ids or ARNs. */
export type WantedTasks = 'all' | number | readonly string[];

export interface FleetRequest extends Omit<CaptureRequest, 'task'> {
  readonly tasks: WantedTasks;
  /** Tasks at a time; absent: {@link DEFAULT_CONCURRENCY}. */
  readonly concurrency?: number;
}

export const DEFAULT_CONCURRENCY = 4;

export interface TaskProgress {
  /** Task id. */
  readonly task: string;
  readonly phase: CapturePhase | 'waiting' | 'done' | 'failed';
  /** 0..1 of this task's capture. */
  readonly fraction: number;
  /** One line for people; the reason where it failed. */
  readonly message: string;
}

export interface FleetProgress {
  /** In the order of the result's parts. */
  readonly tasks: readonly TaskProgress[];
  /** 0..1 over all of them. */
  readonly fraction: number;
  /** One line for people: of a single task its own message, else how many tasks are in which phase. */
  readonly message: string;
}

/** The user is never asked for a process: the busiest of each task is recorded. */
export interface FleetHooks extends Omit<CaptureHooks, 'onProgress' | 'pick'> {
  readonly onProgress: (progress: FleetProgress) => void;
}

/** The result of one task. Either `result` or `error` is null. */
export interface FleetPart {
  readonly source: CaptureSource;
  readonly result: CaptureResult | null;
  readonly error: CaptureError | null;
}

export interface FleetResult extends CaptureResult {
  readonly parts: readonly FleetPart[];
}
