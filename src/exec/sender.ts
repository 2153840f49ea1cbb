/**
 * The sending half of the reliability layer (§4.1): numbers, keeps and resends input until it is acknowledged.
 * A state machine: time comes in as an argument, frames go out as return values.
 */
import { RoundTrip } from './rtt';

interface Entry {
  readonly frame: Uint8Array;
  /** When it was last sent or, unsent, when it was taken. */
  touchedAt: number;
  sends: number;
}

/** Messages on their way at once. More are refused until acknowledgements come: back-pressure, nothing is dropped. */
export const WINDOW = 64;
/** Resends in one go, so that a lost socket does not turn into a burst. */
const BURST = 16;
/** Paused: one message in this time asks whether the peer is back. */
const PROBE_MS = 5000;
/** The oldest message unanswered for this long: the peer is gone (§4.1, give up). */
export const GIVE_UP_MS = 300_000;

export class Sender {
  private readonly entries = new Map<number, Entry>();
  private readonly roundTrip = new RoundTrip();
  private next = 0;
  private paused = false;
  private progressAt = 0;

  /** Whether another message fits the window. */
  get hasRoom(): boolean {
    return this.entries.size < WINDOW;
  }

  get inFlight(): number {
    return this.entries.size;
  }

  /** Takes a message; `build` makes its bytes for the number it gets. Returns the frame to send now, or null while paused. */
  push(build: (sequence: number) => Uint8Array, now: number): Uint8Array | null {
    if (!this.hasRoom) throw new RangeError('The send window is full.');
    if (this.entries.size === 0) this.progressAt = now;
    const sequence = this.next++;
    const entry: Entry = { frame: build(sequence), touchedAt: now, sends: this.paused ? 0 : 1 };
    this.entries.set(sequence, entry);
    return this.paused ? null : entry.frame;
  }

  /** An acknowledgement: true when it freed room in the window. */
  acknowledge(sequence: number, now: number): boolean {
    const entry = this.entries.get(sequence);
    if (!entry) return false;
    if (entry.sends === 1) this.roundTrip.sample(now - entry.touchedAt);
    this.entries.delete(sequence);
    this.progressAt = now;
    return true;
  }

  pause(): void {
    this.paused = true;
  }

  /** The peer is back, or the socket is new: everything not sent yet becomes due. */
  resume(): void {
    this.paused = false;
  }

  /** Frames to send or send again now, oldest first. */
  due(now: number): Uint8Array[] {
    const frames: Uint8Array[] = [];
    const limit = this.paused ? 1 : BURST;
    for (const entry of this.entries.values()) {
      if (frames.length >= limit) break;
      const wait = this.paused ? PROBE_MS : entry.sends === 0 ? 0 : this.roundTrip.timeoutMs;
      if (now - entry.touchedAt >= wait) {
        entry.touchedAt = now;
        entry.sends++;
        frames.push(entry.frame);
      } else if (this.paused) break;
    }
    return frames;
  }

  /** Whether the peer answered nothing for so long that it must be gone. */
  isHopeless(now: number): boolean {
    return this.entries.size > 0 && now - this.progressAt > GIVE_UP_MS;
  }
}
