/**
 * The sending half of the reliability layer (docs/data-channel.md, 4.1): numbers, keeps and resends input until it is acknowledged.
 * A state machine: time comes in as an argument, frames go out as return values. `FlowWindow` tells how many messages may be
 * unanswered at once, `RoundTrip` how long to wait for an answer.
 */

interface Entry {
  readonly frame: Uint8Array;
  /** When it was last sent or, unsent, when it was taken. */
  touchedAt: number;
  sends: number;
  /** Its place among all that was sent, the last time it was; what waits to be sent is before all. */
  place: number;
}

/** Resends in one go, so that a lost socket does not turn into a burst. */
const BURST = 16;
/** Paused: one message in this time asks whether the peer is back. */
const PROBE_MS = 5000;
/** The oldest message unanswered for this long: the peer is gone (docs/data-channel.md, 4.1). */
export const GIVE_UP_MS = 300_000;

export class Sender {
  private readonly entries = new Map<number, Entry>();
  private readonly roundTrip = new RoundTrip();
  private readonly window = new FlowWindow();
  private next = 0;
  private places = 0;
  private answeredPlace = -1;
  private paused = false;
  private progressAt = 0;

  /** Whether another message fits the window. More are refused until acknowledgements come: back-pressure, nothing is dropped. */
  get hasRoom(): boolean {
    return this.entries.size < this.window.size;
  }

  get inFlight(): number {
    return this.entries.size;
  }

  /** Takes a message; `build` makes its bytes for the number it gets. Returns the frame to send now, or null while paused. */
  push(build: (sequence: number) => Uint8Array, now: number): Uint8Array | null {
    if (!this.hasRoom) throw new RangeError('The send window is full.');
    if (this.entries.size === 0) this.progressAt = now;
    const sequence = this.next++;
    const entry: Entry = { frame: build(sequence), touchedAt: now, sends: 0, place: -1 };
    this.entries.set(sequence, entry);
    return this.paused ? null : this.sent(entry, now);
  }

  /** An acknowledgement: true when it freed room in the window. */
  acknowledge(sequence: number, now: number): boolean {
    const entry = this.entries.get(sequence);
    if (!entry) return false;
    if (entry.sends === 1) {
      this.roundTrip.sample(now - entry.touchedAt);
      this.window.answered(now - entry.touchedAt);
    }
    this.answeredPlace = Math.max(this.answeredPlace, entry.place);
    this.entries.delete(sequence);
    this.progressAt = now;
    return this.hasRoom;
  }

  pause(): void {
    this.paused = true;
  }

  /** The peer is back: what was not sent yet becomes due. */
  resume(): void {
    this.paused = false;
  }

  /** A new socket: what was on its way is taken for lost and becomes due too. */
  reconnected(now: number): void {
    this.paused = false;
    this.progressAt = now;
    this.window.reset();
    for (const entry of this.entries.values()) entry.place = -1;
  }

  /** Answers could not be read for a while: no message is late because of that. */
  excuse(now: number): void {
    this.progressAt = now;
    for (const entry of this.entries.values()) {
      entry.touchedAt = now;
      if (entry.sends === 1) entry.sends = 2;
    }
  }

  /**
   * Frames to send or send again now, oldest first. A message is sent again when its time-out passed and one sent after
   * it was answered, or, when nothing was answered for a time-out, if it is the oldest: a slow line is not a lossy one.
   */
  due(now: number): Uint8Array[] {
    const oldest = this.entries.values().next();
    if (oldest.done) return [];
    if (this.paused) return now - oldest.value.touchedAt >= PROBE_MS ? [this.sent(oldest.value, now)] : [];
    const { timeoutMs } = this.roundTrip;
    const frames: Uint8Array[] = [];
    for (const entry of this.entries.values()) {
      if (frames.length >= BURST) break;
      const overtaken = entry.place < this.answeredPlace && now - entry.touchedAt >= timeoutMs;
      if (entry.place < 0 || overtaken) frames.push(this.sent(entry, now));
    }
    if (frames.length > 0 || now - Math.max(this.progressAt, oldest.value.touchedAt) < timeoutMs) return frames;
    this.roundTrip.backOff();
    this.window.stalled();
    return [this.sent(oldest.value, now)];
  }

  /** Whether the peer answered nothing for so long that it must be gone. */
  hasGivenUp(now: number): boolean {
    return this.entries.size > 0 && now - this.progressAt > GIVE_UP_MS;
  }

  private sent(entry: Entry, now: number): Uint8Array {
    entry.touchedAt = now;
    entry.sends++;
    entry.place = this.places++;
    return entry.frame;
  }
}

/** Bounds of the window, in messages of at most 1 KB. The largest keeps 1 MB/s flowing where an answer takes half a second. */
export const MAX_WINDOW = 512;
const MIN_WINDOW = 8;
const FIRST_WINDOW = 32;

/**
 * How many messages may be on their way at once. It grows while answers take about as long as the quickest one did, and
 * shrinks when they queue: on a slow line short messages, such as heartbeats, must not wait behind seconds of data.
 */
export class FlowWindow {
  private messages = FIRST_WINDOW;
  private quickestMs = Infinity;

  get size(): number {
    return Math.floor(this.messages);
  }

  /** A message sent once was answered after this time. */
  answered(elapsedMs: number): void {
    this.quickestMs = Math.min(this.quickestMs, elapsedMs);
    if (elapsedMs <= 1.5 * this.quickestMs + 50) this.messages = Math.min(MAX_WINDOW, this.messages + 1);
    else if (elapsedMs > 2 * this.quickestMs + 300) this.messages = Math.max(MIN_WINDOW, this.messages - 0.5);
  }

  /** Nothing was answered in time. */
  stalled(): void {
    this.messages = Math.max(MIN_WINDOW, this.messages / 2);
  }

  /** Another socket: another way, other times. */
  reset(): void {
    this.quickestMs = Infinity;
  }
}

/** Longest wait for an acknowledgement. The peers stop at 1 s, and with more latency than that send everything again and again. */
const MAX_MS = 10_000;
/** Longest wait by backing off. More, and a peer that was away a few times in a row would not be asked before its guardian gives up. */
const MAX_BACK_OFF_MS = 2000;

/** Round-trip estimate and resend time-out, by the peers' formula (docs/data-channel.md, 4.2), fed by Karn's rule: only messages sent once are samples. */
export class RoundTrip {
  private rtt = 100;
  private variation = 0;
  /** Milliseconds to wait for an acknowledgement before sending again. */
  timeoutMs = 200;

  sample(elapsedMs: number): void {
    this.variation = 0.75 * this.variation + 0.25 * Math.abs(this.rtt - elapsedMs);
    this.rtt = 0.875 * this.rtt + 0.125 * elapsedMs;
    this.timeoutMs = Math.min(MAX_MS, this.rtt + Math.max(10, 4 * this.variation));
  }

  /** Nothing was answered in time: wait longer, until a sample tells how long an answer takes. */
  backOff(): void {
    this.timeoutMs = Math.max(this.timeoutMs, Math.min(MAX_BACK_OFF_MS, this.timeoutMs * 2));
  }
}
