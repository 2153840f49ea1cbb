/** The capture flow: find, prepare, record, fetch, clean, verify, store. */
import type { CapturedFile, Mode, NotRunning, OutsideHeap, RecordingCost } from '../metadata/types';
import type { CaptureMetadata } from '../metadata/metadata';
import type { RecordedStretch } from '../profile/stretches';
import type { Profile } from '../profile/types';

/** Id of a runtime (../runtimes/types.ts); in a stored capture perhaps one that this version does not know. */
export type Runtime = string;

/** `cpu`: what ran; `wall`: waiting too; `heap`: what allocated the memory that is still held (Node). */
export type { Mode } from '../metadata/types';

/** A process of the container, as the remote finder saw it. Text fields are untrusted. */
export interface RemoteProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  /** null: none that can be recorded. */
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

/** What is recorded of each process, and how. */
export interface RecordOptions {
  /** Length of the recording; where the hooks have a `stop`, its upper bound. */
  readonly durationMs: number;
  readonly rateHz: number;
  readonly mode: Mode;
  /** Keep py-spy in the task's cache folder for the next capture. */
  readonly cachePySpy: boolean;
  /** Let the task fetch py-spy with its own pip before it is sent. Absent: yes. */
  readonly fetchPySpy?: boolean;
  /** Python: pauses the process for each sample. Stacks are exact then; refused where there are too many threads. */
  readonly blocking?: boolean;
  /** Python: frames of C, C++ and Rust extensions too. Blocks, as py-spy has no other way. */
  readonly native?: boolean;
  /** Python: only threads that hold the interpreter lock. */
  readonly gil?: boolean;
  /**
   * Child processes too (workers of gunicorn, uWSGI, Celery, cluster, PM2). Absent: only if the chosen process is a
   * master that just distributes work.
   */
  readonly subprocesses?: boolean;
  /** Node, heap: one sample in so many bytes allocated. Absent: 32768. */
  readonly heapIntervalBytes?: number;
}

/** How a caller steers a running recording and sees what it has so far. */
export interface RecordControl {
  /**
   * Ends the recording early and keeps what was recorded. A text as its reason says what ended it that nobody wanted: the
   * capture is partial then.
   */
  readonly stop?: AbortSignal;
  /** It is meant to be stopped. Absent: where there is a `stop`, from ten minutes on. */
  readonly isOpenEnded?: boolean;
  /** Where present, what was recorded is handed on while it runs. */
  readonly live?: LiveHooks;
}

export interface LiveHooks {
  /**
   * The most recent stretch, the first one within 4 s. `coverage`: share (0..1) of the time since the start that all
   * stretches cover.
   */
  readonly onUpdate: (stretch: RecordedStretch, coverage: number) => void;
  /** Absent: never paused. During a pause nothing is recorded, and the time does not count as uncovered. */
  readonly pause?: PauseSwitch;
}

export interface PauseSwitch {
  readonly paused: boolean;
  /** Calls back at each change until the returned function is called. */
  onChange(listener: () => void): () => void;
}

export interface CaptureRequest extends Omit<RecordOptions, 'rateHz'> {
  /** Absent: what suits the task's size (record/decideOptions.ts). */
  readonly rateHz?: number;
  /** Cluster and service names or ARNs. */
  readonly cluster: string;
  readonly service: string;
  /** Task id or ARN; absent: the oldest RUNNING task. */
  readonly task?: string;
  /** Absent: the first container that is no known sidecar. */
  readonly container?: string;
  readonly runtime?: Runtime;
}

export interface CaptureHooks extends RecordControl {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CaptureProgress) => void;
  /**
   * The recording has been fetched and is described as far as is known; only hashing and cleaning up in the task remain
   * before the capture resolves.
   */
  readonly onRecorded?: (profile: Profile & { readonly capture: CaptureMetadata }) => void;
  /**
   * After each stretch that was fetched while it records: what there is so far as a capture that says it is partial,
   * built when it is called. For keeping it in case this program is ended.
   */
  readonly onSoFar?: (soFar: () => CaptureResult) => void;
  /** Several busy processes are close: choose one. Absent or undefined: the busiest. */
  readonly pick?: (candidates: readonly RemoteProcess[]) => Promise<RemoteProcess | undefined>;
  /** Named facts for people (`task 3f… chosen: the oldest of 3`); goes to stderr or the output channel. */
  readonly log: (line: string) => void;
}

export interface CaptureResult {
  readonly profile: Profile;
  readonly metadata: CaptureMetadata;
  /**
   * The file's bytes in pieces, since all of them may be more than a string or a buffer holds: speedscope JSON with our
   * metadata.
   */
  readonly file: Iterable<Uint8Array>;
  /** Share (0..1) of the wall time in which the process waited. */
  readonly idleShare: number;
  /** A sentence about an idle capture, else ''. */
  readonly remark: string;
}

export type CaptureErrorCode =
  | 'exec-disabled'
  | 'no-running-task'
  | 'agent-not-running'
  | 'access-denied'
  | 'credentials'
  | 'cluster-not-found'
  | 'service-not-found'
  | 'task-not-found'
  | 'container-not-found'
  | 'no-process'
  | 'ptrace'
  | 'read-only-root'
  | 'not-attachable'
  | 'target-exited'
  | 'channel-closed'
  | 'no-temp-folder'
  | 'no-shell'
  | 'unsupported-arch'
  | 'unsupported-mode'
  | 'cancelled'
  | 'other';

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

/** A recorder found out by trying that it cannot read this kind of process. Another recorder may. */
export class UnknownProcessError extends CaptureError {
  constructor(message: string, hint: string, options?: { cause?: unknown }) {
    super('not-attachable', message, hint, undefined, options);
  }
}

export interface RecordRequest extends RecordOptions, RecordControl {
  readonly process: RemoteProcess;
  /** With `subprocesses`: its descendants of the same runtime, when it began. */
  readonly children?: readonly RemoteProcess[];
  readonly signal: AbortSignal;
  readonly onProgress: (phase: 'prepare' | 'record' | 'fetch', fraction: number, message: string) => void;
  /** Something stays in the task for the next capture: `the cached py-spy`. */
  readonly onKept?: (what: string) => void;
  /** After each stretch that was fetched while it records: what there is so far, built when it is called. */
  readonly onSoFar?: (soFar: () => Recording) => void;
  readonly log: (line: string) => void;
}

export interface Recording {
  readonly profile: Profile;
  readonly collector: string;
  readonly runtimeVersion: string;
  /** Samples a second as achieved: lower than asked for where the recorder would have cost too much. */
  readonly rateHz: number;
  readonly durationMs: number;
  readonly startedAt: string;
  /** Samples that could not be read. */
  readonly errors: number;
  /** Samples that were due and not taken. */
  readonly lostSamples?: number;
  /** Samples that had lost their callers and were put back under them; absent where that is not known. */
  readonly mendedSamples?: number;
  /** What was taken away since threads did not run; absent where nobody looked. */
  readonly notRunning?: NotRunning;
  /** Share (0..1) of the time from start to end that was recorded; below 1 where it was recorded in stretches. */
  readonly coverage?: number;
  readonly cost?: RecordingCost;
  /** Of a heap profile: what lay outside the heap; absent: not known. */
  readonly outsideHeap?: OutsideHeap;
  /** What a reader of the capture should know: `py-spy used too much CPU at 500 Hz: 40 Hz from the 3rd second`. */
  readonly remarks?: readonly string[];
  /** Digests of the hottest own files. */
  readonly files?: readonly CapturedFile[];
  /**
   * What ended it before its time, where nobody asked for that: the target ended, the session broke off. It has samples,
   * of the time until then.
   */
  readonly cutOff?: CaptureError;
}
