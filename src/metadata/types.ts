/** What the larger values of capture metadata are. Unknown members within them are kept. */
import * as v from 'valibot';
import type { AwsLocation } from './location';

const count = v.pipe(v.number(), v.finite());
/** A list that nobody changes. */
export const listOf = <T>(of: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, readonly T[]> =>
  v.pipe(v.array(of), v.readonly());

const hex = (length: number) => v.pipe(v.string(), v.length(length), v.regex(/^[0-9a-f]*$/));

/** `cpu`: what ran; `wall`: waiting too; `heap`: what allocated the memory that is still held (Node). */
export const modes = ['cpu', 'wall', 'heap'] as const;
export type Mode = (typeof modes)[number];

/** A task and its surroundings, as ECS told them when it was captured; '' where it told nothing. */
export interface TaskPlace {
  readonly availabilityZone: string;
  /** ARN of the EC2 or external instance; '' on Fargate. */
  readonly instance: string;
  readonly launchType: string;
  readonly platformVersion: string;
  /** As ECS writes them: CPU units (1024 is a core) and MiB. */
  readonly cpu: string;
  readonly memory: string;
  /** ISO 8601, UTC; null where it was not told. */
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

/** Where in AWS a capture was made. Account and region decide which access may be used for it; the profile is only a hint. */
export interface CaptureOrigin extends AwsLocation {
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
  /** 0 where no process was reached. */
  readonly pid: number;
  readonly processName: string;
  readonly samples: number;
  /** One message, or null. */
  readonly error: string | null;
  /** Absent where it was not reached, and in captures of earlier versions. */
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

/** Tasks that a capture was to hold, those that were recorded, processes that were, and sources that failed. */
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
  /** CPU time of everything of ours in the task while it recorded. */
  readonly profilerCpuSeconds: number | null;
  /** Of it what it took from the first sample to the last; the rest is its start and end, the same for a longer recording. Absent: not known. */
  readonly profilerSteadyCpuSeconds?: number | null;
  /** Cores the target used in the half second before (0.5 is half a core), and during. */
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

/** The source of a generated file: that file (as in the profile's frames) and the source's number in its map, sections counted through. */
export interface MappedSource {
  readonly generated: string;
  readonly number: number;
}

/** The content of a file that ran, by its digests. */
export interface CapturedFile {
  /** As in the profile's frames; of a source that a source map names: its path in the container, or the URL that the map has. */
  readonly path: string;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Git's id of the content: SHA-1 of `blob <bytes>`, a zero byte and the content. */
  readonly gitBlob: string;
  readonly bytes: number;
  /** The content is the text that a source map carries (`sourcesContent`), or the file the map names. */
  readonly mapped?: true;
  readonly source?: MappedSource;
}
export const capturedFile: v.GenericSchema<unknown, CapturedFile> = v.looseObject({
  path: v.string(),
  sha256: hex(64),
  gitBlob: hex(40),
  bytes: v.pipe(v.number(), v.safeInteger()),
  mapped: v.optional(v.literal(true)),
  source: v.optional(v.looseObject({ generated: v.string(), number: v.pipe(v.number(), v.safeInteger()) })),
});

/** Whether an untrusted value is one. */
export const isCapturedFile = (value: unknown): value is CapturedFile => v.is(capturedFile, value);
