import type { Acknowledgement } from './messages';

interface Sent {
  readonly sequence: number;
  readonly messageId: string;
  readonly bytes: Buffer;
  lastSentMs: number;
}

const CAPACITY = 100_000;
const MAX_RTO_MS = 1000;
const CLOCK_GRANULARITY_MS = 10;

/**
 * Stream messages that the client has not acknowledged, and the retransmission time-out (docs/data-channel.md, 4.1,
 * 4.2).
 */
export class Outbox {
  readonly #sent: Sent[] = [];
  #next = 0;
  #rttMs = 100;
  #rttVarMs = 0;
  rtoMs = 200;

  /** Takes the next sequence number. */
  nextSequence(): number {
    return this.#next++;
  }

  get isEmpty(): boolean {
    return this.#sent.length === 0;
  }

  /** Keeps a message until it is acknowledged; a full outbox silently drops it, as the agent's does. */
  keep(sequence: number, messageId: string, bytes: Buffer, nowMs: number): void {
    if (this.#sent.length < CAPACITY) this.#sent.push({ sequence, messageId, bytes, lastSentMs: nowMs });
  }

  /**
   * The oldest unacknowledged message if it is due for retransmission, marked as sent now. Only the oldest is ever sent
   * again.
   */
  due(nowMs: number): Buffer | null {
    const oldest = this.#sent[0];
    if (oldest === undefined || nowMs - oldest.lastSentMs <= this.rtoMs) return null;
    oldest.lastSentMs = nowMs;
    return oldest.bytes;
  }

  /** Returns what is wrong with the acknowledgement, or null. A second one for the same message is valid. */
  acknowledge(ack: Acknowledgement, nowMs: number): string | null {
    const sequence = ack.AcknowledgedMessageSequenceNumber;
    if (sequence >= this.#next) return `it acknowledges message ${sequence}, which was never sent`;
    const index = this.#sent.findIndex((s) => s.sequence === sequence);
    if (index < 0) return null;
    const [message] = this.#sent.splice(index, 1);
    this.#estimate(nowMs - message.lastSentMs);
    return message.messageId === ack.AcknowledgedMessageId ? null : `its id is not that of message ${sequence}`;
  }

  #estimate(sampleMs: number): void {
    this.#rttVarMs = 0.75 * this.#rttVarMs + 0.25 * Math.abs(this.#rttMs - sampleMs);
    this.#rttMs = 0.875 * this.#rttMs + 0.125 * sampleMs;
    this.rtoMs = Math.min(MAX_RTO_MS, this.#rttMs + Math.max(CLOCK_GRANULARITY_MS, 4 * this.#rttVarMs));
  }
}
