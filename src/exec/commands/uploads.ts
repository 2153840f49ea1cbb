/**
 * The upload of a file to a command server's private folder: blocks are sent without waiting, and after damage again
 * from the first bad one.
 */
import { ExecError, cancelled, throwIfAborted } from '../types';
import { type Coding, request, type StoredStatus } from './serverLines';
import { digestFor } from './serverStream';

/** Bytes per block: short enough that heartbeats do not wait long on a slow connection. */
export const BLOCK = 32_768;
/** Blocks in flight: they are kept until confirmed. */
const AHEAD = 16;
/**
 * Consecutive refusals before the file is given up: a connection that damages one message in a hundred damages one
 * block in four.
 */
const MAX_REFUSALS = 20;
/** After a refusal: if nothing is heard about the blocks in flight for this long, nothing will be. */
const SETTLE_MS = 3000;

/** The connection to the server. */
export interface UploadLine {
  /** The session's. */
  readonly nonce: string;
  send(bytes: Uint8Array): Promise<void>;
  /** Number of the next heartbeat. */
  nextBeat(): number;
  /** Calls back after `ms`; returns a function that cancels this. */
  after(ms: number, callback: () => void): () => void;
}

class BlockSender {
  /** Blocks from `confirmed` up to `read`. */
  private readonly kept = new Map<number, Uint8Array>();
  /** Number of blocks the server has stored. */
  private confirmed = 0;
  /** The next block to send. */
  private cursor = 0;
  /** Number of blocks read from the source. */
  private read = 0;
  /** Blocks before this one have been answered since they were last sent, or will not be. */
  private answeredTo = 0;
  /** The heartbeat that followed the last block. */
  private followedBy = 0;
  private refusals = 0;
  private refused = false;
  private failure: ExecError | null = null;
  private wake: () => void = () => {};
  private giveUp: (error: ExecError) => void = () => {};

  constructor(
    private readonly name: string,
    private readonly coding: Coding,
    private readonly digestTool: string,
    private readonly line: UploadLine,
    private readonly onStored: (bytes: number) => void,
  ) {}

  /**
   * Sends every block of `source` (each at most BLOCK bytes); resolves when the server has stored all. Throws
   * ExecError.
   */
  async send(source: Iterator<Uint8Array> | AsyncIterator<Uint8Array>, signal?: AbortSignal): Promise<void> {
    let ended = false;
    while (!ended || this.kept.size > 0) {
      throwIfAborted(signal);
      if (this.failure) throw this.failure;
      if (this.refused) await this.goBack();
      else if (this.cursor < this.read) await this.orFailure(this.transmit());
      else if (!ended && this.kept.size < AHEAD) {
        const next = await this.orFailure(Promise.resolve(source.next()));
        if (next.done) ended = true;
        else this.kept.set(this.read++, next.value);
      } else await this.change();
    }
  }

  /**
   * The server's answer about a block. It works in order: earlier blocks were stored before this one, and those it has
   * not answered by now were lost. A block that arrived twice is answered twice.
   */
  answered(index: number, status: StoredStatus): void {
    this.answeredTo = Math.max(this.answeredTo, Math.min(index + 1, this.cursor));
    if (status === 'unwritable')
      this.fail(
        new ExecError(
          'other',
          'The container could not store the data sent to it.',
          'See whether its temp folder is full.',
        ),
      );
    else if (status === 'stored') this.confirm(Math.min(index + 1, this.read));
    else if (index >= this.confirmed) this.refused = true;
    this.wake();
  }

  private confirm(count: number): void {
    for (; this.confirmed < count; this.confirmed++) {
      this.onStored(this.kept.get(this.confirmed)?.length ?? 0);
      this.kept.delete(this.confirmed);
      this.refusals = 0;
    }
    this.cursor = Math.max(this.cursor, this.confirmed);
  }

  /** The server answered a heartbeat. It works in order, so earlier blocks without an answer never reached it. */
  heartbeatAnswered(count: number): void {
    if (this.confirmed === this.cursor || count < this.followedBy) return;
    this.answeredTo = this.cursor;
    this.refused = true;
    this.wake();
  }

  fail(error: ExecError): void {
    this.failure ??= error;
    this.wake();
    this.giveUp(this.failure);
  }

  /**
   * Waits for one step, but not beyond a failure: on a dead connection a block waits for room without end. No
   * Promise.race with a promise for all steps, which would keep the blocks of every step in memory.
   */
  private orFailure<T>(step: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.giveUp = reject;
      step.then(resolve, reject);
    });
  }

  private transmit(): Promise<void> {
    const index = this.cursor++;
    this.followedBy = this.line.nextBeat();
    const block = { name: this.name, index, bytes: this.kept.get(index)! };
    return this.line.send(blockRequest(this.line.nonce, block, this.coding, this.digestTool));
  }

  /** Waits for the answers about all blocks in flight, then restarts after the last stored block. */
  private async goBack(): Promise<void> {
    let late = false;
    while (this.answeredTo < this.cursor && !late && !this.failure) {
      const stop = this.line.after(SETTLE_MS, () => {
        late = true;
        this.wake();
      });
      await this.change();
      stop();
    }
    this.refused = false;
    this.cursor = this.confirmed;
    this.answeredTo = this.confirmed;
    if (++this.refusals > MAX_REFUSALS)
      this.fail(
        new ExecError(
          'corrupt',
          'Data sent into the container arrived damaged again and again.',
          'Try again; if it stays, another program may be reading the session’s terminal.',
        ),
      );
  }

  private change(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}

/** Uploads of files to the server's private folder. */
export class Uploads {
  private readonly senders = new Map<string, BlockSender>();

  constructor(private readonly line: UploadLine) {}

  /**
   * Sends `blocks` (each at most BLOCK bytes) as the file `name`; resolves when all are stored. `onStored` gets the
   * size of each stored block.
   */
  async send(
    name: string,
    blocks: Iterator<Uint8Array> | AsyncIterator<Uint8Array>,
    options: {
      readonly coding: Coding;
      readonly digestTool: string;
      readonly signal?: AbortSignal;
      readonly onStored?: (bytes: number) => void;
    },
  ): Promise<void> {
    const { coding, digestTool, signal, onStored } = options;
    const sender = new BlockSender(name, coding, digestTool, this.line, onStored ?? (() => {}));
    const cancel = () => sender.fail(cancelled());
    this.senders.set(name, sender);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      await sender.send(blocks, signal);
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.senders.delete(name);
    }
  }

  /** The server's answer about a block. */
  answered(name: string, index: number, status: StoredStatus): void {
    this.senders.get(name)?.answered(index, status);
  }

  /** The server answered a heartbeat. */
  heartbeatAnswered(count: number): void {
    for (const sender of this.senders.values()) sender.heartbeatAnswered(count);
  }

  fail(error: ExecError): void {
    for (const sender of this.senders.values()) sender.fail(error);
  }
}

/** Bytes as blocks; one empty block for no bytes, so that the file is created. */
export function* blocksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length || at === 0; at += BLOCK) yield bytes.subarray(at, at + BLOCK);
}

/** A block of the file `name`. */
export interface Block {
  /** Such as `7/f`. */
  readonly name: string;
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** How much of a digest a request contains. */
const SHORT_DIGEST = 16;

/** Encodes a block: a request with its number, the number of bytes that follow and the content's digest, then the bytes. */
export function blockRequest(nonce: string, block: Block, coding: Coding, digestTool: string): Uint8Array {
  const { name, index, bytes } = block;
  const body = coding === 'binary' ? bytes : Buffer.from(inLines(Buffer.from(bytes).toString('base64')), 'latin1');
  const digest = digestFor(digestTool, bytes).slice(0, SHORT_DIGEST);
  const word = coding === 'binary' ? 'B' : 'D';
  return Buffer.concat([request(nonce, `${word} ${name} ${index} ${body.length} ${digest}`), body]);
}

/** Length of a base64 line, below the 4,095 bytes of a terminal without raw mode (docs/data-channel.md, 7.2). */
const BASE64_LINE = 1000;

function inLines(base64: string): string {
  return `${(base64.match(new RegExp(`.{1,${BASE64_LINE}}`, 'g')) ?? ['']).join('\n')}\n`;
}
