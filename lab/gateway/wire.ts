import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

export type Direction = 'toClient' | 'toAgent';

/** Every binary frame passes through this one function; it calls `deliver` once, later, several times or never. */
export type Pass = (sessionId: string, direction: Direction, frame: Buffer, deliver: (frame: Buffer) => void) => void;

export const passAsIs: Pass = (_sessionId, _direction, frame, deliver) => deliver(frame);

const END_WAIT_MS = 1000;

/** One client connection after its opening: frames in and out, and its end. */
export class Wire {
  #open = true;

  constructor(
    readonly sessionId: string,
    private readonly webSocket: WebSocket,
    private readonly stream: Duplex,
    private readonly pass: Pass,
    private readonly ends: { readonly frame: (frame: Buffer) => void; readonly text: () => void; readonly lost: () => void },
  ) {
    webSocket.on('message', (data, isBinary) => this.#message(data as Buffer, isBinary));
    webSocket.on('error', () => this.#lose());
    webSocket.on('close', () => this.#lose());
  }

  #message(data: Buffer, isBinary: boolean): void {
    if (!this.#open) return;
    if (!isBinary) return this.ends.text();
    this.pass(this.sessionId, 'toAgent', data, (frame) => {
      if (this.#open) this.ends.frame(frame);
    });
  }

  #lose(): void {
    if (!this.#open) return;
    this.#open = false;
    this.ends.lost();
  }

  send(frame: Buffer): void {
    this.pass(this.sessionId, 'toClient', frame, (passed) => {
      if (this.#open && this.webSocket.readyState === this.webSocket.OPEN) this.webSocket.send(passed, { binary: true });
    });
  }

  /** Bytes handed to the socket and not yet taken by it. */
  get backlog(): number {
    return this.webSocket.bufferedAmount;
  }

  /** Sends a last frame, then ends. */
  sendLast(frame: Buffer): void {
    this.pass(this.sessionId, 'toClient', frame, (passed) => {
      if (this.#open && this.webSocket.readyState === this.webSocket.OPEN) this.webSocket.send(passed, { binary: true }, () => this.end());
    });
  }

  /** Ends the connection without a close frame, as the service does; what was sent still arrives. */
  end(): void {
    if (!this.#open) return;
    this.#open = false;
    this.stream.end();
    const giveUp = setTimeout(() => this.webSocket.terminate(), END_WAIT_MS);
    this.webSocket.once('close', () => clearTimeout(giveUp));
  }
}
