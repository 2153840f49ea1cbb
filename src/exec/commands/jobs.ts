/**
 * The commands of a server: starts and ends each, and reads its output: stdout in verified chunks, then stderr and exit
 * code.
 */
import { ExecError, type RunOptions, cancelled, throwIfAborted } from '../types';
import type { UploadLine } from './uploads';
import { matchesDigest } from './serverStream';
import { type BlockLine, type Coding, type OutputStream, request, type ServerLine } from './serverLines';

export interface JobResult {
  readonly exitCode: number;
  readonly stderr: string;
}

/** A line of text that belongs to a job. */
type JobLine = Exclude<Extract<ServerLine, { job: number }>, BlockLine>;

/** Maximum base64 length of one chunk; more means that framing was lost. */
const MAX_CHUNK_TEXT = 512 * 1024;

/** How long a cancelled command may take to be confirmed dead before the caller is told anyway. */
const KILL_MS = 6000;

class Job {
  /** Settles when the command has ended, was killed, or its output was damaged. */
  readonly done: Promise<JobResult>;
  /** Whether the server was told to run it. */
  started = false;
  /** Whether the server has mentioned it, and so knows the command. */
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

  /** Handles a line. A returned promise asks for nothing more until it settles; it never rejects. */
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

  /** Handles a block of output; null is a damaged one. Returns the same as `take`. */
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

  /** From now on the command's end only confirms that it is dead: `onEnd` is called instead of returning a result. */
  replaceOutcome(onEnd: () => void): void {
    this.onEnd = onEnd;
  }

  /** `chunks` is -1 for a killed command, whose output may have been lost with it. */
  private exit(code: number, chunks: number): void {
    if (this.onEnd) return this.onEnd();
    if (chunks !== -1 && (chunks !== this.next || !this.stderrSeen)) return this.fail(damaged());
    this.resolve({ exitCode: code, stderr: this.stderr });
  }
}

/** What commands need from the server that runs them. */
interface JobServer extends UploadLine {
  /** Stores bytes in the file `name` of job `id`. */
  put(id: number, name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void>;
  /** A command's words in the server's format. */
  argvText(argv: readonly string[]): string;
  /** The encoding of its output. */
  outputCoding(): Coding;
}

export class Jobs {
  private readonly jobs = new Map<number, Job>();
  /** Commands requested but not mentioned by the server yet, each with the heartbeat that followed the request. */
  private readonly starting = new Map<number, number>();
  private failure: ExecError | null = null;

  constructor(private readonly server: JobServer) {}

  /** Runs an argv; resolves when it has ended and all its output was passed to `onStdout`. */
  async run(
    id: number,
    argv: readonly string[],
    options: RunOptions,
    onStdout: (chunk: Uint8Array) => void | Promise<void>,
  ): Promise<JobResult> {
    throwIfAborted(options.signal);
    if (argv.some((word) => word.includes('\0')))
      throw new ExecError('other', 'A command’s argument holds a NUL byte.', 'Remove it: no program can be given one.');
    const { server } = this;
    const job = new Job(onStdout);
    this.jobs.set(id, job);
    if (this.failure) job.fail(this.failure);
    const ended = new ExecError(
      'timeout',
      `The command did not end within ${options.timeoutMs} ms and was stopped.`,
      'Allow more time, or see whether the task is starved of CPU.',
    );
    const stopTimer = server.after(options.timeoutMs, () => this.kill(id, job, ended));
    const cancel = () => this.kill(id, job, cancelled());
    options.signal?.addEventListener('abort', cancel, { once: true });
    try {
      if (options.stdin) await Promise.race([server.put(id, 'i', options.stdin, options.signal), job.done]);
      const words = Buffer.from(server.argvText(argv), 'utf8');
      await Promise.race([server.put(id, 'a', words, options.signal), job.done]);
      job.started = true;
      // On a dead connection the request waits for room without end; a cancel or time limit ends the job.
      await Promise.race([this.start(id), job.done]);
      return await job.done;
    } catch (error) {
      void this.ask(`K ${id}`).catch(() => {});
      throw error;
    } finally {
      stopTimer();
      options.signal?.removeEventListener('abort', cancel);
      this.jobs.delete(id);
      this.starting.delete(id);
    }
  }

  /** Passes a line to its command; returns the same as `Job.take`. */
  take(line: JobLine): void | Promise<void> {
    return this.jobs.get(line.job)?.take(line);
  }

  /** Passes a block of output to its command; null is a damaged one. */
  block(line: BlockLine, bytes: Uint8Array | null): void | Promise<void> {
    return this.jobs.get(line.job)?.block(line.stream, line.index, bytes);
  }

  /** The server answered a heartbeat. It works in order, so earlier requests without an answer never reached it. */
  heartbeatAnswered(count: number): void {
    for (const [id, followedBy] of this.starting) {
      if (this.jobs.get(id)?.heard !== false) this.starting.delete(id);
      else if (count >= followedBy) void this.start(id).catch(() => {});
    }
  }

  /** Rejects running commands; if the session is over (`forGood`), also future ones. */
  fail(error: ExecError, forGood: boolean): void {
    if (forGood) this.failure ??= error;
    for (const job of this.jobs.values()) job.fail(error);
  }

  private ask(text: string): Promise<void> {
    return this.server.send(request(this.server.nonce, text));
  }

  private start(id: number): Promise<void> {
    this.starting.set(id, this.server.nextBeat());
    return this.ask(`R ${id} ${this.server.outputCoding()}`);
  }

  /** Ends a command, then tells its caller: when the task confirms, or after a while in any case. */
  private kill(id: number, job: Job, reason: ExecError): void {
    if (!job.started) return job.fail(reason);
    const stop = this.server.after(KILL_MS, () => job.fail(reason));
    job.replaceOutcome(() => {
      stop();
      job.fail(reason);
    });
    void this.ask(`K ${id}`).catch(() => {});
  }
}

function damaged(): ExecError {
  return new ExecError(
    'corrupt',
    'Output of the container arrived damaged: its checksum does not match.',
    'Try again; if it stays, another program may be writing to the session’s terminal.',
  );
}

/** The error if a consumer of output failed. */
export function notTaken(error: unknown): ExecError {
  return error instanceof ExecError
    ? error
    : new ExecError('other', 'The command’s output could not be handled here.', 'See the cause; a full disk is one.', {
        cause: error,
      });
}
