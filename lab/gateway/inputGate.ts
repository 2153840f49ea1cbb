import type { Timing } from './options';

/**
 * What the agent does with input that comes early (docs/data-channel.md, 6.1): once both ends are there it is
 * acknowledged and dropped for `dropMs`, then left unanswered for `rejectMs`, and taken as soon as there was output.
 */
export class InputGate {
  #attachedMs = Number.POSITIVE_INFINITY;
  #clientMs = Number.POSITIVE_INFINITY;
  #spoke = false;

  constructor(private readonly timing: Timing) {}

  /** The agent's worker is there. */
  attached(): void {
    this.#attachedMs = Date.now();
  }

  /** The client is there. */
  connected(): void {
    this.#clientMs = Math.min(this.#clientMs, Date.now());
  }

  /** Output was sent. */
  spoke(): void {
    this.#spoke = true;
  }

  get verdict(): 'drop' | 'reject' | 'take' {
    if (this.#spoke) return 'take';
    const sinceBothMs = Date.now() - Math.max(this.#attachedMs, this.#clientMs);
    if (!(sinceBothMs >= this.timing.dropMs)) return 'drop';
    return sinceBothMs < this.timing.dropMs + this.timing.rejectMs ? 'reject' : 'take';
  }
}
