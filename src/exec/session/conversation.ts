/**
 * What the agent's stream messages mean, in order: the handshake where it asks for one (§5), output, decrypted where the
 * session is encrypted. Knows neither numbers nor sockets.
 */
import { type AgentMessage, PayloadType } from '../wire/codec';
import type { SessionEncryption } from '../encryption/encryption';
import { answerHandshake } from './handshake';
import { challengeResponse, readChallenge, sizePayload } from '../wire/payloads';
import { ExecError } from '../types';

export interface ConversationEvents {
  /** Sends a stream message. Throws when the window is full. */
  send(payloadType: number, payload: Uint8Array): void;
  /** The program's output, plain. */
  output(bytes: Uint8Array): void;
  /** The agent takes input from now on (§0.2). Called once. */
  attached(): void;
  /** The session is of no use. */
  failed(error: ExecError): void;
}

/** Wide, so that nothing wraps. */
const COLUMNS = 1000;
const ROWS = 100;

export class Conversation {
  private encrypting = false;
  private handshakeSeen = false;
  private attached = false;

  constructor(
    private readonly sessionId: string,
    private readonly encryption: SessionEncryption | undefined,
    private readonly events: ConversationEvents,
  ) {}

  /** Type 1 is encrypted on its way to the agent, everything else plain (§5.1). */
  sealed(plain: Uint8Array): Uint8Array {
    return this.encrypting && this.encryption ? this.encryption.seal(plain) : plain;
  }

  /** Takes the next message. Never throws; types that mean nothing to a shell session (§3.2) are passed over. */
  take(message: AgentMessage): void {
    try {
      this.answer(message);
    } catch (error) {
      this.events.failed(
        error instanceof ExecError
          ? error
          : new ExecError('protocol', 'The session’s data could not be read.', 'Try again.', { cause: error }),
      );
    }
  }

  private answer({ payloadType, payload }: AgentMessage): void {
    switch (payloadType) {
      case PayloadType.handshakeRequest:
        if (this.handshakeSeen)
          throw new ExecError('protocol', 'The container agent asked for a second handshake.', 'Try again.');
        this.handshakeSeen = true;
        void this.shakeHands(payload);
        return;
      case PayloadType.encChallengeRequest:
        return this.answerChallenge(payload);
      case PayloadType.handshakeComplete:
        return this.attach();
      case PayloadType.output:
      case PayloadType.stdErr:
        this.attach();
        return this.events.output(this.encrypting && this.encryption ? this.encryption.open(payload) : payload);
    }
  }

  private async shakeHands(request: Uint8Array): Promise<void> {
    try {
      const answer = await answerHandshake(request, this.sessionId, this.encryption);
      this.encrypting = answer.encrypted;
      this.events.send(PayloadType.handshakeResponse, answer.payload);
      if (answer.refusal) this.events.failed(answer.refusal);
    } catch (error) {
      this.events.failed(
        error instanceof ExecError
          ? error
          : new ExecError('protocol', 'The session’s handshake failed.', 'Try again.', { cause: error }),
      );
    }
  }

  /** Proves that both hold the same key: opened with the agent's half, sealed with ours. */
  private answerChallenge(payload: Uint8Array): void {
    const challenge = readChallenge(payload);
    if (!challenge || !this.encryption)
      throw new ExecError(
        'protocol',
        'The container agent sent an encryption challenge that cannot be answered.',
        'Try again.',
      );
    this.events.send(
      PayloadType.encChallengeResponse,
      challengeResponse(this.encryption.seal(this.encryption.open(challenge))),
    );
  }

  private attach(): void {
    if (this.attached) return;
    this.attached = true;
    this.events.send(PayloadType.size, sizePayload(COLUMNS, ROWS));
    this.events.attached();
  }
}
