/**
 * The agent's end of a data channel on a virtual clock. It numbers and keeps its messages, resends only the oldest one,
 * and acknowledges everything (docs/data-channel.md, 4).
 */
import assert from 'node:assert/strict';
import { type Frame, decodeFrame, encodeFrame, makeFrame } from '../../lab/gateway/codec';
import { acknowledgementOf, channelClosed } from '../../lab/gateway/messages';
import { openBytes, sealBytes } from '../../src/exec/encryption/encryption';
import type { VirtualClock } from './virtualClock';

const RESEND_TICK_MS = 100;
const RESEND_MS = 300;

export interface PeerOptions {
  readonly clock: VirtualClock;
  /** Puts a frame on the line to the client. */
  readonly send: (frame: Buffer) => void;
  /** The program's output, one buffer per message. */
  readonly output: readonly Buffer[];
  /** Bytes of input after which, with all output acknowledged, the session ends. */
  readonly expects: number;
  /** The key from agent to client followed by the key from client to agent. Without it there is no handshake. */
  readonly dataKey?: Buffer;
}

export class ChannelPeer {
  readonly input: Buffer[] = [];
  private inputBytes = 0;
  private expected = 0;
  private readonly early = new Map<number, Frame>();
  private next = 0;
  private readonly kept = new Map<number, { frame: Buffer; at: number }>();
  private pumped = 0;
  private challenge = Buffer.alloc(0);
  private over = false;

  constructor(private readonly options: PeerOptions) {}

  /** The agent's worker attaches. */
  start(): void {
    if (this.options.dataKey)
      this.stream(
        5,
        json({
          AgentVersion: '3.3.1142.0',
          RequestedClientActions: [
            { ActionType: 'SessionType', ActionParameters: { SessionType: 'InteractiveCommands', Properties: null } },
            { ActionType: 'KMSEncryption', ActionParameters: { KMSKeyId: 'arn:aws:kms:key', Challenge: 'AAAA' } },
          ],
        }),
      );
    else this.pump();
    this.tick();
  }

  receive(bytes: Buffer): void {
    if (this.over) return;
    const frame = decodeOrNull(bytes);
    if (!frame) return;
    if (frame.type === 'acknowledge') {
      this.kept.delete(
        (JSON.parse(frame.payload.toString()) as { AcknowledgedMessageSequenceNumber: number })
          .AcknowledgedMessageSequenceNumber,
      );
      return this.maybeEnd();
    }
    assert.equal(frame.type, 'input_stream_data');
    if (frame.sequence > this.expected) this.early.set(frame.sequence, frame);
    this.options.send(acknowledgementOf(frame));
    if (frame.sequence !== this.expected) return;
    for (let ready: Frame | undefined = frame; ready; ready = this.early.get(this.expected)) {
      this.early.delete(this.expected++);
      this.take(ready);
    }
    this.maybeEnd();
  }

  /** The service ends the session. */
  end(output: string): void {
    this.over = true;
    this.options.send(channelClosed('s', 'c', output));
  }

  private take({ payloadType, payload }: Frame): void {
    const { dataKey } = this.options;
    if (payloadType === 6 && dataKey) {
      this.challenge = Buffer.alloc(64, 7);
      this.stream(
        8,
        json({ Challenge: Buffer.from(sealBytes(dataKey.subarray(0, 32), this.challenge)).toString('base64') }),
      );
    } else if (payloadType === 9 && dataKey) {
      const { Challenge } = JSON.parse(payload.toString()) as { Challenge: string };
      assert.deepEqual(openBytes(dataKey.subarray(32), Buffer.from(Challenge, 'base64')), this.challenge);
      this.stream(7, json({ HandshakeTimeToComplete: 1, CustomerMessage: '' }));
      this.pump();
    } else if (payloadType === 1) {
      const plain = dataKey ? openBytes(dataKey.subarray(32), payload) : payload;
      assert.ok(plain, 'input cannot be decrypted');
      this.input.push(Buffer.from(plain));
      this.inputBytes += plain.length;
    } else assert.equal(payloadType, 3);
  }

  private pump(): void {
    const plain = this.options.output[this.pumped++];
    if (!plain || this.over) return;
    this.stream(1, this.options.dataKey ? Buffer.from(sealBytes(this.options.dataKey.subarray(0, 32), plain)) : plain);
    this.options.clock.after(1, () => this.pump());
  }

  private stream(payloadType: number, payload: Buffer): void {
    const sequence = this.next++;
    const frame = encodeFrame(
      makeFrame({ type: 'output_stream_data', sequence, flags: sequence === 0 ? 1 : 0, payloadType, payload }),
    );
    this.kept.set(sequence, { frame, at: this.options.clock.now() });
    this.options.send(frame);
  }

  private tick(): void {
    if (this.over) return;
    const oldest = this.kept.values().next();
    const now = this.options.clock.now();
    if (!oldest.done && now - oldest.value.at > RESEND_MS) {
      oldest.value.at = now;
      this.options.send(oldest.value.frame);
    }
    this.options.clock.after(RESEND_TICK_MS, () => this.tick());
  }

  private maybeEnd(): void {
    if (this.inputBytes >= this.options.expects && this.pumped >= this.options.output.length && this.kept.size === 0)
      this.end('');
  }
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** Returns null for a damaged frame, which is not acknowledged and therefore sent again. */
function decodeOrNull(bytes: Buffer): Frame | null {
  try {
    return decodeFrame(bytes);
  } catch {
    return null;
  }
}
