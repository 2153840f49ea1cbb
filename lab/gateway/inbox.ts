import type { Frame } from './codec';

/** What the agent does with a stream message: pass it on, keep it for later, acknowledge it again, or ignore it. */
export type Arrival = 'next' | 'early' | 'duplicate' | 'full';

const CAPACITY = 100_000;

/**
 * Puts the client's stream messages in order: the expected number, and those that came early (docs/data-channel.md,
 * 4.3).
 */
export class Inbox {
  readonly #early = new Map<number, Frame>();
  #expected = 0;

  classify(frame: Frame): Arrival {
    if (frame.sequence === this.#expected) return 'next';
    if (frame.sequence < this.#expected || this.#early.has(frame.sequence)) return 'duplicate';
    return this.#early.size < CAPACITY ? 'early' : 'full';
  }

  hold(frame: Frame): void {
    this.#early.set(frame.sequence, frame);
  }

  /** The expected message was handled: returns the next one if it has already arrived. */
  advance(): Frame | undefined {
    this.#expected++;
    const following = this.#early.get(this.#expected);
    this.#early.delete(this.#expected);
    return following;
  }
}
