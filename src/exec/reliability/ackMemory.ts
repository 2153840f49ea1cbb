/**
 * What to acknowledge once more when a message comes again. The agent resends only its oldest unanswered message, one in a
 * time-out (§4.1): when many acknowledgements were lost at once, with a socket or a paused peer, it would walk through all of
 * those messages before it comes to the one that really is missing. So a copy is answered for its followers as well.
 */
export interface Acked {
  readonly type: string;
  readonly id: string;
  readonly sequence: number;
}

/** Messages remembered: what an agent at full pace sends in about four seconds. */
const REMEMBERED = 4096;
const FIRST_SPAN = 32;
const MAX_SPAN = 1024;

export class AckMemory {
  private readonly ids = new Map<number, Acked>();
  private lastCopy = -1;
  /** Everything up to here was acknowledged again since the agent last began to walk. */
  private repeatedTo = -1;
  private span = FIRST_SPAN;

  /** A message was accepted for the first time, whatever its place. */
  remember({ type, id, sequence }: Acked): void {
    this.ids.set(sequence, { type, id, sequence });
    if (this.ids.size <= REMEMBERED) return;
    const [oldest] = this.ids.keys();
    this.ids.delete(oldest);
  }

  /** A message came again: it, and those of its followers that were not repeated yet. The further the agent walks, the more. */
  repeat(copy: Acked): Acked[] {
    if (copy.sequence <= this.lastCopy) {
      this.repeatedTo = copy.sequence;
      this.span = FIRST_SPAN;
    }
    this.lastCopy = copy.sequence;
    const until = copy.sequence + this.span;
    const followers: Acked[] = [];
    for (let sequence = Math.max(copy.sequence, this.repeatedTo) + 1; sequence <= until; sequence++) {
      const known = this.ids.get(sequence);
      if (known) followers.push(known);
    }
    this.repeatedTo = Math.max(this.repeatedTo, until);
    this.span = Math.min(MAX_SPAN, this.span * 2);
    return [copy, ...followers];
  }
}
