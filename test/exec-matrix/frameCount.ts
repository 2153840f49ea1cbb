import type { Pass } from '../../lab/gateway/wire';

const TYPE = { start: 4, end: 36 };
const SEQUENCE_AT = 52;

/** Counts what both sides send, before faults are applied. */
export class FrameCount {
  bytes = 0;
  /** Stream messages that were sent before, in either direction. */
  resends = 0;
  readonly #highest = new Map<string, number>();

  /** For `GatewayOptions.pass`. */
  readonly pass: Pass = (sessionId, direction, frame, deliver) => {
    this.bytes += frame.length;
    if (frame.toString('latin1', TYPE.start, TYPE.end).includes('stream_data'))
      this.#stream(`${sessionId} ${direction}`, frame.readUInt32BE(SEQUENCE_AT));
    deliver(frame);
  };

  #stream(key: string, sequence: number): void {
    const highest = this.#highest.get(key) ?? -1;
    if (sequence <= highest) this.resends++;
    else this.#highest.set(key, sequence);
  }
}
