/** The exec channel's interface for the rest of the project. Implementations: see README.md in this folder. */
import type { Agent } from 'node:http';

/** One container of a running task, as identified by ExecuteCommand and the KMS encryption context. */
export interface ExecTarget {
  readonly clusterArn: string;
  readonly taskArn: string;
  readonly container: string;
  /** `containers[].runtimeId` of DescribeTasks. */
  readonly runtimeId: string;
}

/** The result of ECS ExecuteCommand (docs/data-channel.md, 1.1). `tokenValue` is a secret: never log it. */
export interface SessionGrant {
  readonly sessionId: string;
  readonly streamUrl: string;
  readonly tokenValue: string;
}

/** The AWS calls the channel needs, injected so that `src/exec` works with any client. */
export interface ExecApi {
  executeCommand(target: ExecTarget, command: string, signal?: AbortSignal): Promise<SessionGrant>;
  /** Resolves to a new token, or null if the session is gone. Throws ExecError if the caller may not. */
  resumeSession(sessionId: string): Promise<string | null>;
  terminateSession(sessionId: string): Promise<void>;
  /**
   * A new 64-byte data key under a KMS key and encryption context. Throws ExecError. The receiver overwrites
   * `plaintext`.
   */
  generateDataKey(keyId: string, context: Readonly<Record<string, string>>): Promise<DataKey>;
  /** The agent for the stream's connection (proxy, certificate authorities); absent: a direct connection. */
  readonly agent?: Agent;
}

/** `plaintext` is a secret, `ciphertext` is for the agent. */
export interface DataKey {
  readonly plaintext: Uint8Array;
  readonly ciphertext: Uint8Array;
}

export type ExecErrorCode =
  | 'exec-disabled'
  | 'agent-not-running'
  | 'access-denied'
  | 'credentials'
  | 'cluster-not-found'
  | 'target-gone'
  | 'no-shell'
  | 'channel-closed'
  | 'channel-timeout'
  | 'protocol'
  | 'corrupt'
  | 'timeout'
  | 'cancelled'
  | 'other';

/** Every failure of the channel: `message` says what happened, `hint` what to do next, `cause` is the raw error. */
export class ExecError extends Error {
  constructor(
    readonly code: ExecErrorCode,
    message: string,
    readonly hint: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'ExecError';
  }
}

export interface RunOptions {
  /** After this time the remote process group is killed and the call rejects with code `timeout`. */
  readonly timeoutMs: number;
  /** On abort the remote process group is killed and the call rejects with code `cancelled`. */
  readonly signal?: AbortSignal;
  /** Called with exact stdout bytes as they arrive and are verified. A promise delays further output. */
  readonly onStdout?: ((chunk: Uint8Array) => void) | ((chunk: Uint8Array) => Promise<void>);
  /** Bytes for the command's standard input (keep it small: it is stored in the remote private folder). */
  readonly stdin?: Uint8Array;
}

export interface RunResult {
  readonly exitCode: number;
  /** Exact bytes, verified by length and sha256. */
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/** Facts the remote end reports when it is ready. */
export interface RemoteFacts {
  readonly uid: number;
  /** `uname -m`: x86_64, aarch64, … */
  readonly arch: string;
  /** The session's private folder in the task (0700), deleted when the session ends, however it ends. */
  readonly privateDir: string;
  /**
   * The temp folder that contains it: the first of TMPDIR, /tmp, /dev/shm, /var/tmp that is writable and executable.
   */
  readonly tempDir: string;
  /** Set if no such folder is executable: then it is the first writable one. */
  readonly tempDirNoExec?: true;
  /** What serves the session if the image has no `sh`: then `runScript` is rejected, everything else works. */
  readonly noShell?: 'python3' | 'node';
}

/**
 * A command server inside the container, over one ExecuteCommand session. Several commands share it. `close()` always
 * ends remote processes, deletes the private folder and terminates the session; it never rejects.
 */
export interface RemoteHost {
  readonly facts: RemoteFacts;
  /**
   * Runs a POSIX shell script; `args` become $1…, passed safely whatever they contain. ExecError `no-shell` if the
   * image has no `sh`.
   */
  runScript(script: string, args: readonly string[], options: RunOptions): Promise<RunResult>;
  /** Runs an argv without a shell's interpretation. */
  run(argv: readonly string[], options: RunOptions): Promise<RunResult>;
  /** Writes a file in the container atomically (temp name, verify sha256, rename). Mode is octal, e.g. 0o700. */
  upload(bytes: Uint8Array, remotePath: string, options: TransferOptions & { readonly mode: number }): Promise<void>;
  download(remotePath: string, options: TransferOptions): Promise<Uint8Array>;
  /** Bytes on the channel so far, both directions. */
  readonly bytesOnWire: number;
  /** Milliseconds since anything came from the container, which answers a heartbeat every 4 s. Absent if unknown. */
  readonly silentMs?: number;
  close(): Promise<void>;
  /** Set by `close`: whether the task has confirmed that it has cleaned up. Absent if unknown. */
  readonly isClean?: boolean;
}

export interface TransferOptions {
  readonly signal?: AbortSignal;
  /** Bytes of the content; `timeLeftMs` is null while unknown. */
  readonly onProgress?: (done: number, total: number, timeLeftMs?: number | null) => void;
}

/** What to upload: bytes, or a local file, which is never entirely in memory. */
export type UploadSource = Uint8Array | { readonly localPath: string };

export interface DownloadToOptions extends TransferOptions {
  /** Resume from the part file of an earlier download, after checking it, and keep one if this download fails. */
  readonly resume?: boolean;
}

export interface DownloadStreamOptions extends TransferOptions {
  /** Exact bytes in order, each block verified. A promise delays the container's output until it settles. */
  readonly onBytes: (bytes: Uint8Array) => void | Promise<void>;
}

/** A remote host for files of any size, with constant memory. */
export interface FileHost extends RemoteHost {
  upload(source: UploadSource, remotePath: string, options: TransferOptions & { readonly mode: number }): Promise<void>;
  /** Downloads into a local file, which appears complete or not at all. Returns its size in bytes. */
  downloadTo(remotePath: string, localPath: string, options: DownloadToOptions): Promise<number>;
  /** Passes the file on as it arrives; the whole is verified when it resolves, with the size in bytes. */
  downloadStream(remotePath: string, options: DownloadStreamOptions): Promise<number>;
}

export interface OpenOptions {
  readonly signal?: AbortSignal;
  /** Redacted one-line trace of frames for the log; never payloads or tokens. */
  readonly trace?: (line: string) => void;
  /** Called when ECS has accepted the command, whatever happens to the session then. */
  readonly onAccepted?: () => void;
}

/**
 * Opens a session into a container, with a command server in it: `openRemoteHost` in ./remoteHost.ts, bound to its API.
 */
export type OpenHost = (target: ExecTarget, options: OpenOptions) => Promise<RemoteHost>;

/** Cancellation as an error of the channel. */
export function cancelled(): ExecError {
  return new ExecError('cancelled', 'Cancelled.', '');
}

/** Throws ExecError `cancelled` if `signal` is aborted. */
export function throwIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted) throw cancelled();
}
