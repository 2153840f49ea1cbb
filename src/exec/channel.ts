/**
 * A session's data channel: one logical, ordered byte stream each way over sockets that may come and go.
 * Opens, shakes hands where the agent asks, resumes after a lost socket (§6.4), ends with TerminateSession.
 */
import { randomUUID } from 'node:crypto';
import { type AgentMessage, PayloadType } from './codec';
import { type Clock, systemClock } from './clock';
import { closedReason } from './closedReason';
import type { SessionEncryption } from './encryption';
import { answerHandshake } from './handshake';
import { challengeResponse, readChallenge, readClosed, sizePayload } from './payloads';
import { Reliability } from './reliability';
import { resumeSocket } from './resume';
import { type Connect, type Socket, checkStreamUrl, connectSocket } from './socket';
import { type ExecApi, ExecError, type SessionGrant } from './types';

export interface ChannelOptions {
  /** Bytes the remote program wrote, in order. */
  readonly onOutput: (bytes: Uint8Array) => void;
  /** The channel is over; called once, never for `close()`. */
  readonly onEnd: (error: ExecError) => void;
  readonly signal?: AbortSignal;
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
  private socket: Socket | null = null;
  private failure: ExecError | null = null;
  private closing: Promise<void> | null = null;
  private encrypted = false;
  private attached = false;
  /** Sockets lost in a row before they brought a frame. */
  private silentLosses = 0;
  private writes: Promise<void> = Promise.resolve();
  private waiters: (() => void)[] = [];

  private constructor(private readonly api: ExecApi, private readonly grant: SessionGrant, private readonly options: ChannelOptions) {
    this.clock = options.clock ?? systemClock;
    this.connect = options.connect ?? connectSocket;
    this.reliability = new Reliability(this.clock, {
      transmit: (frame) => {
        if (this.socket?.send(frame)) this.bytesOnWire += frame.length;
      },
      deliver: (message) => this.deliver(message),
      control: (message) => {
        if (message.type === 'channel_closed') this.fail(closedReason(readClosed(message.payload)));
      },
      room: () => this.wake(),
      hopeless: () => this.fail(new ExecError('target-gone', 'The task stopped answering for five minutes.', 'See whether the task is still running, then try again.')),
      trace: (line) => options.trace?.(line),
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
      channel.dial(grant.tokenValue, false);
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

  /** Sends bytes as stream data, in call order. Resolves when the window took the last of them; rejects when the channel is over. */
  write(bytes: Uint8Array): Promise<void> {
    const written = this.writes.then(async () => {
      for (let at = 0; at < bytes.length; at += CHUNK) {
        await this.until(() => this.reliability.hasRoom);
        const plain = bytes.subarray(at, at + CHUNK);
        this.reliability.send(PayloadType.output, this.encrypted && this.options.encryption ? this.options.encryption.seal(plain) : plain);
      }
    });
    this.writes = written.catch(() => {});
    return written;
  }

  /** Ends the session. Never rejects. */
  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    this.failure ??= new ExecError('channel-closed', 'The session was closed.', '');
    this.release();
    try {
      await this.api.terminateSession(this.grant.sessionId);
    } catch (error) {
      this.options.trace?.(`TerminateSession failed: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }

  private deliver(message: AgentMessage): void {
    const { encryption } = this.options;
    switch (message.payloadType) {
      case PayloadType.handshakeRequest:
        void this.shakeHands(message.payload);
        return;
      case PayloadType.encChallengeRequest: {
        const challenge = readChallenge(message.payload);
        if (!challenge || !encryption) return;
        this.guard(() => this.reliability.send(PayloadType.encChallengeResponse, challengeResponse(encryption.seal(encryption.open(challenge)))));
        return;
      }
      case PayloadType.handshakeComplete:
        this.attach();
        return;
      case PayloadType.output:
      case PayloadType.stdErr:
        this.attach();
        this.guard(() => this.options.onOutput(this.encrypted && encryption ? encryption.open(message.payload) : message.payload));
        return;
      default:
        this.options.trace?.(`ignored payload type ${message.payloadType ?? '-'}`);
    }
  }

  private async shakeHands(request: Uint8Array): Promise<void> {
    try {
      const answer = await answerHandshake(request, this.grant.sessionId, this.options.encryption);
      this.encrypted = answer.encrypted;
      this.reliability.send(PayloadType.handshakeResponse, answer.payload);
      if (answer.refusal) this.fail(answer.refusal);
    } catch (error) {
      this.fail(error instanceof ExecError ? error : new ExecError('protocol', 'The session’s handshake failed.', 'Try again.', { cause: error }));
    }
  }

  /** The agent speaks: tell it the terminal's size, wide so that nothing wraps, and let writers in. */
  private attach(): void {
    if (this.attached) return;
    this.attached = true;
    this.reliability.send(PayloadType.size, sizePayload(1000, 100));
    this.wake();
  }

  private dial(token: string, resuming: boolean): void {
    const events = {
      frame: (bytes: Uint8Array) => {
        this.bytesOnWire += bytes.length;
        this.silentLosses = 0;
        this.reliability.receive(bytes);
      },
      lost: () => {
        if (this.socket === null || this.failure) return;
        this.socket = null;
        this.options.trace?.('socket lost');
        if (++this.silentLosses > MAX_SILENT_LOSSES) this.fail(new ExecError('channel-closed', 'The session’s connection is refused again and again.', 'Try again; a proxy may be closing WebSockets.'));
        else this.dial('', true);
      },
    };
    const dialWith = (t: string) => this.connect(this.grant.streamUrl, t, this.clientId, events, this.clock);
    const { clock, api, grant, options } = this;
    resumeSocket({ clock, dial: dialWith, token: resuming ? null : token, newToken: () => api.resumeSession(grant.sessionId), isOver: () => this.failure !== null, trace: options.trace })
      .then((socket) => {
        if (this.failure) return socket.close();
        this.socket = socket;
        this.reliability.resume();
      })
      .catch((error: unknown) => this.fail(error instanceof ExecError ? error : new ExecError('channel-closed', 'The session’s connection could not be opened.', 'Check the network and proxy.', { cause: error })));
  }

  private guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.fail(error instanceof ExecError ? error : new ExecError('protocol', 'The session’s data could not be read.', 'Try again.', { cause: error }));
    }
  }

  private fail(error: ExecError): void {
    if (this.failure) return;
    this.failure = error;
    this.release();
    this.options.onEnd(error);
  }

  private release(): void {
    this.reliability.stop();
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
