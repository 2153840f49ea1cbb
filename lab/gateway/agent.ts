import { setTimeout as sleep } from 'node:timers/promises';
import type { LabContainer } from '../types';
import { errorOutput } from '../faults/closeTexts';
import type { AgentLink } from './agentLink';
import type { Cipher } from './cipher';
import { decodeFrame, encodeFrame, FrameError, makeFrame, type Frame } from './codec';
import { Handshake, HandshakeError, type HandshakeSettings } from './handshake';
import { Inbox } from './inbox';
import { InputGate } from './inputGate';
import { checkFrame, parseAcknowledgement, parseSize, ProtocolBreach } from './inbound';
import { acknowledgementOf, HANDSHAKE_ANSWERS, MAX_PAYLOAD_BYTES, MessageType, PayloadType } from './messages';
import type { Timing } from './options';
import { Outbox } from './outbox';
import { RuneScanner } from './runeScanner';
import { startTerminal } from './startTerminal';
import type { Terminal } from './terminal';

/** The agent's session worker in one container: runs the command on a pty and speaks its end of the data channel. */
export class Agent {
  readonly #outbox = new Outbox();
  readonly #inbox = new Inbox();
  readonly #scanner = new RuneScanner();
  readonly #gate: InputGate;
  readonly #stop = new AbortController();
  readonly #arrived: Frame[] = [];
  #handshake: Handshake | null = null;
  #cipher: Cipher | null = null;
  #terminal: Terminal | null = null;
  #handling = false;
  #breaking = false;
  #paused = true;
  #wake: (() => void) | null = null;

  constructor(
    private readonly container: LabContainer,
    private readonly command: string,
    private readonly link: AgentLink,
    private readonly timing: Timing,
    /** Null: a session without KMS key, and therefore without handshake. */
    private readonly encryption: HandshakeSettings | null,
  ) {
    this.#gate = new InputGate(timing);
  }

  /** Attaches, starts the command and runs until it ends. Never rejects. */
  async run(): Promise<void> {
    try {
      await this.#sleep(this.timing.attachMs);
      this.#gate.attached();
      this.link.attached();
      const resend = setInterval(() => this.#resend(), this.timing.resendTickMs);
      this.#stop.signal.addEventListener('abort', () => clearInterval(resend));
      const output = await this.#work();
      this.#stop.signal.throwIfAborted();
      this.#stop.abort();
      this.link.finished(output);
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    }
  }

  async #work(): Promise<string> {
    if (this.encryption !== null) {
      const refused = await this.#agree(this.encryption);
      if (refused !== null) return errorOutput(refused);
    }
    try {
      this.#terminal = startTerminal(this.container, this.command);
    } catch (error) {
      await this.#sleep(this.timing.drainMs);
      return errorOutput(`Unable to start command: Failed to start pty: ${(error as Error).message}`);
    }
    await this.#sleep(this.timing.firstReadMs);
    await this.#pumpOutput(this.#terminal);
    const deadline = Date.now() + this.timing.drainMs;
    while (!this.#outbox.isEmpty && Date.now() < deadline) await this.#sleep(10);
    return '';
  }

  /** Does the handshake and sets the data key. Returns the error for the client if it fails, or null. */
  async #agree(settings: HandshakeSettings): Promise<string | null> {
    this.#handshake = new Handshake(settings, (payloadType, payload) => this.#sendStream(payloadType, payload));
    try {
      this.#cipher = await this.#handshake.run(this.#stop.signal);
      return null;
    } catch (error) {
      if (error instanceof HandshakeError) return error.message;
      if (error instanceof ProtocolBreach) this.#refuse(error);
      throw error;
    } finally {
      this.#handshake = null;
    }
  }

  async #pumpOutput(terminal: Terminal): Promise<void> {
    for (;;) {
      while (this.#paused) await this.#unpaused();
      while (this.link.isFull()) await this.#sleep(5);
      const bytes = await terminal.read(MAX_PAYLOAD_BYTES);
      if (bytes === null) return;
      const whole = this.#scanner.push(bytes);
      if (whole.length > 0) this.#sendStream(PayloadType.output, this.#cipher?.seal(whole) ?? whole);
      await this.#sleep(this.timing.paceMs);
    }
  }

  #sendStream(payloadType: number, payload: Buffer): void {
    const sequence = this.#outbox.nextSequence();
    const frame = makeFrame({
      type: MessageType.output,
      sequence,
      flags: sequence === 0 ? 1 : 0,
      payloadType,
      payload,
    });
    const wire = encodeFrame(frame);
    this.#outbox.keep(sequence, frame.messageId, wire, Date.now());
    this.link.active();
    if (this.#paused) return;
    this.#gate.spoke();
    this.link.send(wire);
  }

  #resend(): void {
    if (this.#paused) return;
    const bytes = this.#outbox.due(Date.now());
    if (bytes === null) return;
    this.#gate.spoke();
    this.link.send(bytes);
  }

  /** Stops sending and reading the pty, until `resume` or any message of the client (docs/data-channel.md, 4.4). */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#gate.connected();
    this.#paused = false;
    this.#wake?.();
  }

  /** Whether its own socket breaks in the middle of the next input, which is then written twice (docs/data-channel.md, 4.3). */
  breakSocket(breaks: boolean): void {
    this.#breaking = breaks;
  }

  /**
   * Handles a frame from the client. Frames are handled in order: a blocked terminal blocks them all. The connection
   * may have damaged it: the real agent does not check digests, so plain input is passed on as it is; anything else is
   * useless to it and must be sent again.
   */
  receive(bytes: Buffer, isDamaged = false): void {
    try {
      const frame = decodeFrame(bytes, { digest: !isDamaged });
      if (isDamaged && (this.encryption !== null || frame.payloadType !== PayloadType.output)) return;
      checkFrame(frame, this.encryption !== null);
      this.#arrived.push(frame);
    } catch (error) {
      return this.#refuse(error);
    }
    this.resume();
    if (!this.#handling) void this.#handleArrived();
  }

  async #handleArrived(): Promise<void> {
    this.#handling = true;
    try {
      while (this.#arrived.length > 0 && !this.#stop.signal.aborted) {
        const frame = this.#arrived.shift() as Frame;
        if (frame.type === MessageType.acknowledge) this.#acknowledged(frame);
        else await this.#streamMessage(frame);
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#refuse(error);
    }
    this.#handling = false;
  }

  #acknowledged(frame: Frame): void {
    const wrong = this.#outbox.acknowledge(parseAcknowledgement(frame.payload), Date.now());
    if (wrong !== null) throw new ProtocolBreach(`an acknowledgement is wrong: ${wrong}`);
  }

  async #streamMessage(frame: Frame): Promise<void> {
    const arrival = this.#inbox.classify(frame);
    if (arrival === 'full') return;
    if (arrival === 'early') this.#inbox.hold(frame);
    if (arrival !== 'next') return this.link.send(acknowledgementOf(frame));
    if (!(await this.#takeIn(frame))) return;
    if (this.#breaking && frame.payloadType === PayloadType.output) {
      this.#breaking = false;
      // Neither acknowledged nor counted, nor is what came with it.
      this.#arrived.length = 0;
      return this.link.broke();
    }
    this.link.send(acknowledgementOf(frame));
    for (let held = this.#inbox.advance(); held !== undefined; held = this.#inbox.advance()) {
      while (!(await this.#takeIn(held))) await this.#sleep(10);
    }
  }

  /** Returns false if the message must be sent again. */
  async #takeIn(frame: Frame): Promise<boolean> {
    const isAnswer = HANDSHAKE_ANSWERS.includes(frame.payloadType ?? 0);
    if (isAnswer) this.#handshake?.take(frame.payloadType as number, frame.payload);
    if (isAnswer || this.#handshake !== null) return true;
    const { verdict } = this.#gate;
    if (verdict === 'drop') return true;
    if (this.#terminal === null || verdict === 'reject') return false;
    this.link.active();
    if (frame.payloadType === PayloadType.output) await this.#terminal.write(this.#open(frame.payload));
    else if (frame.payloadType === PayloadType.size) this.#terminal.resize(parseSize(frame.payload));
    return true;
  }

  #open(payload: Buffer): Buffer {
    try {
      return this.#cipher?.open(payload) ?? payload;
    } catch {
      throw new ProtocolBreach('input that the data key does not open');
    }
  }

  #refuse(error: unknown): void {
    if (!(error instanceof FrameError || error instanceof ProtocolBreach)) throw error;
    this.link.breach(error.message);
  }

  /**
   * Ends at once: SIGKILL to the direct child only, closes the pty, sends nothing more. Resolves when the child is
   * gone.
   */
  async kill(): Promise<void> {
    this.#stop.abort();
    this.#wake?.();
    this.#terminal?.kill();
    await this.#terminal?.exited;
  }

  #sleep(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.#stop.signal });
  }

  async #unpaused(): Promise<void> {
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#stop.signal.throwIfAborted();
  }
}
