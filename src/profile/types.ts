/**
 * The profile model: columns, not objects. Pure data, shared by host, worker, webview and command line.
 *
 * Terms: a *frame* is a function (name, file, definition); a *stack* is a node of the stack table: a frame, the line
 * that was executing in it, and its caller; a *sample* is a stack and a weight; a *call tree* merges stacks with the
 * same frames, whatever their lines.
 */

/** Unit of every weight in a profile. Time units are converted with {@link MS_PER_UNIT}; others are never mixed with time. */
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

/** A parsed profile. One unit, one frame table and one stack table for all threads. */
export interface Profile {
  readonly name: string;
  readonly unit: WeightUnit;
  readonly frames: readonly Frame[];
  readonly stacks: StackTable;
  readonly threads: readonly Thread[];
  /** Samples are sums of equal stacks, in no time order. */
  readonly summed?: true;
  /** Our metadata, if the file is one of our captures. */
  readonly capture?: CaptureMetadata;
  /** Source maps stored with the capture: generated file (as in Frame.file) to map JSON without sourcesContent. */
  readonly sourceMaps?: Readonly<Record<string, string>>;
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

/** What was captured, how, and from where. Stored under `ecsProfiler.capture` in the speedscope file. */
export interface CaptureMetadata {
  readonly formatVersion: 1;
  readonly clusterArn: string;
  readonly cluster: string;
  readonly service: string;
  readonly taskArn: string;
  /** Task id, the last segment of the ARN. */
  readonly task: string;
  readonly container: string;
  /** `family:revision` and the revision alone. */
  readonly taskDefinition: string;
  readonly revision: number;
  readonly imageDigest: string | null;
  readonly region: string;
  readonly pid: number;
  readonly processName: string;
  /** Id of a runtime, possibly unknown to this version if a later one made the capture. */
  readonly runtime: string;
  /** e.g. `3.12.4` or `v22.1.0`. */
  readonly runtimeVersion: string;
  /** e.g. `py-spy 0.4.3` or `V8 inspector`. */
  readonly collector: string;
  readonly mode: 'cpu' | 'wall' | 'heap';
  /** Enabled options: `blocking`, `native`, `gil`, `subprocesses`. */
  readonly options?: readonly string[];
  /** Samples per second, as achieved. */
  readonly rateHz: number;
  /** The requested rate, if it was higher. */
  readonly requestedRateHz?: number;
  /** Requested duration, and recorded duration. */
  readonly requestedMs: number;
  readonly durationMs: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly samples: number;
  /** Samples the collector lost or failed to read. */
  readonly errors: number;
  /** Bytes on the data channel for this capture, both directions. */
  readonly bytesOnWire: number;
  /** Samples that were due but not taken. */
  readonly lostSamples?: number;
  /** Share (0..1) of the time from start to end that was recorded. */
  readonly coverage?: number;
  readonly cost?: CaptureCost;
  readonly remarks?: readonly string[];
  /**
   * What the capture was merged from; threads refer to entries by index. The fields above then describe the first
   * source that has samples; samples, errors and bytes are sums.
   */
  readonly sources?: readonly CaptureSource[];
  /**
   * The hottest own files as they were in the task after the recording. A path appears twice if its content differed
   * between tasks.
   */
  readonly files?: readonly CapturedFile[];
  /** Where it was recorded: the first task, if there were several. Absent in captures of earlier versions. */
  readonly place?: TaskPlace;
  /** Requests served by all tasks during the recording, if known. */
  readonly requests?: number;
  /** The user's title; empty if none. */
  readonly title?: string;
  readonly note?: string;
}

/** A task and its surroundings, as reported by ECS at the time of the capture; '' if not reported. */
export interface TaskPlace {
  readonly availabilityZone: string;
  /** ARN of the EC2 or external instance; '' on Fargate. */
  readonly instance: string;
  readonly launchType: string;
  readonly platformVersion: string;
  /** In ECS's notation: CPU units (1024 are a core) and MiB. */
  readonly cpu: string;
  readonly memory: string;
  /** ISO 8601, UTC; null if not reported. */
  readonly taskStartedAt: string | null;
  readonly revision: number;
  readonly imageDigest: string | null;
  /** The service had more than one active deployment. */
  readonly deploying: boolean;
}

/** The content of a file that ran, by its digests. */
export interface CapturedFile {
  /** As in {@link Frame.file}. For a source named by a source map: its path in the container, or its URL in the map. */
  readonly path: string;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Git's blob id: SHA-1 of `blob <bytes>`, a zero byte and the content. */
  readonly gitBlob: string;
  readonly bytes: number;
  /** The content is the text in the source map (`sourcesContent`), or the file that the map refers to. */
  readonly mapped?: true;
  /**
   * For such a source: the generated file (as in Frame.file), and the source's index in its map, counted across
   * sections.
   */
  readonly source?: MappedSource;
}

export interface MappedSource {
  readonly generated: string;
  readonly number: number;
}

/** What a recording cost the task. Null: could not be measured. */
export interface RecordingCost {
  /** CPU time of all our processes in the task during the recording. */
  readonly profilerCpuSeconds: number | null;
  /** Of it what it took from the first sample to the last; the rest is its start and end, the same for a longer recording. Absent: not known. */
  readonly profilerSteadyCpuSeconds?: number | null;
  /** Cores used by the target in the half second before (0.5 is half a core), and during the recording. */
  readonly targetCpuBefore: number | null;
  readonly targetCpuDuring: number | null;
}

export interface CaptureCost extends RecordingCost {
  /** Milliseconds in each phase: `check`, `connect`, `find`, `prepare`, `record`, `fetch`, `clean`. */
  readonly phasesMs: Readonly<Record<string, number>>;
}

/** One process of a capture of several, or a task that could not be captured. */
export interface CaptureSource {
  /** Task id. */
  readonly task: string;
  readonly container: string;
  /** 0 if no process was reached. */
  readonly pid: number;
  readonly processName: string;
  readonly samples: number;
  /** One message, or null. */
  readonly error: string | null;
  /** Absent if it was not reached, and in captures of earlier versions. */
  readonly place?: TaskPlace;
}
