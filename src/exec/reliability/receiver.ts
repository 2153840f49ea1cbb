/**
 * The receiving half of the reliability layer (docs/data-channel.md, 4.3): order, duplicates, a bounded reorder buffer.
 * A state machine without a clock.
 */
import type { AgentMessage } from '../wire/codec';

/** How many early messages are kept; further ones are neither kept nor acknowledged, so the peer sends them again. */
const MAX_MESSAGES = 10_000;
const MAX_BYTES = 16 * 1024 * 1024;

export interface Received {
  /**
   * Messages to acknowledge: this one, unless there is no room for it. Duplicates too, or the peer would resend them
   * for ever.
   */
  readonly acknowledge: readonly Acked[];
  /** Messages now in order. */
  readonly deliver: readonly AgentMessage[];
}

export class Receiver {
  private expected = 0;
  private readonly early = new Map<number, AgentMessage>();
  private earlyBytes = 0;
  private readonly memory = new AckMemory();

  accept(message: AgentMessage): Received {
    const { sequence } = message;
    if (sequence < this.expected || this.early.has(sequence))
      return { acknowledge: this.memory.repeat(message), deliver: [] };
    if (sequence === this.expected) return { acknowledge: this.first(message), deliver: this.inOrder(message) };
    if (this.early.size >= MAX_MESSAGES || this.earlyBytes + message.payload.length > MAX_BYTES)
      return { acknowledge: [], deliver: [] };
    // A copy: the payload is a view into the socket's buffer, which would otherwise be kept entirely.
    this.early.set(sequence, { ...message, payload: Uint8Array.from(message.payload) });
    this.earlyBytes += message.payload.length;
    return { acknowledge: this.first(message), deliver: [] };
  }

  private first(message: AgentMessage): Acked[] {
    this.memory.remember(message);
    return [message];
  }

  private inOrder(first: AgentMessage): AgentMessage[] {
    const deliver = [first];
    this.expected++;
    for (let next = this.early.get(this.expected); next; next = this.early.get(this.expected)) {
      this.early.delete(this.expected);
      this.earlyBytes -= next.payload.length;
      deliver.push(next);
      this.expected++;
    }
    return deliver;
  }
}

/** A message as identified by an acknowledgement. */
interface Acked {
  readonly type: string;
  readonly id: string;
  readonly sequence: number;
}

/** How many messages are remembered: what an agent at full speed sends in about four seconds. */
const REMEMBERED = 4096;
const FIRST_SPAN = 32;
const MAX_SPAN = 1024;

/**
 * Decides what to acknowledge again when a message is repeated. The agent resends only its oldest unacknowledged
 * message, one per time-out (docs/data-channel.md, 4.1): if many acknowledgements were lost at once, with a socket or a
 * paused peer, it would go through all of those messages before reaching the one that is really missing. So for a
 * repeated message, its successors are acknowledged as well.
 */
class AckMemory {
  private readonly ids = new Map<number, Acked>();
  private lastCopy = -1;
  /** Everything up to here was acknowledged again since the agent last started to repeat. */
  private repeatedTo = -1;
  private span = FIRST_SPAN;

  /** A message was accepted for the first time, in order or not. */
  remember({ type, id, sequence }: Acked): void {
    this.ids.set(sequence, { type, id, sequence });
    if (this.ids.size <= REMEMBERED) return;
    const [oldest] = this.ids.keys();
    this.ids.delete(oldest);
  }

  /**
   * A message was repeated: returns it, and successors that were not repeated yet. The further the agent goes, the
   * more.
   */
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
