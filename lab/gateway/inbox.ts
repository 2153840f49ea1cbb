import type { Frame } from './codec';

/** What the agent does with a stream message: hand it on, keep it for later, acknowledge it again, or leave it alone. */
export type Arrival = 'next' | 'early' | 'duplicate' | 'full';

const CAPACITY = 100_000;

/** Order of the client's stream messages: expected number, and those that came early (docs/data-channel.md, 4.3). */
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

  /** The expected message was taken in: returns the one that follows when it is here already. */
  advance(): Frame | undefined {
    this.#expected++;
    const following = this.#early.get(this.#expected);
    this.#early.delete(this.#expected);
    return following;
  }
}
