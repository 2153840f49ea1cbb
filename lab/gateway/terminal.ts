import { readSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadStream } from 'node:tty';
import { spawn, type IPty } from '@lydell/node-pty';

const HIGH_WATER_BYTES = 16 * 1024;
const FULL_RETRY_MS = 5;

/** The internals of node-pty's IPty: its public API can neither report a finished write nor be kept from closing. */
type PtyWithStream = IPty & { readonly _socket: ReadStream; readonly fd: number };

interface TerminalStart {
  /** Absolute path of the program. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A process on a pty, with pull-based reads and writes that report completion.
 *
 * node-pty destroys its stream 200 ms after the process ended, whether it was read or not; an agent reads to the end.
 * So destruction is delayed until everything was read, and if an error forces it, the buffer is saved first.
 */
export class Terminal {
  readonly #pty: PtyWithStream;
  readonly #chunks: Buffer[] = [];
  #buffered = 0;
  #ended = false;
  #closing = false;
  #wake: (() => void) | null = null;
  /** Resolves when the process has been waited for. Its exit code is discarded: ECS Exec reports none. */
  readonly exited: Promise<void>;

  constructor(start: TerminalStart) {
    this.#pty = spawn(start.file, [...start.args], {
      ...start,
      cols: 80,
      rows: 24,
      encoding: null,
      name: start.env.TERM,
    }) as PtyWithStream;
    this.exited = new Promise((resolve) => this.#pty.onExit(() => resolve()));
    this.#holdOpen();
    (this.#pty.onData as unknown as (listener: (chunk: Buffer) => void) => void)((chunk) => this.#take(chunk));
  }

  get pid(): number {
    return this.#pty.pid;
  }

  #holdOpen(): void {
    const stream = this.#pty._socket;
    const destroy = stream.destroy.bind(stream);
    stream.destroy = (error?: Error) => {
      if (error === undefined && !this.#closing && !this.#ended) return stream;
      while (stream.readableLength > 0 && stream.read() !== null);
      this.#end();
      return destroy(error);
    };
    stream.once('end', () => {
      this.#drain();
      this.#end();
    });
  }

  /**
   * After a hang-up, libuv takes a read shorter than its buffer for the last one, but a terminal returns 4 KB at a
   * time: the rest is read here.
   */
  #drain(): void {
    if (this.#closing) return;
    const buffer = Buffer.alloc(HIGH_WATER_BYTES);
    try {
      for (let length = readSync(this.#pty.fd, buffer); length > 0; length = readSync(this.#pty.fd, buffer)) {
        this.#chunks.push(Buffer.from(buffer.subarray(0, length)));
      }
    } catch {
      // EIO: everything was read.
    }
  }

  #end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#buffered >= HIGH_WATER_BYTES) this.#pty.pause();
    this.#wake?.();
  }

  /** Returns up to `maxBytes` of output, waiting for some; null if the process is gone and everything was read. */
  async read(maxBytes: number): Promise<Buffer | null> {
    while (this.#chunks.length === 0) {
      if (this.#ended) return null;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const taken = this.#takeOut(maxBytes);
    this.#buffered -= taken.length;
    if (this.#buffered < HIGH_WATER_BYTES && !this.#ended) this.#pty.resume();
    return taken;
  }

  /** Like a read of the terminal: returns whatever is available, in whatever chunks it arrived. */
  #takeOut(maxBytes: number): Buffer {
    const parts: Buffer[] = [];
    for (let room = maxBytes; room > 0 && this.#chunks.length > 0;) {
      const first = this.#chunks[0];
      const part = first.subarray(0, room);
      if (part.length === first.length) this.#chunks.shift();
      else this.#chunks[0] = first.subarray(part.length);
      parts.push(part);
      room -= part.length;
    }
    return parts.length === 1 ? parts[0] : Buffer.concat(parts);
  }

  /**
   * Resolves when the terminal has accepted the bytes: without a reader in the container that may be never
   * (docs/data-channel.md, 7.2). Bypasses node-pty's stream, whose write spins and blocks everything while the terminal
   * is full.
   */
  async write(bytes: Buffer): Promise<void> {
    for (let rest = bytes; rest.length > 0 && !this.#ended;) {
      try {
        rest = rest.subarray(writeSync(this.#pty.fd, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
        await sleep(FULL_RETRY_MS);
      }
    }
  }

  /** Zero means unknown to a terminal, but node-pty rejects it, so 1 is used. */
  resize({ cols, rows }: { readonly cols: number; readonly rows: number }): void {
    if (!this.#ended) this.#pty.resize(Math.max(1, cols & 0xffff), Math.max(1, rows & 0xffff));
  }

  /** SIGKILL to the direct child alone, then closes the master end (a hang-up for its foreground group). */
  kill(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#pty.kill('SIGKILL');
    this.#pty._socket.destroy();
  }
}
