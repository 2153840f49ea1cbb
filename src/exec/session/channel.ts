/**
 * A session's data channel: one logical, ordered byte stream each way over sockets that may come and go.
 * Opens, resumes after a lost socket (§6.4), and whatever happens ends with TerminateSession.
 */
import { randomUUID } from 'node:crypto';
import { PayloadType } from '../wire/codec';
import { type Clock, systemClock } from '../clock';
import { closedReason } from './closedReason';
import { Conversation } from './conversation';
import type { SessionEncryption } from '../encryption/encryption';
import { rememberSession } from '../aws/openSessions';
import { OutputQueue } from './outputQueue';
import { readClosed } from '../wire/payloads';
import { Reliability } from '../reliability/reliability';
import { resumeSocket } from './resume';
import { type Connect, type Socket, checkStreamUrl, connectSocket } from './socket';
import { terminateSession } from '../aws/terminate';
import { type ExecApi, ExecError, type SessionGrant } from '../types';

export interface ChannelOptions {
  /**
   * Bytes the remote program wrote, in order. A returned promise holds the next ones back: about 1 MB waits in memory,
   * what is beyond it in the network.
   */
  readonly onOutput: (bytes: Uint8Array) => void | Promise<void>;
  /** The channel is over; called once, never for `close()`. */
  readonly onEnd: (error: ExecError) => void;
  readonly signal?: AbortSignal;
  /** One redacted line a frame, and one for each change of the connection. */
  readonly trace?: (line: string) => void;
  readonly encryption?: SessionEncryption;
  readonly clock?: Clock;
  readonly connect?: Connect;
}

/** The most a stream message carries (§4.5). */
const CHUNK = 1024;
/** §6.7: the session is open, yet nobody answers. */
const ATTACH_MS = 20_000;
const MAX_SILENT_LOSSES = 5;

export class DataChannel {
  /** Bytes on the wire, both directions. */
  bytesOnWire = 0;
  private readonly clock: Clock;
  private readonly connect: Connect;
  private readonly clientId = randomUUID();
  private readonly reliability: Reliability;
  private readonly conversation: Conversation;
  private readonly output: OutputQueue;
  private readonly over = new AbortController();
  private readonly forget: () => void;
  private socket: Socket | null = null;
  private failure: ExecError | null = null;
  private closing: Promise<void> | null = null;
  private attached = false;
  /** Sockets lost in a row before they brought a frame. */
  private silentLosses = 0;
  private writes: Promise<void> = Promise.resolve();
  private waiters: (() => void)[] = [];

  private constructor(
    private readonly api: ExecApi,
    private readonly grant: SessionGrant,
    private readonly options: ChannelOptions,
  ) {
    this.clock = options.clock ?? systemClock;
    this.connect = options.connect ?? connectSocket;
    this.reliability = new Reliability(this.clock, {
      transmit: (frame) => {
        if (this.socket?.send(frame)) this.bytesOnWire += frame.length;
      },
      deliver: (message) => this.conversation.take(message),
      control: (message) => {
        if (message.type === 'channel_closed')
          this.output.whenIdle(() => this.fail(closedReason(readClosed(message.payload))));
      },
      room: () => this.wake(),
      hopeless: () =>
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
        this.reliability.setDeaf(full);
        this.socket?.pause(full);
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
   * Connects with a grant and resolves when the agent's first output is there: input is safe from then on (§0.2).
   * However it fails, the session is terminated.
   */
  static async open(api: ExecApi, grant: SessionGrant, options: ChannelOptions): Promise<DataChannel> {
    const channel = new DataChannel(api, grant, options);
    const cancel = () => channel.fail(new ExecError('cancelled', 'Opening the session was cancelled.', ''));
    options.signal?.addEventListener('abort', cancel, { once: true });
    const stopTimer = channel.clock.after(ATTACH_MS, () => channel.fail(notAttached()));
    try {
      checkStreamUrl(grant.streamUrl);
      if (options.signal?.aborted) cancel();
      channel.dial(grant.tokenValue);
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

  /** Milliseconds since anything came from the other end: acknowledgements and copies too. */
  get silentMs(): number {
    return this.reliability.silentMs;
  }

  /** Sends bytes as stream data, in call order. Resolves when the window took the last of them; rejects when the channel is over. */
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

  /** Ends the session; a channel that failed ends it by itself. Never rejects, and takes 10 s at most. */
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

  /** Gets a socket; without a token by resuming the session. */
  private dial(token: string | null): void {
    const { grant, over, clock, api } = this;
    const events = {
      frame: (bytes: Uint8Array) => {
        this.bytesOnWire += bytes.length;
        this.silentLosses = 0;
        this.reliability.receive(bytes);
      },
      lost: () => this.lost(),
    };
    const request = {
      clock,
      token,
      signal: over.signal,
      trace: this.options.trace,
      dial: (t: string) =>
        this.connect(
          { streamUrl: grant.streamUrl, token: t, clientId: this.clientId, agent: api.agent, signal: over.signal },
          events,
          clock,
        ),
      newToken: () => api.resumeSession(grant.sessionId),
    };
    resumeSocket(request)
      .then((socket) => {
        if (this.failure) return socket.close();
        this.socket = socket;
        if (this.output.isFull) socket.pause(true);
        this.reliability.reconnected();
      })
      .catch((error: unknown) =>
        this.fail(
          error instanceof ExecError
            ? error
            : new ExecError(
                'channel-closed',
                'The session’s connection could not be opened.',
                'Check the network and proxy.',
                { cause: error },
              ),
        ),
      );
  }

  private lost(): void {
    if (this.socket === null || this.failure) return;
    this.socket = null;
    this.options.trace?.('socket lost');
    if (++this.silentLosses > MAX_SILENT_LOSSES)
      this.fail(
        new ExecError(
          'channel-closed',
          'The session’s connection is refused again and again.',
          'Try again; a proxy may be closing WebSockets.',
        ),
      );
    else this.dial(null);
  }

  private fail(error: ExecError): void {
    if (this.failure) return;
    this.failure = error;
    void this.close();
    this.options.onEnd(error);
  }

  private release(): void {
    this.over.abort();
    this.reliability.stop();
    this.output.stop();
    this.options.encryption?.destroy();
    this.socket?.close();
    this.socket = null;
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
