/**
 * The receiving half of the reliability layer (§4.3): order, duplicates, a bounded reorder buffer.
 * A state machine without time.
 */
import { AckMemory, type Acked } from './ackMemory';
import type { AgentMessage } from '../wire/codec';

/** What is kept of messages that came too early; beyond it they are neither kept nor acknowledged, so the peer sends again. */
const MAX_MESSAGES = 10_000;
const MAX_BYTES = 16 * 1024 * 1024;

export interface Received {
  /** Messages to acknowledge: this one, unless there is no room for it. Copies are too, or the peer would resend them for ever. */
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
    // A copy: the payload is a view into what the socket read, which would be kept whole.
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
