/**
 * The sending half of the reliability layer (docs/data-channel.md, 4.1): numbers input, keeps it and resends it until
 * it is acknowledged. A state machine: times are arguments, frames are return values. `FlowWindow` decides how many
 * messages may be unacknowledged at once, `RoundTrip` how long to wait for an acknowledgement.
 */

interface Entry {
  readonly frame: Uint8Array;
  /** When it was last sent, or accepted if it is unsent. */
  touchedAt: number;
  sends: number;
  /** Its position among everything sent, at its last sending; unsent messages come first. */
  place: number;
}

/** Resends per call, so that a lost socket does not cause a burst. */
const BURST = 16;
/** While paused: how often one message probes whether the peer is back. */
const PROBE_MS = 5000;
/** If the oldest message is unacknowledged for this long, the peer is gone (docs/data-channel.md, 4.1). */
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

  /**
   * Whether another message fits the window. If not, the caller must wait for acknowledgements: back-pressure, nothing
   * is dropped.
   */
  get hasRoom(): boolean {
    return this.entries.size < this.window.size;
  }

  get inFlight(): number {
    return this.entries.size;
  }

  /** Accepts a message; `build` encodes it with its number. Returns the frame to send now, or null while paused. */
  push(build: (sequence: number) => Uint8Array, now: number): Uint8Array | null {
    if (!this.hasRoom) throw new RangeError('The send window is full.');
    if (this.entries.size === 0) this.progressAt = now;
    const sequence = this.next++;
    const entry: Entry = { frame: build(sequence), touchedAt: now, sends: 0, place: -1 };
    this.entries.set(sequence, entry);
    return this.paused ? null : this.sent(entry, now);
  }

  /** Handles an acknowledgement; true if it freed room in the window. */
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

  /** The peer is back: unsent messages become due. */
  resume(): void {
    this.paused = false;
  }

  /** A new socket: messages in flight are considered lost and become due, too. */
  reconnected(now: number): void {
    this.paused = false;
    this.progressAt = now;
    this.window.reset();
    for (const entry of this.entries.values()) entry.place = -1;
  }

  /** Acknowledgements could not be read for a while, so no message is late because of that. */
  excuse(now: number): void {
    this.progressAt = now;
    for (const entry of this.entries.values()) {
      entry.touchedAt = now;
      if (entry.sends === 1) entry.sends = 2;
    }
  }

  /**
   * Frames to send or resend now, oldest first. A message is resent if its time-out has passed and a later one was
   * acknowledged or, if nothing was acknowledged during a time-out, if it is the oldest: a slow connection is not a
   * lossy one.
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

  /** Whether the peer has not answered for so long that it must be gone. */
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

/**
 * Bounds of the window, in messages of at most 1 KB. The largest sustains 1 MB/s with a round trip of half a second.
 */
export const MAX_WINDOW = 512;
const MIN_WINDOW = 8;
const FIRST_WINDOW = 32;

/**
 * How many messages may be in flight. It grows while round trips are about as long as the fastest one, and shrinks when
 * messages queue: on a slow connection, short messages such as heartbeats must not wait behind seconds of data.
 */
export class FlowWindow {
  private messages = FIRST_WINDOW;
  private quickestMs = Infinity;

  get size(): number {
    return Math.floor(this.messages);
  }

  /** A message sent once was acknowledged after this time. */
  answered(elapsedMs: number): void {
    this.quickestMs = Math.min(this.quickestMs, elapsedMs);
    if (elapsedMs <= 1.5 * this.quickestMs + 50) this.messages = Math.min(MAX_WINDOW, this.messages + 1);
    else if (elapsedMs > 2 * this.quickestMs + 300) this.messages = Math.max(MIN_WINDOW, this.messages - 0.5);
  }

  /** Nothing was acknowledged in time. */
  stalled(): void {
    this.messages = Math.max(MIN_WINDOW, this.messages / 2);
  }

  /** Another socket: another route with other times. */
  reset(): void {
    this.quickestMs = Infinity;
  }
}

/** Longest time-out. The peers stop at 1 s, and with a higher latency resend everything again and again. */
const MAX_MS = 10_000;
/**
 * Longest time-out from backing off. With more, a peer that was away several times in a row would not be probed before
 * its guardian gives up.
 */
const MAX_BACK_OFF_MS = 2000;

/**
 * Round-trip estimate and retransmission time-out, by the peers' formula (docs/data-channel.md, 4.2) and Karn's rule:
 * only messages sent once are samples.
 */
export class RoundTrip {
  private rtt = 100;
  private variation = 0;
  /** Milliseconds to wait for an acknowledgement before resending. */
  timeoutMs = 200;

  sample(elapsedMs: number): void {
    this.variation = 0.75 * this.variation + 0.25 * Math.abs(this.rtt - elapsedMs);
    this.rtt = 0.875 * this.rtt + 0.125 * elapsedMs;
    this.timeoutMs = Math.min(MAX_MS, this.rtt + Math.max(10, 4 * this.variation));
  }

  /** Nothing was acknowledged in time: waits longer, until a sample shows how long a round trip takes. */
  backOff(): void {
    this.timeoutMs = Math.max(this.timeoutMs, Math.min(MAX_BACK_OFF_MS, this.timeoutMs * 2));
  }
}
