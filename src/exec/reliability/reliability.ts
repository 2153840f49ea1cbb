/**
 * Both halves of the reliability layer with one clock: frames in, frames out, messages in order. Independent of
 * sockets; a frame passed to `transmit` may be lost and will be sent again.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import { type AgentMessage, CodecError, decodeMessage, encodeMessage, PayloadType } from '../wire/codec';
import { ackPayload, readAck, readExitCode, readFlag } from '../wire/payloads';
import { Receiver } from './receiver';
import { Sender } from './sender';

interface ReliabilityEvents {
  /** Sends bytes, or drops them if there is no socket. */
  transmit(frame: Uint8Array): void;
  /** An output_stream_data message, in order, exactly once. */
  deliver(message: AgentMessage): void;
  /** Any other message: channel_closed and future types. */
  control(message: AgentMessage): void;
  /** The send window has room again. */
  room(): void;
  /** Nothing was acknowledged for five minutes (docs/data-channel.md, 4.1). */
  gaveUp(): void;
  /** A redacted line for each frame. */
  readonly trace?: (line: string) => void;
}

/** How often to check for resends (docs/data-channel.md, 4.1). */
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

  /** Number of unacknowledged input messages. */
  get inFlight(): number {
    return this.sender.inFlight;
  }

  /** Sends one stream message. The caller must have checked `hasRoom`. */
  send(payloadType: number, payload: Uint8Array): void {
    const frame = this.sender.push(
      (sequence) => encodeMessage(message('input_stream_data', sequence, 0, payloadType, payload)),
      this.clock.now(),
    );
    if (frame) this.transmit(frame);
    this.schedule();
  }

  /** Handles a received frame. Never throws: a broken frame is dropped, and its sender sends it again. */
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

  /** Milliseconds since the last readable frame of any kind. */
  get silentMs(): number {
    return this.clock.now() - this.heardAt;
  }

  /** There is a new socket: sends everything unacknowledged. */
  reconnected(): void {
    this.sender.reconnected(this.clock.now());
    this.tick();
  }

  /** While the socket is not read, no acknowledgement can arrive and none is late. */
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
 * One log line about a frame: direction, message type, number, payload type, payload length, time since the session was
 * opened; of payloads only numbers: the message an acknowledgement refers to, a flag, an exit code.
 */
function frameLine(direction: '→' | '←', message: AgentMessage, elapsedMs: number): string {
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
