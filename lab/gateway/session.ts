import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { LabContainer } from '../types';
import { Agent } from './agent';
import type { PayloadTransform } from './payloads';
import { channelClosed, errorOutput, MessageType, publication } from './messages';
import { parseOpening } from './opening';
import type { Timing } from './options';
import { Wire, type Pass } from './wire';

export interface SessionContext {
  readonly timing: Timing;
  readonly pass: Pass;
  readonly payloads: PayloadTransform;
  readonly log: (line: string) => void;
  /** The session is over: its slot is free and it can no longer be resumed. */
  readonly over: (session: Session) => void;
}

/** One session as the service keeps it: tokens, the client's connection, and the agent at the other end. */
export class Session {
  readonly #agent: Agent;
  readonly #idle: NodeJS.Timeout;
  readonly #onStopped = () => this.#taskDied();
  #token = newToken();
  #clientId = '';
  #wire: Wire | null = null;
  #agentState: 'waiting' | 'attached' | 'gone' = 'waiting';
  #over = false;

  constructor(
    readonly id: string,
    readonly container: LabContainer,
    command: string,
    private readonly context: SessionContext,
  ) {
    const link = {
      send: (frame: Buffer) => this.#wire?.send(frame),
      backlog: () => this.#wire?.backlog ?? 0,
      active: () => this.#idle.refresh(),
      attached: () => this.#attached(),
      finished: (output: string) => this.#close(output),
      breach: (why: string) => this.#breach(why),
    };
    this.#agent = new Agent(container, command, link, context.timing, context.payloads);
    this.#idle = setTimeout(() => void this.end(errorOutput(`Session ${id} timed out due to inactivity.`)), context.timing.idleMs);
    setMaxListeners(0, container.stopped);
    container.stopped.addEventListener('abort', this.#onStopped);
  }

  /** The container's agent has a worker free for this session. */
  start(): void {
    if (this.container.stopped.aborted) this.#taskDied();
    else void this.#agent.run();
  }

  /** The token for the next connection; a new one when `renew`, which makes an unused older one worthless. */
  token(renew: boolean): string {
    if (renew) this.#token = newToken();
    return this.#token;
  }

  /** A client connected: its first frame must open the channel within the time allowed. */
  connect(webSocket: WebSocket, stream: Duplex): void {
    const refuse = (why: string) => {
      this.context.log(`session ${this.id}: connection refused: ${why}`);
      webSocket.terminate();
    };
    const tooLate = setTimeout(() => refuse('nothing was sent to open it'), this.context.timing.openMs);
    webSocket.on('error', () => webSocket.terminate());
    webSocket.once('close', () => clearTimeout(tooLate));
    webSocket.once('message', (data, isBinary) => {
      clearTimeout(tooLate);
      try {
        this.#admit(data as Buffer, isBinary);
      } catch (error) {
        return refuse((error as Error).message);
      }
      this.#take(webSocket, stream);
    });
  }

  #admit(data: Buffer, isBinary: boolean): void {
    const opening = parseOpening(data, isBinary);
    if (this.#over) throw new Error('the session is over');
    if (this.#token === '' || opening.tokenValue !== this.#token) throw new Error('wrong or used token');
    if (this.#clientId !== '' && opening.clientId !== this.#clientId) throw new Error('not the ClientId the session was opened with');
    this.#token = '';
    this.#clientId = opening.clientId;
  }

  #take(webSocket: WebSocket, stream: Duplex): void {
    this.#wire?.end();
    const wire: Wire = new Wire(this.id, webSocket, stream, this.context.pass, {
      frame: (frame) => this.#fromClient(frame),
      text: () => this.#breach('a second text frame'),
      lost: () => this.#lost(wire),
    });
    this.#wire = wire;
    if (this.#agentState === 'attached') this.#attached();
    else if (this.#agentState === 'gone') wire.send(publication(MessageType.pausePublication));
  }

  #lost(wire: Wire): void {
    if (this.#wire !== wire) return;
    this.#wire = null;
    this.#agent.pause();
  }

  #attached(): void {
    this.#agentState = 'attached';
    if (this.#wire === null) return;
    this.#wire.send(publication(MessageType.startPublication));
    this.#agent.resume();
  }

  #fromClient(frame: Buffer): void {
    if (this.#agentState === 'attached') this.#agent.receive(frame);
    else this.#wire?.send(publication(MessageType.pausePublication));
  }

  /** The task is gone and its agent with it: the client is told to pause, again and again, and never that it is over (§3.1, §4.4). */
  #taskDied(): void {
    if (this.#over || this.#agentState === 'gone') return;
    this.#agentState = 'gone';
    void this.#agent.kill();
    this.#wire?.send(publication(MessageType.pausePublication));
  }

  #breach(why: string): void {
    this.context.log(`session ${this.id}: breach of the protocol by the client: ${why}`);
    void this.end(errorOutput(`Protocol breach by the client: ${why}.`));
  }

  /** Ends the agent at once and tells the client `output`; resolves when the agent's child is gone. */
  async end(output: string): Promise<void> {
    this.#close(output);
    await this.#agent.kill();
  }

  #close(output: string): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#idle);
    this.container.stopped.removeEventListener('abort', this.#onStopped);
    this.#wire?.sendLast(channelClosed(this.id, this.#clientId, output));
    this.context.over(this);
  }
}

const newToken = (): string => randomBytes(96).toString('base64');
