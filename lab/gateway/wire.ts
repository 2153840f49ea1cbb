import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

export type Direction = 'toClient' | 'toAgent';

/** A hook for every binary frame; it calls `deliver` once, later, several times or never. */
export type Pass = (sessionId: string, direction: Direction, frame: Buffer, deliver: (frame: Buffer) => void) => void;

export const passAsIs: Pass = (_sessionId, _direction, frame, deliver) => deliver(frame);

/** The connection between the client's socket and the service. */
export interface Line {
  push(direction: Direction, frame: Buffer, deliver: (frame: Buffer, isDamaged: boolean) => void): void;
  /** Milliseconds for which the sender of this direction must pause. */
  heldBackMs(direction: Direction): number;
}

const END_WAIT_MS = 1000;
const BACKLOG_LIMIT_BYTES = 256 * 1024;

/** One client connection after its opening: frames in and out, and its end. */
export class Wire {
  #open = true;
  #resuming: NodeJS.Timeout | null = null;

  constructor(
    private readonly webSocket: WebSocket,
    private readonly stream: Duplex,
    private readonly line: Line,
    private readonly ends: {
      readonly frame: (frame: Buffer, isDamaged: boolean) => void;
      readonly text: () => void;
      readonly lost: () => void;
    },
  ) {
    webSocket.on('message', (data, isBinary) => this.#message(data as Buffer, isBinary));
    webSocket.on('error', () => this.#lose());
    webSocket.on('close', () => this.#lose());
  }

  #message(data: Buffer, isBinary: boolean): void {
    if (!this.#open) return;
    if (!isBinary) return this.ends.text();
    this.line.push('toAgent', data, (frame, isDamaged) => {
      if (this.#open) this.ends.frame(frame, isDamaged);
    });
    this.#holdBack();
  }

  /** Reads no more from the socket than a slow line can carry, so that the client's writes wait in turn. */
  #holdBack(): void {
    const ms = this.line.heldBackMs('toAgent');
    if (ms === 0 || this.#resuming !== null) return;
    this.webSocket.pause();
    this.#resuming = setTimeout(() => {
      this.#resuming = null;
      this.webSocket.resume();
    }, ms);
  }

  #lose(): void {
    if (!this.#open) return;
    this.#end();
    this.ends.lost();
  }

  #end(): void {
    this.#open = false;
    if (this.#resuming === null) return;
    clearTimeout(this.#resuming);
    this.#resuming = null;
    this.webSocket.resume();
  }

  send(frame: Buffer): void {
    this.line.push('toClient', frame, (passed) => {
      if (this.#open && this.webSocket.readyState === this.webSocket.OPEN)
        this.webSocket.send(passed, { binary: true });
    });
  }

  /** Whether the socket, or the line to it, accepts no more for now. */
  get isFull(): boolean {
    return this.webSocket.bufferedAmount > BACKLOG_LIMIT_BYTES || this.line.heldBackMs('toClient') > 0;
  }

  /** Sends a last frame, then ends. */
  sendLast(frame: Buffer): void {
    this.line.push('toClient', frame, (passed) => {
      if (this.#open && this.webSocket.readyState === this.webSocket.OPEN)
        this.webSocket.send(passed, { binary: true }, () => this.end());
    });
  }

  /** Ends the connection without a close frame, as the service does; data already sent still arrives. */
  end(): void {
    if (!this.#open) return;
    this.#end();
    this.stream.end();
    const giveUp = setTimeout(() => this.webSocket.terminate(), END_WAIT_MS);
    this.webSocket.once('close', () => clearTimeout(giveUp));
  }

  /** Breaks the connection with a reset at both ends; frames in transit are lost. */
  reset(): void {
    if (!this.#open) return;
    (this.stream as Socket).resetAndDestroy();
    this.#lose();
  }
}
