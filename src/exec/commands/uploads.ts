/**
 * The bytes the client sends to a command server (remote/README.md), and the upload of one file to its private folder:
 * blocks are sent without waiting, and after damage again from the first bad one.
 */
import { ExecError, cancelled, throwIfAborted } from '../types';
import { digestFor } from './serverStream';
import type { StoredStatus } from './serverLines';

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
  send(bytes: Uint8Array): Promise<void>;
  /** Number of the next heartbeat. */
  nextBeat(): number;
  /** Calls back after `ms`; returns a function that cancels this. */
  after(ms: number, callback: () => void): () => void;
}

class BlockSender {
  private readonly kept = new Map<number, Uint8Array>();
  private confirmed = 0;
  private cursor = 0;
  /** Number of blocks sent but not answered. */
  private unanswered = 0;
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
      else if (this.kept.has(this.cursor)) await this.orFailure(this.transmit());
      else if (!ended && this.kept.size < AHEAD) {
        const next = await this.orFailure(Promise.resolve(source.next()));
        if (next.done) ended = true;
        else this.kept.set(this.cursor, next.value);
      } else await this.change();
    }
  }

  /** The server's answer about a block. */
  answered(index: number, status: StoredStatus): void {
    this.unanswered = Math.max(0, this.unanswered - 1);
    if (status === 'unwritable')
      this.fail(
        new ExecError(
          'other',
          'The container could not store the data sent to it.',
          'See whether its temp folder is full.',
        ),
      );
    else if (status === 'refused') this.refused = true;
    else if (index === this.confirmed) {
      this.onStored(this.kept.get(index)?.length ?? 0);
      this.kept.delete(index);
      this.confirmed++;
      this.refusals = 0;
    }
    this.wake();
  }

  /** The server answered a heartbeat. It works in order, so earlier blocks without an answer never reached it. */
  heartbeatAnswered(count: number): void {
    if (this.unanswered === 0 || count < this.followedBy) return;
    this.unanswered = 0;
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
    this.unanswered++;
    this.followedBy = this.line.nextBeat();
    return this.line.send(blockRequest(this.name, index, this.kept.get(index)!, this.coding, this.digestTool));
  }

  /** Waits for the answers about all blocks in flight, then restarts after the last stored block. */
  private async goBack(): Promise<void> {
    let late = false;
    while (this.unanswered > 0 && !late && !this.failure) {
      const stop = this.line.after(SETTLE_MS, () => {
        late = true;
        this.wake();
      });
      await this.change();
      stop();
    }
    this.refused = false;
    this.unanswered = 0;
    this.cursor = this.confirmed;
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

/** How bytes are sent through the terminal: as they are if it is clean, otherwise as lines of base64. */
export type Coding = 'binary' | 'base64';

const REQUEST = 48;
/** Length of a base64 line, below the 4,095 bytes of a terminal without raw mode (docs/data-channel.md, 7.2). */
const LINE = 1000;
/** How much of a digest a request contains. */
const SHORT_DIGEST = 16;

/** Encodes a request: 48 bytes. Throws RangeError if it does not fit. */
export function request(text: string): Uint8Array {
  if (text.length >= REQUEST) throw new RangeError('A request is too long.');
  return Buffer.from(`${text.padEnd(REQUEST - 1)}\n`, 'latin1');
}

/**
 * Encodes a block of the file `name`: a request with its number, the number of bytes that follow and the content's
 * digest, then the bytes.
 */
export function blockRequest(
  name: string,
  index: number,
  bytes: Uint8Array,
  coding: Coding,
  digestTool: string,
): Uint8Array {
  const body = coding === 'binary' ? bytes : Buffer.from(inLines(Buffer.from(bytes).toString('base64')), 'latin1');
  const word = coding === 'binary' ? 'B' : 'D';
  return Buffer.concat([
    request(`${word} ${name} ${index} ${body.length} ${digestFor(digestTool, bytes).slice(0, SHORT_DIGEST)}`),
    body,
  ]);
}

function inLines(base64: string): string {
  return `${(base64.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? ['']).join('\n')}\n`;
}
