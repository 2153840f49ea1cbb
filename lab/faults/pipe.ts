import type { Chance } from './chance';
import { drawOutcome, type FrameOutcome } from './frameOutcome';
import { damaged, kindOf } from './frameKind';
import type { LinkFaults } from './types';

/** A pipe's clock, in milliseconds. */
export interface PipeClock {
  now(): number;
  /** Calls back once; returns a function that cancels this. */
  after(ms: number, callback: () => void): () => void;
}

/** A frame in transit must not keep the process alive. */
const realClock: PipeClock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
};

/** `isDamaged`: the pipe changed one of its bytes. */
type Deliver = (frame: Buffer, isDamaged: boolean) => void;

interface Travelling {
  readonly frame: Buffer;
  readonly isDamaged: boolean;
  readonly deliver: Deliver;
  readonly order: number;
  readonly dueMs: number;
  /** How many later frames must still overtake this one. */
  overtakers: number;
}

/** If more than this is queued, the sender is held back. */
const BUFFER_MS = 250;
/** How long a frame waits at most for others to overtake it. */
const OVERTAKE_LIMIT_MS = 200;

/** One direction of a data channel: a serial line with bandwidth, latency and seeded faults. */
export class Pipe {
  /** In order of arrival time. */
  readonly #travelling: Travelling[] = [];
  /** Those that wait to be overtaken; their arrival time is the latest possible one. */
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

  /** Sets the faults of future frames. */
  setFaults(faults: LinkFaults, chance: Chance): void {
    this.faults = faults;
    this.chance = chance;
  }

  /** Sends a frame; `deliver` is called once, twice or never, now or later. */
  push(frame: Buffer, deliver: Deliver): void {
    const outcome = drawOutcome(this.faults, kindOf(frame), this.chance);
    for (let copies = outcome.twice ? 2 : 1; copies > 0; copies--) {
      const leavesMs = this.#leave(frame.length, this.faults.bandwidthBytesPerSecond);
      if (!outcome.lost) this.#add(frame, outcome, leavesMs, deliver);
    }
    this.#run();
  }

  /** When the last byte of a frame leaves that starts now, or as soon as the line is free. */
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

  /** Delivers a frame, and then those for which it was the last one to overtake. */
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

  /** Milliseconds until the sender may continue; 0 if it may now. */
  get heldBackMs(): number {
    return Math.max(0, this.#freeAtMs - this.clock.now() - BUFFER_MS);
  }

  /** Drops everything in transit. */
  clear(): void {
    this.#travelling.length = 0;
    this.#held.clear();
    this.#cancel?.();
    this.#cancel = null;
  }
}
