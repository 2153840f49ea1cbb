/**
 * The receiving half of the reliability layer (§4.3): order, duplicates, a bounded reorder buffer.
 * A state machine without time.
 */
import type { AgentMessage } from './codec';

/** What is kept of messages that came too early; beyond it they are neither kept nor acknowledged, so the peer sends again. */
const MAX_MESSAGES = 10_000;
const MAX_BYTES = 16 * 1024 * 1024;

export interface Received {
  /** Whether to acknowledge this message; duplicates are, or the peer would resend them for ever. */
  readonly acknowledge: boolean;
  /** Messages now in order. */
  readonly deliver: readonly AgentMessage[];
}

export class Receiver {
  private expected = 0;
  private readonly early = new Map<number, AgentMessage>();
  private earlyBytes = 0;

  accept(message: AgentMessage): Received {
    const { sequence } = message;
    if (sequence < this.expected || this.early.has(sequence)) return { acknowledge: true, deliver: [] };
    if (sequence === this.expected) return { acknowledge: true, deliver: this.inOrder(message) };
    if (this.early.size >= MAX_MESSAGES || this.earlyBytes + message.payload.length > MAX_BYTES) return { acknowledge: false, deliver: [] };
    // A copy: the payload is a view into what the socket read, which would be kept whole.
    this.early.set(sequence, { ...message, payload: Uint8Array.from(message.payload) });
    this.earlyBytes += message.payload.length;
    return { acknowledge: true, deliver: [] };
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
