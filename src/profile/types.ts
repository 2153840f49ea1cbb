/**
 * The profile model: columns, not objects. Pure data, shared by host, worker, webview and command line.
 *
 * Terms: a *frame* is a function (name, file, definition); a *stack* is a node of the stack table: a frame, the line
 * that was executing in it, and its caller; a *sample* is a stack and a weight; a *call tree* merges stacks with the
 * same frames, whatever their lines.
 */

/**
 * Unit of every weight in a profile. Time units are converted with {@link MS_PER_UNIT}; others are never mixed with
 * time.
 */
export type WeightUnit = 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds' | 'bytes' | 'none';

/** Milliseconds in one unit of weight; null if the unit is not time. */
export const MS_PER_UNIT: Readonly<Record<WeightUnit, number | null>> = {
  seconds: 1000,
  milliseconds: 1,
  microseconds: 1e-3,
  nanoseconds: 1e-6,
  bytes: null,
  none: null,
};

export type FrameKind =
  | 'code'
  /** V8's `(idle)`: stays in the profile, outside totals and percentages. */
  | 'idle'
  /** V8's `(program)` and `(garbage collector)`: count like code, have no source. */
  | 'runtime';

/** A function. Deduplicated: two frames of one profile never agree on name, file, line and column. */
export interface Frame {
  readonly name: string;
  /** The runtime's name for it, if a source map provided `name`. */
  readonly rawName?: string;
  /** Path or URL exactly as the runtime reported it in the container; '' where unknown. */
  readonly file: string;
  /** 1-based line of the function's definition; 0 where unknown (py-spy does not report it). */
  readonly line: number;
  /** 1-based column of the definition; 0 where unknown. */
  readonly column: number;
  readonly kind: FrameKind;
}

/**
 * Stacks as a tree in columns. Entry i is a frame executing a line, called by entry `parent[i]`. `parent[i] < i`
 * always; -1 for an outermost frame. A file's entries are distinct; after a scope was applied, several may be equal.
 */
export interface StackTable {
  readonly parent: Int32Array;
  /** Index into {@link Profile.frames}. */
  readonly frame: Int32Array;
  /** 1-based line being executed in that frame, 0 where unknown (callers in a V8 profile). */
  readonly line: Int32Array;
}

/** Samples of one thread in time order. */
export interface SampleTable {
  /** Index into the stack table, -1 for an empty stack. */
  readonly stack: Int32Array;
  /** Weight of the sample in the profile's unit. */
  readonly weight: Float64Array;
  /**
   * Start of each sample, from the thread's first one (or the window's start), if a scope left samples out; otherwise
   * samples are consecutive.
   */
  readonly start?: Float64Array;
}

export interface Thread {
  readonly name: string;
  /** Index into the capture's `sources`, if it was merged from several. */
  readonly source?: number;
  readonly samples: SampleTable;
}

/** One kind of weight that a file has for its samples. */
export interface SampleType {
  /** Distinct in its file: what it is chosen by. */
  readonly name: string;
  /** Its unit in the file's words, or whose it is; '' if there is nothing to add. */
  readonly detail: string;
  /** Some of its weights are below zero, as in the difference of two profiles: it cannot be shown. */
  readonly isDifference?: true;
}

/** The sample types of a file, in its order; `chosen` is the index of the one that was read. */
export interface SampleTypes {
  readonly all: readonly SampleType[];
  readonly chosen: number;
}

/** A parsed profile. One unit, one frame table and one stack table for all threads. */
export interface Profile {
  readonly name: string;
  readonly unit: WeightUnit;
  readonly frames: readonly Frame[];
  readonly stacks: StackTable;
  readonly threads: readonly Thread[];
  /** Samples are sums of equal stacks, in no time order. */
  readonly summed?: true;
  /**
   * Where the file is a capture of ours: its metadata as the file has them, untrusted. `captureOf` of src/metadata
   * reads them.
   */
  readonly capture?: object;
  /** Source maps brought along by the capture: generated file (as in Frame.file) to map JSON without sourcesContent. */
  readonly sourceMaps?: Readonly<Record<string, string>>;
  /**
   * V8's: a function that it inlined may be counted for the one around it, and only the line tells. {@link splitInlined}
   * of ./inlined undoes that where the text that ran is known.
   */
  readonly hasInlined?: true;
  /** Absent: the format has no names for what it weighs. */
  readonly types?: SampleTypes;
  /** Choices and omissions of the file's reader, one sentence each. */
  readonly remarks?: readonly string[];
}

/**
 * A call tree in columns, in preorder: node 0 is the root (frame -1, or the function of a tree of callers or callees),
 * the descendants of n are n + 1 … `end[n]` - 1, so that n + 1 is its first child and `end[n]` its next sibling, if it
 * has them. Children come heaviest first. Weights are in the profile's unit.
 */
export interface CallTree {
  readonly parent: Int32Array;
  /** One past the last descendant. */
  readonly end: Int32Array;
  readonly depth: Int32Array;
  /** Index into Profile.frames, -1 for the root. */
  readonly frame: Int32Array;
  readonly self: Float64Array;
  readonly total: Float64Array;
  /** Line with the most self (else total) weight of this node, 0 where unknown. */
  readonly hottestLine: Int32Array;
}
