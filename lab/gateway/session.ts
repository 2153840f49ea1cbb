import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { errorOutput } from '../faults/closeTexts';
import { TimedFaults } from '../faults/timedFaults';
import type { SessionFaults } from '../faults/types';
import type { LabContainer } from '../types';
import { Agent } from './agent';
import type { HandshakeSettings } from './handshake';
import { FaultyLine } from './faultyLine';
import { channelClosed, MessageType, publication } from './messages';
import { parseOpening } from './opening';
import type { Timing } from './options';
import { Wire, type Pass } from './wire';

export interface SessionContext {
  readonly timing: Timing;
  readonly pass: Pass;
  readonly log: (line: string) => void;
  /** Called when the session is over: its slot is free and it can no longer be resumed. */
  readonly over: (session: Session) => void;
}

/** The parameters of a new session. */
interface SessionStart {
  readonly id: string;
  readonly container: LabContainer;
  readonly command: string;
  /** Null: not encrypted. */
  readonly encryption: HandshakeSettings | null;
}

/** One session from the service's point of view: tokens, the client's connection, and the agent at the other end. */
export class Session {
  readonly #agent: Agent;
  readonly #line: FaultyLine;
  readonly #timedFaults: TimedFaults;
  #idle: NodeJS.Timeout | null = null;
  #faults: SessionFaults = {};
  #away = false;
  readonly #onStopped = () => this.#taskDied();
  #token = newToken();
  #clientId = '';
  #wire: Wire | null = null;
  #agentState: 'waiting' | 'attached' | 'gone' = 'waiting';
  #over = false;

  readonly id: string;
  readonly container: LabContainer;

  constructor(
    start: SessionStart,
    private readonly context: SessionContext,
  ) {
    this.id = start.id;
    this.container = start.container;
    const link = {
      send: (frame: Buffer) => {
        if (!this.#away) this.#wire?.send(frame);
      },
      isFull: () => this.#wire?.isFull ?? false,
      active: () => this.#idle?.refresh(),
      attached: () => this.#attached(),
      broke: () => this.#timedFaults.agentBroke(),
      finished: (output: string) => this.#close(output),
      breach: (why: string) => this.#breach(why),
    };
    this.#agent = new Agent(start.container, start.command, link, context.timing, start.encryption);
    this.#timedFaults = new TimedFaults({
      resetSocket: () => this.#resetSocket(),
      closeWith: (output) => void this.end(output),
      taskDies: () => {
        this.container.die?.();
        this.#taskDied();
      },
      agentBreaks: (breaks) => this.#agent.breakSocket(breaks),
      agentAway: () => this.#agentAway(),
      agentBack: () => this.#agentBack(),
    });
    this.#line = new FaultyLine(start.id, context.pass, (bytes) => this.#timedFaults.passed(bytes));
    this.#restartIdle();
    setMaxListeners(0, start.container.stopped);
    start.container.stopped.addEventListener('abort', this.#onStopped);
  }

  /** Replaces the faults. `number` and the seed determine what happens to the session's frames. */
  setFaults(faults: SessionFaults, number: number): void {
    if (this.#over || faults === this.#faults) return;
    this.#faults = faults;
    this.#line.setFaults(faults, number);
    this.#timedFaults.apply(faults);
    this.#restartIdle();
  }

  #restartIdle(): void {
    clearTimeout(this.#idle ?? undefined);
    this.#idle = setTimeout(
      () => void this.end(errorOutput(`Session ${this.id} timed out due to inactivity.`)),
      this.#faults.idleMs ?? this.context.timing.idleMs,
    );
  }

  /** The container's agent has a free worker for this session. */
  start(): void {
    if (this.container.stopped.aborted) this.#taskDied();
    else void this.#agent.run();
  }

  /** The token for the first connection. */
  get token(): string {
    return this.#token;
  }

  /**
   * The result of ResumeSession: a token for the next connection, which invalidates an unused older one, or a fault's
   * result.
   */
  resume(): string | 'denied' | null {
    const answer = this.#faults.reset?.resume ?? 'granted';
    if (answer === 'denied') return answer;
    if (answer === 'null') {
      void this.end('');
      return null;
    }
    this.#token = newToken();
    return this.#token;
  }

  /** A client connected: its first frame must open the channel in time. */
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
    if (this.#clientId !== '' && opening.clientId !== this.#clientId)
      throw new Error('not the ClientId the session was opened with');
    this.#token = '';
    this.#clientId = opening.clientId;
  }

  #take(webSocket: WebSocket, stream: Duplex): void {
    this.#wire?.end();
    const wire: Wire = new Wire(webSocket, stream, this.#line, {
      frame: (frame, isDamaged) => this.#fromClient(frame, isDamaged),
      text: () => this.#breach('a second text frame'),
      lost: () => this.#lost(wire),
    });
    this.#wire = wire;
    this.#timedFaults.connected();
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
    this.#wire.send(publication(this.#away ? MessageType.pausePublication : MessageType.startPublication));
    if (!this.#away) this.#agent.resume();
  }

  #fromClient(frame: Buffer, isDamaged: boolean): void {
    if (this.#agentState === 'attached' && !this.#away) this.#agent.receive(frame, isDamaged);
    else this.#wire?.send(publication(MessageType.pausePublication));
  }

  /**
   * The task and its agent are gone: the client is told to pause, again and again, but never that the session is over
   * (docs/data-channel.md, 3.2, 4.4).
   */
  #taskDied(): void {
    if (this.#over || this.#agentState === 'gone') return;
    this.#agentState = 'gone';
    void this.#agent.kill();
    this.#wire?.send(publication(MessageType.pausePublication));
  }

  /** The agent lost its connection: it sends and receives nothing. */
  #agentAway(): void {
    if (this.#over || this.#agentState !== 'attached') return;
    this.#away = true;
    this.#agent.pause();
    this.#wire?.send(publication(MessageType.pausePublication));
  }

  #agentBack(): void {
    if (!this.#away) return;
    this.#away = false;
    if (this.#agentState === 'attached') this.#attached();
  }

  #resetSocket(): void {
    this.#wire?.reset();
    this.#line.clear();
  }

  #breach(why: string): void {
    this.context.log(`session ${this.id}: breach of the protocol by the client: ${why}`);
    void this.end(errorOutput(`Protocol breach by the client: ${why}.`));
  }

  /** Ends the agent at once and sends `output` to the client; resolves when the agent's child is gone. */
  async end(output: string): Promise<void> {
    this.#close(output);
    await this.#agent.kill();
  }

  #close(output: string): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#idle ?? undefined);
    this.#timedFaults.stop();
    this.container.stopped.removeEventListener('abort', this.#onStopped);
    this.#wire?.sendLast(channelClosed(this.id, this.#clientId, output));
    this.context.over(this);
  }
}

const newToken = (): string => randomBytes(96).toString('base64');
