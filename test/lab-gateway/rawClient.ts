import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import type { LabSessionGrant } from '../../lab/types';
import { rawFrame, readRaw, type RawFrame } from './rawFrame';
import { until } from '../support/until';

export interface RawOptions {
  /**
   * Whether to acknowledge output as it arrives (default: true), or a function that selects the messages to
   * acknowledge.
   */
  readonly acknowledge?: boolean | ((frame: RawFrame) => boolean);
  readonly clientId?: string;
}

/**
 * A minimal client that opens a channel, acknowledges, and keeps everything it receives. Tests send everything else.
 */
export class RawClient {
  readonly frames: RawFrame[] = [];
  readonly #output = new Map<number, Buffer>();
  nextInput = 0;
  closeCode: number | null = null;
  readonly clientId: string;

  private constructor(
    readonly socket: WebSocket,
    private readonly options: RawOptions,
  ) {
    this.clientId = options.clientId ?? randomUUID();
    socket.on('message', (data, isBinary) => isBinary && this.#take(readRaw(data as Buffer)));
    socket.on('close', (code) => (this.closeCode = code));
    socket.on('error', () => undefined);
  }

  /** Connects without opening the channel. */
  static async dial(url: string, options: RawOptions = {}): Promise<RawClient> {
    const client = new RawClient(new WebSocket(url), options);
    await new Promise((resolve, reject) => client.socket.once('open', resolve).once('error', reject));
    return client;
  }

  static async open(grant: LabSessionGrant, options: RawOptions = {}): Promise<RawClient> {
    const client = await RawClient.dial(grant.streamUrl, options);
    client.sendOpening(grant.tokenValue);
    return client;
  }

  /** Continues on a new connection, with the received frames and the sequence numbers kept. */
  async resume(grant: LabSessionGrant): Promise<RawClient> {
    const client = await RawClient.open(grant, { ...this.options, clientId: this.clientId });
    for (const [sequence, payload] of this.#output) client.#output.set(sequence, payload);
    client.nextInput = this.nextInput;
    return client;
  }

  sendOpening(tokenValue: string, change: Record<string, unknown> = {}): void {
    const opening = {
      MessageSchemaVersion: '1.0',
      RequestId: randomUUID(),
      TokenValue: tokenValue,
      ClientId: this.clientId,
      ClientVersion: '1.2.650.0',
    };
    this.socket.send(JSON.stringify({ ...opening, ...change }));
  }

  #take(frame: RawFrame): void {
    this.frames.push(frame);
    if (frame.type !== 'output_stream_data') return;
    const wanted = this.options.acknowledge ?? true;
    if (typeof wanted === 'function' ? !wanted(frame) : !wanted) return;
    this.#output.set(frame.sequence, frame.payload);
    this.acknowledge(frame);
  }

  acknowledge(frame: RawFrame, change: Record<string, unknown> = {}): void {
    const body = {
      AcknowledgedMessageType: frame.type,
      AcknowledgedMessageId: frame.id,
      AcknowledgedMessageSequenceNumber: frame.sequence,
      IsSequentialMessage: true,
      ...change,
    };
    this.socket.send(rawFrame({ type: 'acknowledge', flags: 3, payload: JSON.stringify(body) }));
  }

  /** Sends input with the next sequence number, or the one given. */
  input(payload: Buffer | string, sequence = this.nextInput++, payloadType = 1): void {
    this.socket.send(rawFrame({ type: 'input_stream_data', sequence, payloadType, payload }));
  }

  of(type: string): RawFrame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  /** Sequence numbers the agent acknowledged, in order of arrival. */
  get acknowledged(): number[] {
    return this.of('acknowledge').map(
      (frame) =>
        (JSON.parse(frame.payload.toString()) as { AcknowledgedMessageSequenceNumber: number })
          .AcknowledgedMessageSequenceNumber,
    );
  }

  /** Output taken so far without a gap, as bytes. */
  get outputBytes(): Buffer {
    const parts: Buffer[] = [];
    for (let i = 0; this.#output.has(i); i++) parts.push(this.#output.get(i)!);
    return Buffer.concat(parts);
  }

  get output(): string {
    return this.outputBytes.toString('utf8');
  }

  /** `channel_closed.Output`, or null while the channel is open. */
  get closedWith(): string | null {
    const closed = this.of('channel_closed')[0];
    return closed === undefined ? null : (JSON.parse(closed.payload.toString()) as { Output: string }).Output;
  }

  async until(what: string, condition: () => boolean, limitMs = 8000): Promise<void> {
    const sayings = () =>
      `${what}; output so far: ${JSON.stringify(this.output.slice(-300))}, closed: ${this.closedWith}`;
    await until(sayings, condition, limitMs, 5);
  }

  untilOutput(text: string): Promise<void> {
    return this.until(JSON.stringify(text), () => this.output.includes(text));
  }

  async untilClosed(): Promise<string> {
    await this.until('the end of the channel', () => this.closedWith !== null && this.closeCode !== null);
    return this.closedWith!;
  }

  drop(): void {
    this.socket.terminate();
  }
}
