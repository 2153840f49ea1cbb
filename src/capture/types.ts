/** The capture flow: find, prepare, record, fetch, clean, verify, store. One interface for all collectors. */
import type { CaptureMetadata, Profile } from '../profile/types';
import type { RemoteHost } from '../exec/types';

export type Runtime = 'python' | 'node';

/** A process of the container, as the remote finder saw it. Text fields are untrusted. */
export interface RemoteProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  /** null: neither Python nor Node. */
  readonly runtime: Runtime | null;
  /** Version where the finder could tell it cheaply, else ''. */
  readonly runtimeVersion: string;
  readonly exe: string;
  readonly argv: readonly string[];
  /** Share of one core over the finder's window (about 0.5 s). */
  readonly cpuShare: number;
  readonly threads: number;
  readonly gid?: number;
  /** CPU time since it started: decides between idle processes. */
  readonly cpuSeconds?: number;
}

export type CapturePhase = 'check' | 'connect' | 'find' | 'prepare' | 'record' | 'fetch' | 'clean' | 'store';

export interface CaptureProgress {
  readonly phase: CapturePhase;
  /** One line for people, e.g. `Recording main.py (pid 17): 4 s of 10 s`. */
  readonly message: string;
  /** 0..1 over the whole capture. */
  readonly fraction: number;
}

export interface CaptureRequest {
  /** Cluster and service names or ARNs. */
  readonly cluster: string;
  readonly service: string;
  /** Task id or ARN; absent: the oldest RUNNING task. */
  readonly task?: string;
  /** Absent: the first container that is no known sidecar. */
  readonly container?: string;
  readonly runtime?: Runtime;
  readonly durationMs: number;
  readonly rateHz: number;
  readonly mode: 'cpu' | 'wall';
  /** Keep py-spy in the task's cache folder for the next capture. */
  readonly cachePySpy: boolean;
}

export interface CaptureHooks {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CaptureProgress) => void;
  /** Several busy processes are close: choose one. Absent or undefined: the busiest. */
  readonly pick?: (candidates: readonly RemoteProcess[]) => Promise<RemoteProcess | undefined>;
  /** Named facts for people (`task 3f… chosen: the oldest of 3`); goes to stderr or the output channel. */
  readonly log: (line: string) => void;
}

export interface CaptureResult {
  readonly profile: Profile;
  readonly metadata: CaptureMetadata;
  /** The file's bytes: speedscope JSON with our metadata, ready to be stored. */
  readonly file: Uint8Array;
  /** Share of wall time that was waiting; a capture of an idle process says so. */
  readonly idleShare: number;
  /** Human remark for an idle capture, else ''. */
  readonly remark: string;
}

export type CaptureErrorCode =
  | 'exec-disabled' | 'no-running-task' | 'agent-not-running' | 'access-denied' | 'credentials' | 'cluster-not-found'
  | 'service-not-found' | 'task-not-found' | 'container-not-found' | 'no-process' | 'ptrace' | 'read-only-root'
  | 'not-attachable' | 'target-exited' | 'channel-closed' | 'no-temp-folder' | 'no-shell' | 'unsupported-arch' | 'cancelled' | 'other';

/** Every refusal or failure of a capture. `fix` is a snippet for *Copy Fix*, where there is one. */
export class CaptureError extends Error {
  constructor(
    readonly code: CaptureErrorCode,
    message: string,
    readonly hint: string,
    readonly fix?: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'CaptureError';
  }
}

export interface RecordRequest {
  readonly process: RemoteProcess;
  readonly durationMs: number;
  readonly rateHz: number;
  readonly mode: 'cpu' | 'wall';
  readonly cachePySpy: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (phase: 'prepare' | 'record' | 'fetch', fraction: number, message: string) => void;
  readonly log: (line: string) => void;
}

export interface Recording {
  readonly profile: Profile;
  readonly collector: string;
  readonly runtimeVersion: string;
  readonly rateHz: number;
  readonly durationMs: number;
  readonly startedAt: string;
  readonly errors: number;
}

/** A way to record one kind of process. Adding one: a new file and a line in ./collectors.ts. */
export interface Collector {
  readonly runtime: Runtime;
  /** Throws CaptureError when the process cannot be recorded, before anything is changed in the task. */
  check(host: RemoteHost, process: RemoteProcess): Promise<void>;
  /** Records; leaves nothing behind however it ends. */
  record(host: RemoteHost, request: RecordRequest): Promise<Recording>;
}
