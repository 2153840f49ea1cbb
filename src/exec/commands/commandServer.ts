/** The client's end of a command server (remote/): requests out, output in, heartbeats both ways; no sockets. */
import type { Clock } from '../clock';
import { ExecError, type RunOptions } from '../types';
import { Jobs, type JobResult } from './jobs';
import type { ServerKind } from './program';
import type { BlockLine, Coding, ReadyFacts, ServerLine } from './serverLines';
import { inputProbe, isOutputProbe, refused, request } from './serverLines';
import { ServerStream } from './serverStream';
import { blocksOf, Uploads } from './uploads';

export type Write = (bytes: Uint8Array) => Promise<void>;

/** The guardian in the task waits 15 s for a sign of life; this leaves room for a slow connection. */
const HEARTBEAT_MS = 4000;
/** Nothing at all was received for this long, although heartbeats are answered: the task is gone. */
const SILENT_MS = 60_000;
/** The agent may need minutes to catch up with lost messages; without any output for this long, the server hangs. */
const STUCK_MS = 300_000;
/** No command has this number: the server uses it for the probes. */
const PROBE = 0;

export class CommandServer {
  private readonly stream: ServerStream;
  private readonly jobs: Jobs;
  private readonly uploads: Uploads;
  /** Each direction becomes binary once its probe arrived unchanged. */
  private outputCoding: Coding = 'base64';
  private inputCoding: Coding = 'base64';
  private nextId = 1;
  private nextBeat = 1;
  private heardAt = 0;
  private cancelBeat = () => {};
  private failure: ExecError | null = null;
  private quitting = false;
  private taking: Promise<void> | null = null;
  private facts: ReadyFacts | null = null;
  private onReady: ((facts: ReadyFacts) => void) | null = null;
  private onFailure: ((error: ExecError) => void)[] = [];
  private onBye: (() => void) | null = null;

  /** `wireSilentMs`: time since the last frame of any kind. */
  constructor(
    private readonly nonce: string,
    private readonly clock: Clock,
    private readonly write: Write,
    kind: ServerKind,
    private readonly wireSilentMs: () => number = () => Infinity,
  ) {
    this.stream = new ServerStream(nonce, {
      line: (line) => this.handle(line),
      block: (line, bytes) => this.onBlock(line, bytes),
    });
    const line = {
      nonce,
      send: (bytes: Uint8Array) => this.send(bytes),
      nextBeat: () => this.nextBeat,
      after: (ms: number, callback: () => void) => clock.after(ms, callback),
    };
    this.uploads = new Uploads(line);
    this.jobs = new Jobs({
      ...line,
      put: (id, name, bytes, signal) => this.put(id, name, bytes, signal),
      argvText: (argv) => kind.argvText(argv),
      outputCoding: () => this.outputCoding,
    });
  }

  /** Handles bytes the terminal printed. A returned promise, which never rejects, asks for no more until it settles. */
  feed(bytes: Uint8Array): void | Promise<void> {
    this.heardAt = this.clock.now();
    this.taking = null;
    this.stream.push(bytes);
    return this.taking ?? undefined;
  }

  /** How output (`down`) and input (`up`) are encoded for the terminal. */
  get codings(): { readonly down: Coding; readonly up: Coding } {
    return { down: this.outputCoding, up: this.inputCoding };
  }

  /** Resolves when the server has started; heartbeats begin. */
  async ready(timeoutMs: number): Promise<ReadyFacts> {
    const stop = this.clock.after(timeoutMs, () =>
      this.fail(
        new ExecError(
          'no-shell',
          'The container’s shell started but the command server in it did not.',
          'The image needs a POSIX shell with base64, dd, sed and stty.',
        ),
      ),
    );
    try {
      const facts =
        this.facts ??
        (await this.orFailure<ReadyFacts>((resolve) => {
          this.onReady = resolve;
        }));
      this.beat();
      if (facts.raw) void this.probeInput().catch(() => {});
      return facts;
    } finally {
      stop();
    }
  }

  /** Milliseconds since the last output of the container. */
  get silentMs(): number {
    return this.clock.now() - this.heardAt;
  }

  /** A new job number, under which its input files are sent. */
  newId(): number {
    return this.nextId++;
  }

  /** Sends bytes to the file `name` of job `id`. `onStored` gets the size of each stored block. */
  async put(
    id: number,
    name: string,
    bytes: Uint8Array | AsyncIterator<Uint8Array>,
    signal?: AbortSignal,
    onStored?: (bytes: number) => void,
  ): Promise<void> {
    const coding = id === PROBE ? 'binary' : this.inputCoding;
    const blocks = bytes instanceof Uint8Array ? blocksOf(bytes) : bytes;
    await this.uploads.send(`${id}/${name}`, blocks, {
      coding,
      digestTool: this.facts?.digestTool ?? '',
      signal,
      onStored,
    });
  }

  /** Runs an argv as job `id`; resolves when it has ended and all its output was passed to `onStdout`. */
  run(
    id: number,
    argv: readonly string[],
    options: RunOptions,
    onStdout: (chunk: Uint8Array) => void | Promise<void>,
  ): Promise<JobResult> {
    return this.jobs.run(id, argv, options, onStdout);
  }

  /** Asks the server to end everything; resolves to whether it confirmed, after `timeoutMs` at most. Never rejects. */
  async quit(timeoutMs: number): Promise<boolean> {
    this.cancelBeat();
    let confirmed = false;
    let stop = () => {};
    const late = new Promise<void>((resolve) => {
      stop = this.clock.after(timeoutMs, resolve);
    });
    const bye = this.orFailure<void>((resolve) => {
      this.onBye = resolve;
    })
      .then(() => {
        confirmed = true;
        return this.write(Buffer.from('.\n'));
      })
      .catch(() => {});
    const closed = new ExecError('channel-closed', 'The session was closed.', '');
    this.jobs.fail(closed, false);
    if (!this.failure) void this.write(request(this.nonce, 'Q')).catch(() => {});
    this.quitting = true;
    await Promise.race([bye, late]);
    stop();
    this.fail(closed);
    return confirmed;
  }

  /** The session is over: rejects everything pending. */
  fail(error: ExecError): void {
    if (this.failure) return;
    this.failure = error;
    this.cancelBeat();
    this.jobs.fail(error, true);
    this.uploads.fail(error);
    for (const reject of this.onFailure) reject(error);
  }

  private send(bytes: Uint8Array): Promise<void> {
    if (this.quitting) return Promise.reject(new ExecError('channel-closed', 'The session is being closed.', ''));
    return this.failure ? Promise.reject(this.failure) : this.write(bytes);
  }

  /** Tests whether the terminal passes all bytes unchanged; until the answer arrives, input is sent as base64. */
  private async probeInput(): Promise<void> {
    await this.put(PROBE, 'p', inputProbe());
    this.inputCoding = 'binary';
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
      if (this.silentMs > (this.wireSilentMs() > SILENT_MS ? SILENT_MS : STUCK_MS))
        return this.fail(
          new ExecError(
            'channel-timeout',
            'The container stopped answering for a minute.',
            'See whether the task is still running, then try again.',
          ),
        );
      void this.send(request(this.nonce, `H ${this.nextBeat++}`)).catch(() => {});
      this.cancelBeat = this.clock.after(HEARTBEAT_MS, again);
    };
    again();
  }

  private onBlock(line: BlockLine, bytes: Uint8Array | null): void {
    if (line.job !== PROBE) return this.wait(this.jobs.block(line, bytes));
    if (bytes && isOutputProbe(bytes)) this.outputCoding = 'binary';
  }

  private handle(line: Exclude<ServerLine, BlockLine>): void {
    switch (line.kind) {
      case 'ready':
        this.facts ??= line.facts;
        return this.onReady?.(this.facts);
      case 'fail':
        return this.fail(refused(line.reason));
      case 'bye':
        return this.onBye?.();
      case 'heartbeat':
        this.uploads.heartbeatAnswered(line.count);
        return this.jobs.heartbeatAnswered(line.count);
      case 'stored':
        return this.uploads.answered(line.name, line.index, line.status);
      default:
        this.wait(this.jobs.take(line));
    }
  }

  private wait(taken: void | Promise<void>): void {
    if (!taken) return;
    const before = this.taking;
    this.taking = before ? before.then(() => taken) : taken;
  }
}
