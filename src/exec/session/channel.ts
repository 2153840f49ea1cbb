/**
 * A session's data channel: one logical, ordered byte stream in each direction, over a connection that resumes itself.
 * However it ends, TerminateSession is called.
 */
import { rememberSession, terminateSession } from '../aws/ending';
import { type Clock, systemClock } from '../clock';
import type { SessionEncryption } from '../encryption/encryption';
import { Reliability } from '../reliability/reliability';
import { type ExecApi, ExecError, type SessionGrant } from '../types';
import { PayloadType } from '../wire/codec';
import { readClosed } from '../wire/payloads';
import { closedReason } from './closedReason';
import { Connection } from './connection';
import { Conversation } from './conversation';
import { checkStreamUrl, type Connect, OutputQueue } from './socket';

export interface ChannelOptions {
  /**
   * Bytes written by the remote program, in order. A returned promise delays the next ones: about 1 MB is buffered in
   * memory, anything more stays in the network.
   */
  readonly onOutput: (bytes: Uint8Array) => void | Promise<void>;
  /** The channel is over; called once, but never because of `close()`. */
  readonly onEnd: (error: ExecError) => void;
  readonly signal?: AbortSignal;
  /** One redacted line per frame, and one per change of the connection. */
  readonly trace?: (line: string) => void;
  readonly encryption?: SessionEncryption;
  readonly clock?: Clock;
  readonly connect?: Connect;
}

/** Maximum size of a stream message (docs/data-channel.md, 4.5). */
const CHUNK = 1024;
/** docs/data-channel.md, 6.5: the session is open, but nobody answers. */
const ATTACH_MS = 20_000;

export class DataChannel {
  private readonly clock: Clock;
  private readonly connection: Connection;
  private readonly reliability: Reliability;
  private readonly conversation: Conversation;
  private readonly output: OutputQueue;
  private readonly forget: () => void;
  private failure: ExecError | null = null;
  private closing: Promise<void> | null = null;
  private attached = false;
  private writes: Promise<void> = Promise.resolve();
  private waiters: (() => void)[] = [];

  private constructor(
    private readonly api: ExecApi,
    private readonly grant: SessionGrant,
    private readonly options: ChannelOptions,
  ) {
    this.clock = options.clock ?? systemClock;
    this.connection = new Connection(
      api,
      grant,
      this.clock,
      {
        frame: (bytes) => this.reliability.receive(bytes),
        connected: () => this.reliability.reconnected(),
        failed: (error) => this.fail(error),
        trace: options.trace,
      },
      options.connect,
    );
    this.reliability = new Reliability(this.clock, {
      transmit: (frame) => this.connection.send(frame),
      deliver: (message) => this.conversation.receive(message),
      control: (message) => {
        if (message.type === 'channel_closed')
          this.output.whenIdle(() => this.fail(closedReason(readClosed(message.payload))));
      },
      room: () => this.wake(),
      gaveUp: () =>
        this.fail(
          new ExecError(
            'target-gone',
            'The task stopped answering for five minutes.',
            'See whether the task is still running, then try again.',
          ),
        ),
      trace: options.trace,
    });
    this.conversation = new Conversation(grant.sessionId, options.encryption, {
      send: (payloadType, payload) => {
        if (!this.failure) this.reliability.send(payloadType, payload);
      },
      output: (bytes) => this.output.push(bytes),
      attached: () => {
        this.attached = true;
        this.wake();
      },
      failed: (error) => this.fail(error),
    });
    this.output = new OutputQueue({
      consume: (bytes) => options.onOutput(bytes),
      full: (full) => {
        this.reliability.setSocketPaused(full);
        this.connection.pause(full);
      },
      failed: (error) =>
        this.fail(
          error instanceof ExecError
            ? error
            : new ExecError('other', 'What the container sent could not be taken.', 'See the cause in the log.', {
                cause: error,
              }),
        ),
    });
    this.forget = rememberSession(() => {
      this.fail(new ExecError('channel-closed', 'The session was ended: the program is shutting down.', ''));
      return this.close();
    });
  }

  /**
   * Connects with a grant and resolves when the agent's first output has arrived: from then on input is safe
   * (docs/data-channel.md, 6.1). If it fails, the session is terminated.
   */
  static async open(api: ExecApi, grant: SessionGrant, options: ChannelOptions): Promise<DataChannel> {
    const channel = new DataChannel(api, grant, options);
    const cancel = () => channel.fail(new ExecError('cancelled', 'Opening the session was cancelled.', ''));
    options.signal?.addEventListener('abort', cancel, { once: true });
    const stopTimer = channel.clock.after(ATTACH_MS, () => channel.fail(notAttached()));
    try {
      checkStreamUrl(grant.streamUrl);
      if (options.signal?.aborted) cancel();
      channel.connection.open();
      await channel.until(() => channel.attached);
      return channel;
    } catch (error) {
      await channel.close();
      throw error;
    } finally {
      stopTimer();
      options.signal?.removeEventListener('abort', cancel);
    }
  }

  /** Bytes on the wire, both directions. */
  get bytesOnWire(): number {
    return this.connection.bytesOnWire;
  }

  /** Milliseconds since anything was received, including acknowledgements and duplicates. */
  get silentMs(): number {
    return this.reliability.silentMs;
  }

  /**
   * Sends bytes as stream data, in call order. Resolves when the window has accepted the last of them; rejects if the
   * channel is over.
   */
  write(bytes: Uint8Array): Promise<void> {
    const written = this.writes.then(async () => {
      for (let at = 0; at < bytes.length; at += CHUNK) {
        await this.until(() => this.reliability.hasRoom);
        this.reliability.send(PayloadType.output, this.conversation.sealed(bytes.subarray(at, at + CHUNK)));
      }
    });
    this.writes = written.catch(() => {});
    return written;
  }

  /** Ends the session; a failed channel does so by itself. Never rejects, and takes at most 10 s. */
  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    this.failure ??= new ExecError('channel-closed', 'The session was closed.', '');
    this.release();
    const left = await terminateSession((id) => this.api.terminateSession(id), this.grant.sessionId, this.clock);
    if (left !== null)
      this.options.trace?.(`TerminateSession failed (${left}): the session stays open until ECS ends it`);
    this.forget();
  }

  private fail(error: ExecError): void {
    if (this.failure) return;
    this.failure = error;
    void this.close();
    this.options.onEnd(error);
  }

  private release(): void {
    this.reliability.stop();
    this.output.stop();
    this.options.encryption?.destroy();
    this.connection.close();
    this.wake();
  }

  private async until(condition: () => boolean): Promise<void> {
    while (!this.failure && !condition()) await new Promise<void>((resolve) => this.waiters.push(resolve));
    if (this.failure) throw this.failure;
  }

  private wake(): void {
    const waiting = this.waiters;
    this.waiters = [];
    for (const resolve of waiting) resolve();
  }
}

function notAttached(): ExecError {
  return new ExecError(
    'channel-timeout',
    'The session opened but the container agent did not attach.',
    'Check the task’s network path to ssmmessages, its role, and whether two sessions are already open in the container (the limit).',
  );
}
