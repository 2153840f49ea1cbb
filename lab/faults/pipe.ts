import type { Chance } from './chance';
import { drawOutcome, type FrameOutcome } from './frameOutcome';
import { damaged, kindOf } from './frameKind';
import type { LinkFaults } from './types';

/** Time as a pipe sees it; milliseconds. */
export interface PipeClock {
  now(): number;
  /** Calls back once; the answer takes that back. */
  after(ms: number, callback: () => void): () => void;
}

/** A frame on its way keeps no process alive. */
export const realClock: PipeClock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
};

/** `isDamaged`: the pipe changed a byte of it. */
export type Deliver = (frame: Buffer, isDamaged: boolean) => void;

interface Travelling {
  readonly frame: Buffer;
  readonly isDamaged: boolean;
  readonly deliver: Deliver;
  readonly order: number;
  readonly dueMs: number;
  /** Later frames that must still go before this one. */
  overtakers: number;
}

/** At most this much waits to leave before the sender counts as held back. */
const BUFFER_MS = 250;
/** A frame that is to be overtaken waits no longer than this for frames to do it. */
const OVERTAKE_LIMIT_MS = 200;

/** One direction of a data channel: a serial line of some rate and length, with seeded faults. */
export class Pipe {
  /** By time of arrival. */
  readonly #travelling: Travelling[] = [];
  /** Those of them that later frames are to overtake; their time of arrival is the latest one. */
  readonly #held = new Set<Travelling>();
  #freeAtMs = 0;
  #lastDueMs = 0;
  #count = 0;
  #cancel: (() => void) | null = null;

  constructor(
    private faults: LinkFaults,
    private chance: Chance,
    private readonly clock: PipeClock = realClock,
  ) {}

  /** Other faults from now on, on the frames to come. */
  setFaults(faults: LinkFaults, chance: Chance): void {
    this.faults = faults;
    this.chance = chance;
  }

  /** Sends a frame on its way; `deliver` is called once, twice or never, at once or later. */
  push(frame: Buffer, deliver: Deliver): void {
    const outcome = drawOutcome(this.faults, kindOf(frame), this.chance);
    for (let copies = outcome.twice ? 2 : 1; copies > 0; copies--) {
      const leavesMs = this.#leave(frame.length, this.faults.bandwidthBytesPerSecond);
      if (!outcome.lost) this.#add(frame, outcome, leavesMs, deliver);
    }
    this.#run();
  }

  /** When the last byte of a frame that starts now, or when the line is free, is on its way. */
  #leave(bytes: number, rate: number | undefined): number {
    const start = Math.max(this.clock.now(), this.#freeAtMs);
    this.#freeAtMs = rate === undefined ? start : start + (bytes / rate) * 1000;
    return this.#freeAtMs;
  }

  #add(frame: Buffer, outcome: FrameOutcome, leavesMs: number, deliver: Deliver): void {
    const inOrderMs = Math.max(this.#lastDueMs, leavesMs + outcome.delayMs);
    if (outcome.stallMs === 0 && outcome.overtakenBy === 0) this.#lastDueMs = inOrderMs;
    const sent = outcome.damage === null ? frame : damaged(frame, outcome.damage);
    const entry: Travelling = {
      frame: sent,
      isDamaged: sent !== frame,
      deliver,
      order: this.#count++,
      dueMs: inOrderMs + outcome.stallMs + (outcome.overtakenBy > 0 ? OVERTAKE_LIMIT_MS : 0),
      overtakers: outcome.overtakenBy,
    };
    let at = this.#travelling.length;
    while (at > 0 && this.#travelling[at - 1].dueMs > entry.dueMs) at--;
    this.#travelling.splice(at, 0, entry);
    if (entry.overtakers > 0) this.#held.add(entry);
  }

  #run(): void {
    this.#cancel?.();
    this.#cancel = null;
    for (
      let next = this.#travelling[0];
      next !== undefined && next.dueMs <= this.clock.now();
      next = this.#travelling[0]
    ) {
      this.#travelling.shift();
      this.#arrive(next);
    }
    const waiting = this.#travelling[0];
    if (waiting !== undefined)
      this.#cancel ??= this.clock.after(Math.max(0, waiting.dueMs - this.clock.now()), () => this.#run());
  }

  /** Delivers a frame, then those whose last overtaker it was. */
  #arrive(entry: Travelling): void {
    if (entry.overtakers > 0) this.#held.delete(entry);
    entry.deliver(entry.frame, entry.isDamaged);
    for (const held of this.#held) {
      if (held.order > entry.order || --held.overtakers > 0) continue;
      this.#held.delete(held);
      this.#travelling.splice(this.#travelling.indexOf(held), 1);
      held.deliver(held.frame, held.isDamaged);
    }
  }

  /** Milliseconds until the sender should go on; 0 when it may. */
  get heldBackMs(): number {
    return Math.max(0, this.#freeAtMs - this.clock.now() - BUFFER_MS);
  }

  /** Everything on its way is lost. */
  clear(): void {
    this.#travelling.length = 0;
    this.#held.clear();
    this.#cancel?.();
    this.#cancel = null;
  }
}
