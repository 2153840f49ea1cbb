/** Types of the larger values in capture metadata. Unknown members within them are kept. */
import * as v from 'valibot';
import type { AwsLocation } from './location';

const count = v.pipe(v.number(), v.finite());
/** A read-only list. */
export const listOf = <T>(of: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, readonly T[]> =>
  v.pipe(v.array(of), v.readonly());

const hex = (length: number) => v.pipe(v.string(), v.length(length), v.regex(/^[0-9a-f]*$/));

/** `cpu`: what ran; `wall`: waiting too; `heap`: what allocated the memory that is still held (Node). */
export const modes = ['cpu', 'wall', 'heap'] as const;
export type Mode = (typeof modes)[number];

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
export const taskPlace: v.GenericSchema<unknown, TaskPlace> = v.looseObject({
  availabilityZone: v.string(),
  instance: v.string(),
  launchType: v.string(),
  platformVersion: v.string(),
  cpu: v.string(),
  memory: v.string(),
  taskStartedAt: v.nullable(v.string()),
  revision: count,
  imageDigest: v.nullable(v.string()),
  deploying: v.boolean(),
});

/**
 * Where in AWS a capture was made. Account and region decide which access may be used for it; the profile is only a
 * hint.
 */
interface CaptureOrigin extends AwsLocation {
  /** Name of the profile in the AWS configuration files; absent if AWS's default chain decided, or if it is unknown. */
  readonly profile?: string;
}
export const captureOrigin: v.GenericSchema<unknown, CaptureOrigin> = v.looseObject({
  partition: v.string(),
  accountId: v.string(),
  region: v.string(),
  profile: v.optional(v.string()),
});

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
export const captureSource: v.GenericSchema<unknown, CaptureSource> = v.looseObject({
  task: v.string(),
  container: v.string(),
  pid: count,
  processName: v.string(),
  samples: count,
  error: v.nullable(v.string()),
  place: v.optional(taskPlace),
});

/** Number of tasks that a capture was meant to include, recorded tasks, recorded processes, and failed sources. */
export interface MergedCounts {
  readonly tasks: number;
  readonly recordedTasks: number;
  readonly processes: number;
  readonly failed: number;
}
export const mergedCounts: v.GenericSchema<unknown, MergedCounts> = v.looseObject({
  tasks: count,
  recordedTasks: count,
  processes: count,
  failed: count,
});

/** What a recording cost the task. Null: could not be measured. */
export interface RecordingCost {
  /** CPU time of all our processes in the task during the recording. */
  readonly profilerCpuSeconds: number | null;
  /**
   * The part from the first sample to the last; the rest is start and end, the same for a longer recording. Absent:
   * unknown.
   */
  readonly profilerSteadyCpuSeconds?: number | null;
  /** Cores used by the target in the half second before (0.5 is half a core), and during the recording. */
  readonly targetCpuBefore: number | null;
  readonly targetCpuDuring: number | null;
}
export interface CaptureCost extends RecordingCost {
  /** Milliseconds in each phase: `check`, `connect`, `find`, `prepare`, `record`, `fetch`, `clean`. */
  readonly phasesMs: Readonly<Record<string, number>>;
}
export const captureCost: v.GenericSchema<unknown, CaptureCost> = v.looseObject({
  profilerCpuSeconds: v.nullable(count),
  profilerSteadyCpuSeconds: v.optional(v.nullable(count)),
  targetCpuBefore: v.nullable(count),
  targetCpuDuring: v.nullable(count),
  phasesMs: v.record(v.string(), count),
});

/** Samples of threads that did not run, by the kernel's count of their CPU time. */
export interface NotRunning {
  /** Samples that were left out, and those that stay with a part of their weight. */
  readonly leftOut: number;
  readonly weighed: number;
  /** Time of samples that was taken away, in milliseconds. */
  readonly ms: number;
  /** Of all threads with samples: how long they were ready to run and waited for a processor, in milliseconds. */
  readonly waitedForCpuMs: number;
  /** Threads whose CPU time could not be read: their samples are as they were taken. */
  readonly unknownThreads: number;
}
export const notRunning: v.GenericSchema<unknown, NotRunning> = v.looseObject({
  leftOut: count,
  weighed: count,
  ms: count,
  waitedForCpuMs: count,
  unknownThreads: count,
});

/** Memory outside a runtime's own heap, in bytes. */
interface OutsideBytes {
  /** All of it that the runtime knows of. */
  readonly external: number;
  /** Of it what Buffers and ArrayBuffers hold. */
  readonly buffers: number;
}
/** At the start and at the end of a recording of the heap. */
export interface OutsideHeap {
  readonly before: OutsideBytes;
  readonly after: OutsideBytes;
}
const outsideBytes: v.GenericSchema<unknown, OutsideBytes> = v.looseObject({ external: count, buffers: count });
export const outsideHeap: v.GenericSchema<unknown, OutsideHeap> = v.looseObject({
  before: outsideBytes,
  after: outsideBytes,
});

/**
 * The source of a generated file: that file (as in the profile's frames), and the source's index in its map, counted
 * across sections.
 */
export interface MappedSource {
  readonly generated: string;
  readonly number: number;
}

/** The content of a file that ran, by its digests. */
export interface CapturedFile {
  /**
   * As in the profile's frames. For a source named by a source map: its path in the container, or its URL in the map.
   */
  readonly path: string;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Git's blob id: SHA-1 of `blob <bytes>`, a zero byte and the content. */
  readonly gitBlob: string;
  readonly bytes: number;
  /**
   * `running`: of the very text that ran, or of the text in its source map. `disk`: of a file that the source map names but
   * does not contain, as it was in the task after the recording; the code that ran may have been made of another text.
   * Absent: of a file in the task after the recording that is not known to be what ran (Python, and captures of earlier
   * versions).
   */
  readonly from?: string;
  /** The content is the text in the source map (`sourcesContent`), or the file that the map refers to. */
  readonly mapped?: true;
  readonly source?: MappedSource;
}
export const capturedFile: v.GenericSchema<unknown, CapturedFile> = v.looseObject({
  path: v.string(),
  sha256: hex(64),
  gitBlob: hex(40),
  bytes: v.pipe(v.number(), v.safeInteger()),
  from: v.optional(v.string()),
  mapped: v.optional(v.literal(true)),
  source: v.optional(v.looseObject({ generated: v.string(), number: v.pipe(v.number(), v.safeInteger()) })),
});

/** Whether an untrusted value is a captured file. */
export const isCapturedFile = (value: unknown): value is CapturedFile => v.is(capturedFile, value);
