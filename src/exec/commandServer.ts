/**
 * The client's end of remote/server.sh: requests out, lines in, heartbeats both ways.
 * Knows nothing of sockets: it is given a way to write and fed with output.
 */
import type { Clock } from './clock';
import { Job, type JobResult } from './job';
import { LineReader } from './lines';
import { quote } from './program';
import { type ReadyFacts, type ServerLine, readServerLine } from './serverLines';
import { ExecError, type RunOptions } from './types';

export type Write = (bytes: Uint8Array) => Promise<void>;

/** The guardian in the task waits 15 s for a sign of life; this leaves room for a slow line. */
const HEARTBEAT_MS = 4000;
/** Nothing heard from the server for this long although it answers heartbeats: it is gone. */
const SILENT_MS = 60_000;
/** How long a cancelled command may take to be confirmed dead before the caller is told anyway. */
const KILL_MS = 6000;
/** Bytes of one block of input; a multiple of 3, 32 KB as base64. */
const BLOCK = 24_576;
const REQUEST = 48;
/** Lines of input, below the 4,095 bytes of a terminal without raw mode (§7.2). */
const LINE = 1000;

export class CommandServer {
  private readonly lines = new LineReader((line) => this.onLine(line));
  private readonly jobs = new Map<number, Job>();
  private readonly blocks = new Map<string, ((ok: boolean) => void)[]>();
  private nextId = 1;
  private heardAt = 0;
  private cancelBeat = () => {};
  private failure: ExecError | null = null;
  private quitting = false;
  private facts: ReadyFacts | null = null;
  private onReady: ((facts: ReadyFacts) => void) | null = null;
  private onFailure: ((error: ExecError) => void)[] = [];
  private onBye: (() => void) | null = null;

  constructor(private readonly nonce: string, private readonly clock: Clock, private readonly write: Write) {}

  /** Bytes the terminal printed. */
  feed(bytes: Uint8Array): void {
    this.lines.push(bytes);
  }

  /** Resolves when the server is there; heartbeats begin. */
  async ready(timeoutMs: number): Promise<ReadyFacts> {
    const stop = this.clock.after(timeoutMs, () => this.fail(new ExecError('no-shell', 'The container’s shell started but the command server in it did not.', 'The image needs a POSIX shell with base64, dd, sed and stty.')));
    try {
      const facts = this.facts ?? (await this.orFailure<ReadyFacts>((resolve) => { this.onReady = resolve; }));
      this.beat();
      return facts;
    } finally {
      stop();
    }
  }

  /** Since the last line of the server. */
  get silentMs(): number {
    return this.clock.now() - this.heardAt;
  }

  /** A new job's number: its input files are sent under it. */
  newId(): number {
    return this.nextId++;
  }

  /** Sends bytes into the file `name` of job `id`, block after block without waiting; resolves when all are confirmed. */
  async put(id: number, name: string, bytes: Uint8Array, signal?: AbortSignal, onProgress?: (done: number) => void): Promise<void> {
    const pending: Promise<void>[] = [];
    let confirmed = 0;
    for (let at = 0; at < bytes.length || at === 0; at += BLOCK) {
      throwIfAborted(signal);
      const block = bytes.subarray(at, at + BLOCK);
      const ack = this.blockAck(`${id}/${name}`).then(() => {
        confirmed += block.length;
        onProgress?.(confirmed);
      });
      ack.catch(() => {});
      pending.push(ack);
      await this.send(blockText(`${id}/${name}`, block));
    }
    await Promise.all(pending);
    throwIfAborted(signal);
  }

  /** Runs an argv; resolves when it ended and all its output was handed to `onStdout`. */
  async run(id: number, argv: readonly string[], options: RunOptions, onStdout: (chunk: Uint8Array) => void): Promise<JobResult> {
    throwIfAborted(options.signal);
    if (argv.some((word) => word.includes('\0'))) throw new ExecError('other', 'A command’s argument holds a NUL byte.', 'Remove it: no program can be given one.');
    const job = new Job(onStdout);
    this.jobs.set(id, job);
    if (this.failure) job.fail(this.failure);
    const ended = new ExecError('timeout', `The command did not end within ${options.timeoutMs} ms and was stopped.`, 'Allow more time, or see whether the task is starved of CPU.');
    const stopTimer = this.clock.after(options.timeoutMs, () => this.kill(id, job, ended));
    const cancel = () => this.kill(id, job, cancelled());
    options.signal?.addEventListener('abort', cancel, { once: true });
    try {
      if (options.stdin) await Promise.race([this.put(id, 'i', options.stdin, options.signal), job.done]);
      await Promise.race([this.put(id, 'a', Buffer.from(argv.map(quote).join(' '), 'utf8'), options.signal), job.done]);
      job.started = true;
      await this.send(request(`R ${id}`));
      return await job.done;
    } catch (error) {
      void this.send(request(`K ${id}`)).catch(() => {});
      throw error;
    } finally {
      stopTimer();
      options.signal?.removeEventListener('abort', cancel);
      this.jobs.delete(id);
    }
  }

  /** Asks the server to end everything; resolves when it confirmed, failed or `timeoutMs` passed. Never rejects. */
  async quit(timeoutMs: number): Promise<void> {
    this.cancelBeat();
    let stop = () => {};
    const late = new Promise<void>((resolve) => { stop = this.clock.after(timeoutMs, resolve); });
    const bye = this.orFailure<void>((resolve) => { this.onBye = resolve; })
      .then(() => this.write(Buffer.from('.\n')))
      .catch(() => {});
    const closed = new ExecError('channel-closed', 'The session was closed.', '');
    for (const job of this.jobs.values()) job.fail(closed);
    if (!this.failure) void this.write(request('Q')).catch(() => {});
    this.quitting = true;
    await Promise.race([bye, late]);
    stop();
    this.fail(closed);
  }

  /** The session is over: everything that waits is rejected. */
  fail(error: ExecError): void {
    if (this.failure) return;
    this.failure = error;
    this.cancelBeat();
    for (const job of this.jobs.values()) job.fail(error);
    for (const reject of this.onFailure) reject(error);
  }

  /** Ends a command, then tells its caller: when the task confirms, or after a while in any case. */
  private kill(id: number, job: Job, reason: ExecError): void {
    if (!job.started) return job.fail(reason);
    const stop = this.clock.after(KILL_MS, () => job.fail(reason));
    const tell = () => {
      stop();
      job.fail(reason);
    };
    job.replaceOutcome(tell);
    void this.send(request(`K ${id}`)).catch(() => {});
  }

  private send(bytes: Uint8Array): Promise<void> {
    if (this.quitting) return Promise.reject(new ExecError('channel-closed', 'The session is being closed.', ''));
    return this.failure ? Promise.reject(this.failure) : this.write(bytes);
  }

  private blockAck(name: string): Promise<void> {
    return this.orFailure<boolean>((resolve) => {
      const waiting = this.blocks.get(name) ?? [];
      waiting.push(resolve);
      this.blocks.set(name, waiting);
    }).then((ok) => {
      if (!ok) throw new ExecError('other', 'The container could not store the data sent to it.', 'See whether its temp folder is full.');
    });
  }

  private orFailure<T>(start: (resolve: (value: T) => void) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      this.onFailure.push(reject);
      start((value) => {
        this.onFailure = this.onFailure.filter((r) => r !== reject);
        resolve(value);
      });
    });
  }

  private beat(): void {
    this.heardAt = this.clock.now();
    const again = () => {
      if (this.silentMs > SILENT_MS) return this.fail(new ExecError('channel-timeout', 'The container stopped answering for a minute.', 'See whether the task is still running, then try again.'));
      void this.send(request('H 1')).catch(() => {});
      this.cancelBeat = this.clock.after(HEARTBEAT_MS, again);
    };
    again();
  }

  private onLine(text: string): void {
    const line = readServerLine(text, this.nonce);
    if (!line) return;
    this.heardAt = this.clock.now();
    this.handle(line);
  }

  private handle(line: ServerLine): void {
    switch (line.kind) {
      case 'ready':
        this.facts ??= line.facts;
        return this.onReady?.(this.facts);
      case 'fail': return this.fail(refused(line.reason));
      case 'bye': return this.onBye?.();
      case 'heartbeat': return;
      case 'block': {
        const waiting = this.blocks.get(line.name);
        const first = waiting?.shift();
        if (waiting?.length === 0) this.blocks.delete(line.name);
        return first?.(line.ok);
      }
      default: this.jobs.get(line.job)?.take(line);
    }
  }
}

/** A request as remote/server.sh reads it: 48 bytes. */
function request(text: string): Uint8Array {
  return Buffer.from(`${text.padEnd(REQUEST - 1)}\n`, 'latin1');
}

/** A block as remote/server.sh reads it: a request that tells how many bytes follow, then base64 in short lines. */
function blockText(name: string, bytes: Uint8Array): Uint8Array {
  const base64 = Buffer.from(bytes).toString('base64');
  const lines = base64.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [''];
  const body = `${lines.join('\n')}\n`;
  return Buffer.concat([request(`D ${name} ${body.length}`), Buffer.from(body, 'latin1')]);
}

function refused(reason: string): ExecError {
  const missing = /^missing ([a-z0-9]+)$/.exec(reason);
  if (missing) return new ExecError('no-shell', `The container’s shell lacks the program ${missing[1]}, which this tool needs.`, 'Add coreutils or busybox to the image.');
  return new ExecError('other', 'No temp folder in the container can be written to (TMPDIR, /tmp, /dev/shm, /var/tmp).', 'Mount a writable volume at /tmp.');
}

export function cancelled(): ExecError {
  return new ExecError('cancelled', 'Cancelled.', '');
}

export function throwIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted) throw cancelled();
}
