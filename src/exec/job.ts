/** One command of the server, as its lines come in: stdout chunk by verified chunk, then stderr and exit code. */
import { matchesDigest } from './digest';
import type { ServerLine } from './serverLines';
import { ExecError } from './types';

export interface JobResult {
  readonly exitCode: number;
  readonly stderr: string;
}

/** A line of text that belongs to a job. */
export type JobLine = Extract<ServerLine, { job: number }>;

/** The most base64 one chunk can have; more means lost framing. */
const MAX_CHUNK_TEXT = 256 * 1024;

export class Job {
  /** Settles when the command ended, was ended, or its output was damaged. */
  readonly done: Promise<JobResult>;
  /** The server was told to run it. */
  started = false;
  private resolve!: (result: JobResult) => void;
  private reject!: (error: ExecError) => void;
  private data: string[] = [];
  private stderr: string[] = [];
  private size = 0;
  private next = 0;
  private onEnd: (() => void) | null = null;

  /** `onStdout` gets exact bytes, in order. */
  constructor(private readonly onStdout: (chunk: Uint8Array) => void) {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.done.catch(() => {});
  }

  take(line: JobLine): void {
    switch (line.kind) {
      case 'data':
      case 'stderr':
        this.size += line.base64.length;
        if (this.size > MAX_CHUNK_TEXT && !this.onEnd) return this.fail(damaged());
        (line.kind === 'data' ? this.data : this.stderr).push(line.base64);
        return;
      case 'chunk':
        return this.chunk(line.index, line.digest);
      case 'exit':
        return this.exit(line.code, line.chunks, line.digest);
    }
  }

  fail(error: ExecError): void {
    this.reject(error);
  }

  /** From now on the command's end only confirms that it is dead: `onEnd` is called in place of a result. */
  replaceOutcome(onEnd: () => void): void {
    this.onEnd = onEnd;
  }

  private chunk(index: number, digest: string): void {
    if (this.onEnd) return;
    const bytes = Buffer.from(this.data.join(''), 'base64');
    this.data = [];
    this.size = 0;
    if (index !== this.next || !matchesDigest(bytes, digest)) return this.fail(damaged());
    this.next++;
    try {
      this.onStdout(bytes);
    } catch (error) {
      this.fail(new ExecError('other', 'The command’s output could not be handled.', 'See the cause.', { cause: error }));
    }
  }

  private exit(code: number, chunks: number, digest: string): void {
    if (this.onEnd) return this.onEnd();
    const stderr = Buffer.from(this.stderr.join(''), 'base64');
    const killed = chunks === -1;
    if (!killed && (chunks !== this.next || !matchesDigest(stderr, digest))) return this.fail(damaged());
    this.resolve({ exitCode: code, stderr: stderr.toString('utf8') });
  }
}

function damaged(): ExecError {
  return new ExecError('corrupt', 'Output of the container arrived damaged: its checksum does not match.', 'Try again; if it stays, another program may be writing to the session’s terminal.');
}
