/** Answers about source lines. */
import type { SourceLocation } from '../source/types';
import type { LineChange } from './compare/types';
import type { Weights } from './scale';

/** Weight on one workspace line. */
export interface LineHeat extends Weights {
  readonly line: number;
  readonly change: LineChange | null;
}

/** Weight on a range of lines; in a comparison by line number as each side ran. */
export interface RangeHeat extends Weights {
  readonly change: LineChange | null;
}

/** Lines `start` to `end`, inclusive. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** Everything about one workspace line. */
export interface LineDetail extends Weights {
  /** Samples that pass through the line, each counted once. */
  readonly samples: number;
  /** The heaviest paths that lead to the line, at most 5; a sample counts from its outermost occurrence on it. */
  readonly stacks: readonly LineStack[];
  /** Shares in percent of the line's own total, largest first. Tasks: only in our own captures. */
  readonly byThread: readonly LineShare[];
  readonly byTask: readonly LineShare[];
  readonly change: LineChange | null;
}

export interface LineStack {
  /** Innermost first: the line itself, then its callers, up to a limit. Line: as it ran, 0 unknown. */
  readonly frames: readonly {
    readonly name: string;
    readonly file: string;
    readonly line: number;
    readonly source: SourceLocation | null;
  }[];
  /** Number of outer frames left out. */
  readonly left: number;
  readonly weight: number;
  /** Of the scope's total. */
  readonly percent: number;
}

export interface LineShare {
  readonly name: string;
  /** Index into the capture's sources, if there are several. */
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
  /** In the workspace if the line is there, otherwise as it ran. */
  readonly file: string;
  /** The function with the most weight on it. */
  readonly function: string;
  /** Null: not in the workspace. */
  readonly source: SourceLocation | null;
}
