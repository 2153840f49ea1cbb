/**
 * Both halves of the reliability layer behind one clock: frames in, frames out, messages in order.
 * Knows nothing of sockets; a frame handed to `transmit` may be lost and will be sent again.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import { type AgentMessage, CodecError, decodeMessage, encodeMessage, PayloadType } from '../wire/codec';
import { ackPayload, readAck, readExitCode, readFlag } from '../wire/payloads';
import { Receiver } from './receiver';
import { Sender } from './sender';

export interface ReliabilityEvents {
  /** Puts bytes on the wire, or drops them when there is none. */
  transmit(frame: Uint8Array): void;
  /** An output_stream_data message, in order, once. */
  deliver(message: AgentMessage): void;
  /** Any other message: channel_closed and what the future brings. */
  control(message: AgentMessage): void;
  /** The send window has room again. */
  room(): void;
  /** Nothing was acknowledged for five minutes (docs/data-channel.md, 4.1). */
  gaveUp(): void;
  /** A line for each frame, redacted. */
  readonly trace?: (line: string) => void;
}

/** How often resends are looked at (docs/data-channel.md, 4.1). */
const TICK_MS = 50;

export class Reliability {
  private readonly sender = new Sender();
  private readonly receiver = new Receiver();
  private readonly startedAt: number;
  private cancelTick: (() => void) | null = null;
  private stopped = false;
  private socketPaused = false;
  private heardAt: number;

  constructor(
    private readonly clock: Clock,
    private readonly events: ReliabilityEvents,
  ) {
    this.startedAt = clock.now();
    this.heardAt = this.startedAt;
  }

  get hasRoom(): boolean {
    return this.sender.hasRoom;
  }

  /** Input waiting for acknowledgement. */
  get inFlight(): number {
    return this.sender.inFlight;
  }

  /** Sends one stream message. The caller has checked `hasRoom`. */
  send(payloadType: number, payload: Uint8Array): void {
    const frame = this.sender.push(
      (sequence) => encodeMessage(message('input_stream_data', sequence, 0, payloadType, payload)),
      this.clock.now(),
    );
    if (frame) this.transmit(frame);
    this.schedule();
  }

  /** Takes one frame of the wire. Never throws: a broken frame is dropped, and its sender sends it again. */
  receive(bytes: Uint8Array): void {
    if (this.stopped) return;
    const decoded = this.decode(bytes);
    if (!decoded) return;
    this.heardAt = this.clock.now();
    this.events.trace?.(frameLine('←', decoded, this.clock.now() - this.startedAt));
    if (decoded.type === 'output_stream_data') this.stream(decoded);
    else if (decoded.type === 'acknowledge') this.acknowledged(decoded);
    else if (decoded.type === 'pause_publication') this.sender.pause();
    else if (decoded.type === 'start_publication') this.resume();
    else this.events.control(decoded);
  }

  /** Milliseconds since a frame came that could be read, whatever it was. */
  get silentMs(): number {
    return this.clock.now() - this.heardAt;
  }

  /** There is a new socket: whatever waits for an acknowledgement goes out. */
  reconnected(): void {
    this.sender.reconnected(this.clock.now());
    this.tick();
  }

  /** While the socket is not read, no acknowledgement can come and none is missed. */
  setSocketPaused(paused: boolean): void {
    if (this.socketPaused && !paused) this.sender.excuse(this.clock.now());
    this.socketPaused = paused;
  }

  stop(): void {
    this.stopped = true;
    this.cancelTick?.();
    this.cancelTick = null;
  }

  private resume(): void {
    this.sender.resume();
    this.tick();
  }

  private stream(received: AgentMessage): void {
    this.sender.resume();
    const { acknowledge, deliver } = this.receiver.accept(received);
    for (const { type, id, sequence } of acknowledge)
      this.transmit(encodeMessage(message('acknowledge', 0, 3, 0, ackPayload(type, id, sequence))));
    for (const ready of deliver) if (!this.stopped) this.events.deliver(ready);
  }

  private acknowledged(received: AgentMessage): void {
    this.sender.resume();
    const sequence = readAck(received.payload);
    if (sequence !== null && this.sender.acknowledge(sequence, this.clock.now())) this.events.room();
  }

  private transmit(frame: Uint8Array): void {
    this.events.trace?.(frameLine('→', decodeMessage(frame), this.clock.now() - this.startedAt));
    this.events.transmit(frame);
  }

  private decode(bytes: Uint8Array): AgentMessage | null {
    try {
      return decodeMessage(bytes);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      this.events.trace?.(`← dropped ${bytes.length} bytes: ${error.message}`);
      return null;
    }
  }

  private tick(): void {
    if (this.stopped) return;
    const now = this.clock.now();
    if (!this.socketPaused) {
      if (this.sender.hasGivenUp(now)) return this.events.gaveUp();
      for (const frame of this.sender.due(now)) this.transmit(frame);
    }
    this.schedule();
  }

  private schedule(): void {
    if (this.cancelTick || this.stopped || this.sender.inFlight === 0) return;
    this.cancelTick = this.clock.after(TICK_MS, () => {
      this.cancelTick = null;
      this.tick();
    });
  }
}

function message(
  type: string,
  sequence: number,
  flags: number,
  payloadType: number,
  payload: Uint8Array,
): AgentMessage {
  return { type, schemaVersion: 1, createdMs: Date.now(), sequence, flags, id: randomUUID(), payloadType, payload };
}

const names: ReadonlyMap<number, string> = new Map(Object.entries(PayloadType).map(([name, number]) => [number, name]));

/**
 * One line for the log about one frame: direction, message type, number, payload type, payload length, time since the
 * session was opened; of payloads only what is a number: the message an acknowledgement names, a flag, an exit code.
 */
export function frameLine(direction: '→' | '←', message: AgentMessage, elapsedMs: number): string {
  const { type, sequence, payloadType, payload } = message;
  const kind = payloadType === null ? '-' : `${payloadType} (${names.get(payloadType) ?? 'unknown'})`;
  return `${direction} ${type} seq=${sequence} type=${kind} bytes=${payload.length} at=${(elapsedMs / 1000).toFixed(3)}s${detail(message)}`;
}

function detail({ type, payloadType, payload }: AgentMessage): string {
  if (type === 'acknowledge') return ` of=${readAck(payload) ?? '?'}`;
  if (payloadType === PayloadType.flag) return ` flag=${readFlag(payload) ?? '?'}`;
  if (payloadType === PayloadType.exitCode) return ` exit=${readExitCode(payload) ?? '?'}`;
  return '';
}
