/** One command of the server, as its output comes in: stdout chunk by verified chunk, then stderr and exit code. */
import { matchesDigest } from './digest';
import type { BlockLine, OutputStream, ServerLine } from './serverLines';
import { ExecError } from '../types';

export interface JobResult {
  readonly exitCode: number;
  readonly stderr: string;
}

/** A line of text that belongs to a job. */
export type JobLine = Exclude<Extract<ServerLine, { job: number }>, BlockLine>;

/** The most base64 one chunk can have; more means lost framing. */
const MAX_CHUNK_TEXT = 512 * 1024;

export class Job {
  /** Settles when the command ended, was ended, or its output was damaged. */
  readonly done: Promise<JobResult>;
  /** The server was told to run it. */
  started = false;
  /** The server has said something of it: it knows of the command. */
  heard = false;
  private resolve!: (result: JobResult) => void;
  private reject!: (error: ExecError) => void;
  private text: string[] = [];
  private textSize = 0;
  private stderr = '';
  private stderrSeen = false;
  private next = 0;
  private onEnd: (() => void) | null = null;

  /** `onStdout` gets exact bytes, in order. */
  constructor(private readonly onStdout: (chunk: Uint8Array) => void | Promise<void>) {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.done.catch(() => {});
  }

  /** A promise asks that nothing more be handed in until it settles; it never rejects. */
  take(line: JobLine): void | Promise<void> {
    this.heard = true;
    if (this.onEnd && line.kind !== 'exit') return;
    switch (line.kind) {
      case 'started':
        return;
      case 'text':
        this.textSize += line.base64.length;
        if (this.textSize > MAX_CHUNK_TEXT) return this.fail(damaged());
        this.text.push(line.base64);
        return;
      case 'chunk': {
        const bytes = Buffer.from(this.text.join(''), 'base64');
        this.text = [];
        this.textSize = 0;
        return this.block(line.stream, line.index, matchesDigest(bytes, line.digest) ? bytes : null);
      }
      case 'exit':
        return this.exit(line.code, line.chunks);
    }
  }

  /** A block of output; null is a damaged one. Returns as `take` does. */
  block(stream: OutputStream, index: number, bytes: Uint8Array | null): void | Promise<void> {
    this.heard = true;
    if (this.onEnd) return;
    if (index !== this.next || !bytes) return this.fail(damaged());
    if (stream === 'e') {
      this.stderr = Buffer.from(bytes).toString('utf8');
      this.stderrSeen = true;
      return;
    }
    this.next++;
    try {
      const taken: unknown = this.onStdout(bytes);
      if (taken instanceof Promise) return taken.catch((error: unknown) => this.fail(notTaken(error)));
    } catch (error) {
      this.fail(notTaken(error));
    }
  }

  fail(error: ExecError): void {
    this.reject(error);
  }

  /** From now on the command's end only confirms that it is dead: `onEnd` is called in place of a result. */
  replaceOutcome(onEnd: () => void): void {
    this.onEnd = onEnd;
  }

  /** `chunks` is -1 for a command that was killed: its output may have gone with it. */
  private exit(code: number, chunks: number): void {
    if (this.onEnd) return this.onEnd();
    if (chunks !== -1 && (chunks !== this.next || !this.stderrSeen)) return this.fail(damaged());
    this.resolve({ exitCode: code, stderr: this.stderr });
  }
}

function damaged(): ExecError {
  return new ExecError(
    'corrupt',
    'Output of the container arrived damaged: its checksum does not match.',
    'Try again; if it stays, another program may be writing to the session’s terminal.',
  );
}

/** The error for output whose consumer failed. */
export function notTaken(error: unknown): ExecError {
  return error instanceof ExecError
    ? error
    : new ExecError('other', 'The command’s output could not be handled here.', 'See the cause; a full disk is one.', {
        cause: error,
      });
}
