/**
 * The connection of one session over a sequence of sockets: a first one, and after each loss another, with back-off and
 * ResumeSession (docs/data-channel.md, 6.4).
 */
import { randomUUID } from 'node:crypto';
import { CERTIFICATE, describeAwsError } from '../aws/awsErrors';
import type { Clock } from '../clock';
import { type ExecApi, ExecError, type SessionGrant } from '../types';
import { type Connect, type Socket, connectSocket } from './socket';

interface ConnectionEvents {
  frame(bytes: Uint8Array): void;
  /** A socket is open, the first or a later one. */
  connected(): void;
  /** There will be no further socket. */
  failed(error: ExecError): void;
  /** One line per change, without the token. */
  readonly trace?: (line: string) => void;
}

const RETRIES = 6;
const FIRST_MS = 100;
const MAX_MS = 5000;
/** How many sockets may be lost in a row without having received a frame. */
const MAX_SILENT_LOSSES = 5;

export class Connection {
  /** Bytes on the wire, both directions. */
  bytesOnWire = 0;
  private readonly clientId = randomUUID();
  private readonly over = new AbortController();
  private socket: Socket | null = null;
  private silentLosses = 0;
  private paused = false;

  constructor(
    private readonly api: ExecApi,
    private readonly grant: SessionGrant,
    private readonly clock: Clock,
    private readonly events: ConnectionEvents,
    private readonly connect: Connect = connectSocket,
  ) {}

  /** Opens the first socket, with the grant's token. */
  open(): void {
    this.dial(this.grant.tokenValue);
  }

  /** Sends a frame, or drops it if there is no socket. */
  send(frame: Uint8Array): void {
    if (this.socket?.send(frame)) this.bytesOnWire += frame.length;
  }

  /** True: stop reading from this socket and later ones; false: continue. */
  pause(paused: boolean): void {
    this.paused = paused;
    this.socket?.pause(paused);
  }

  /** Closes the socket for good; aborts a pending attempt. */
  close(): void {
    this.over.abort();
    this.socket?.close();
    this.socket = null;
  }

  /** Opens a socket; without a token, resumes the session first. */
  private dial(token: string | null): void {
    this.attempts(token)
      .then((socket) => {
        if (this.over.signal.aborted) return socket.close();
        this.socket = socket;
        if (this.paused) socket.pause(true);
        this.events.connected();
      })
      .catch((error: unknown) =>
        this.events.failed(
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

  /**
   * Resolves to an open socket, or rejects with ExecError if the session is gone, may not be resumed, or nothing
   * answers.
   */
  private async attempts(firstToken: string | null): Promise<Socket> {
    const { clock, over, events, grant, api } = this;
    let wait = FIRST_MS * (1 + Math.random());
    let last: unknown = null;
    for (let attempt = 0; attempt <= RETRIES && !over.signal.aborted; attempt++) {
      if (attempt > 0 || firstToken === null) {
        await pause(clock, wait, over.signal);
        wait = Math.min(MAX_MS, wait * 2);
      }
      try {
        const token = firstToken ?? (await api.resumeSession(grant.sessionId));
        if (token === null) throw gone();
        const request = {
          streamUrl: grant.streamUrl,
          token,
          clientId: this.clientId,
          agent: api.agent,
          signal: over.signal,
        };
        const socket = await this.connect(
          request,
          { frame: (bytes) => this.frame(bytes), lost: () => this.lost() },
          clock,
        );
        events.trace?.(`socket open, attempt ${attempt + 1}`);
        return socket;
      } catch (error) {
        const final = finalReason(error);
        if (final) throw final;
        last = error;
        events.trace?.(`socket attempt ${attempt + 1} failed: ${describeAwsError(error).name}`);
      }
    }
    if (firstToken !== null)
      throw new ExecError(
        'channel-closed',
        'The session’s connection could not be opened.',
        'Check that this machine reaches the ssmmessages endpoint (network, proxy).',
        { cause: last },
      );
    throw new ExecError(
      'channel-closed',
      'The connection was lost and could not be resumed.',
      'Check the network, then try again.',
      { cause: last },
    );
  }

  private frame(bytes: Uint8Array): void {
    this.bytesOnWire += bytes.length;
    this.silentLosses = 0;
    this.events.frame(bytes);
  }

  private lost(): void {
    if (this.socket === null || this.over.signal.aborted) return;
    this.socket = null;
    this.events.trace?.('socket lost');
    if (++this.silentLosses > MAX_SILENT_LOSSES)
      this.events.failed(
        new ExecError(
          'channel-closed',
          'The session’s connection is refused again and again.',
          'Try again; a proxy may be closing WebSockets.',
        ),
      );
    else this.dial(null);
  }
}

/** Errors that another attempt would only repeat. */
function finalReason(error: unknown): ExecError | null {
  if (error instanceof ExecError) return error;
  const { name, text, own } = describeAwsError(error);
  if (own) return own;
  if (CERTIFICATE.test(text)) {
    return new ExecError(
      'channel-closed',
      `The certificate of the session’s stream address is not trusted (${text.split(' ')[0]}).`,
      'Name its authority’s PEM file in ecsProfiler.network.caFile or AWS_CA_BUNDLE.',
      { cause: error },
    );
  }
  if (/^AccessDenied(Exception)?$/.test(name)) {
    return new ExecError(
      'channel-closed',
      'The connection was lost, and you may not resume the session.',
      'Try again; with the permission ssm:ResumeSession a lost connection is taken up again.',
      { cause: error },
    );
  }
  return /^DoesNotExistException$/.test(name) ? gone(error) : null;
}

function gone(cause?: unknown): ExecError {
  return new ExecError(
    'channel-closed',
    'The connection was lost and the session is gone: it ended or timed out meanwhile.',
    'Try again.',
    { cause },
  );
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
  });
}
