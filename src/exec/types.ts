/** What the rest of the project may ask of the exec channel. Implementations: see README.md in this folder. */
import type { Agent } from 'node:http';

/** One container of one running task, as ExecuteCommand and the KMS encryption context name it. */
export interface ExecTarget {
  readonly clusterArn: string;
  readonly taskArn: string;
  readonly container: string;
  /** `containers[].runtimeId` of DescribeTasks. */
  readonly runtimeId: string;
}

/** What ECS ExecuteCommand answers (docs/data-channel.md, 1.1). `tokenValue` is a secret: never log it. */
export interface SessionGrant {
  readonly sessionId: string;
  readonly streamUrl: string;
  readonly tokenValue: string;
}

/** The AWS calls the channel needs, injected so that `src/exec` works with any client. */
export interface ExecApi {
  executeCommand(target: ExecTarget, command: string, signal?: AbortSignal): Promise<SessionGrant>;
  /** Resolves to a new token, or null when the session is gone. Throws ExecError when the caller may not. */
  resumeSession(sessionId: string): Promise<string | null>;
  terminateSession(sessionId: string): Promise<void>;
  /** A new 64-byte data key under a KMS key and encryption context. Throws ExecError. The receiver overwrites `plaintext`. */
  generateDataKey(keyId: string, context: Readonly<Record<string, string>>): Promise<DataKey>;
  /** The way to the stream's address (proxy, certificate authorities); absent: directly. */
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
  /** Ends the remote process group and rejects with code `timeout` when it passes. */
  readonly timeoutMs: number;
  /** Ends the remote process group and rejects with code `cancelled`. */
  readonly signal?: AbortSignal;
  /** Called with exact stdout bytes as they arrive and are verified. A promise holds further output back. */
  readonly onStdout?: ((chunk: Uint8Array) => void) | ((chunk: Uint8Array) => Promise<void>);
  /** Bytes for the command's standard input (small: it is held in the remote private folder). */
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
  /** The session's private folder in the task (0700), removed when the session ends however it ends. */
  readonly privateDir: string;
  /** Temp folder it was made in: TMPDIR, /tmp, /dev/shm, /var/tmp, first that is writable and executable. */
  readonly tempDir: string;
  /** Set when no such folder is executable: then it is the first writable one. */
  readonly tempDirNoExec?: true;
  /** What serves the session where the image has no `sh`: `runScript` is refused then, all else works. */
  readonly noShell?: 'python3' | 'node';
}

/**
 * A command server inside the container, over one ExecuteCommand session. Several commands share it.
 * `close()` always ends remote processes, removes the private folder and terminates the session; it never rejects.
 */
export interface RemoteHost {
  readonly facts: RemoteFacts;
  /** Runs a POSIX shell script text; `args` become $1…, passed safely whatever they hold. ExecError `no-shell` where the image has no `sh`. */
  runScript(script: string, args: readonly string[], options: RunOptions): Promise<RunResult>;
  /** Runs an argv without a shell's interpretation. */
  run(argv: readonly string[], options: RunOptions): Promise<RunResult>;
  /** Writes a file in the container atomically (temp name, verify sha256, rename). Mode is octal, e.g. 0o700. */
  upload(bytes: Uint8Array, remotePath: string, options: TransferOptions & { readonly mode: number }): Promise<void>;
  download(remotePath: string, options: TransferOptions): Promise<Uint8Array>;
  /** Bytes on the channel so far, both directions. */
  readonly bytesOnWire: number;
  /** Since when nothing came from the container, which answers a heartbeat every 4 s. Absent where that is not known. */
  readonly silentMs?: number;
  close(): Promise<void>;
}

export interface TransferOptions {
  readonly signal?: AbortSignal;
  /** Bytes of the content; `timeLeftMs` is null while it cannot be told. */
  readonly onProgress?: (done: number, total: number, timeLeftMs?: number | null) => void;
}

/** What to upload: bytes, or a file of this machine, which is never held in memory whole. */
export type UploadSource = Uint8Array | { readonly localPath: string };

export interface DownloadToOptions extends TransferOptions {
  /** Go on with the part file of an earlier download, after checking it, and keep one when this download fails. */
  readonly resume?: boolean;
}

export interface DownloadStreamOptions extends TransferOptions {
  /** Exact bytes in order, each block verified. A promise holds the container's output back until it settles. */
  readonly onBytes: (bytes: Uint8Array) => void | Promise<void>;
}

/** A remote host for files of any size: memory stays flat. */
export interface FileHost extends RemoteHost {
  upload(source: UploadSource, remotePath: string, options: TransferOptions & { readonly mode: number }): Promise<void>;
  /** Into a file of this machine, which appears whole or not at all. Returns its size in bytes. */
  downloadTo(remotePath: string, localPath: string, options: DownloadToOptions): Promise<number>;
  /** Hands the file on as it comes; the whole is verified when it resolves, with the size in bytes. */
  downloadStream(remotePath: string, options: DownloadStreamOptions): Promise<number>;
}

export interface OpenOptions {
  readonly signal?: AbortSignal;
  /** Redacted one-line trace of frames for the log; never payloads or tokens. */
  readonly trace?: (line: string) => void;
  /** Called when ECS took the command, whatever becomes of the session then. */
  readonly onAccepted?: () => void;
}

/** Opens a session into a container, with a command server in it: `openRemoteHost` of ./remoteHost.ts with its API. */
export type OpenHost = (target: ExecTarget, options: OpenOptions) => Promise<RemoteHost>;

/** Cancellation as an error of the channel. */
export function cancelled(): ExecError {
  return new ExecError('cancelled', 'Cancelled.', '');
}

/** Throws ExecError `cancelled` when `signal` is aborted. */
export function throwIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted) throw cancelled();
}
