/**
 * Interprets the agent's stream messages, in order: the handshake if the agent asks for one (docs/data-channel.md, 5),
 * and output, decrypted if the session is encrypted. Independent of sequence numbers and sockets.
 */
import type { SessionEncryption } from '../encryption/encryption';
import { ExecError } from '../types';
import { type AgentMessage, PayloadType } from '../wire/codec';
import {
  challengeResponse,
  readChallenge,
  sizePayload,
  type ProcessedAction,
  handshakeResponse,
  readHandshakeRequest,
} from '../wire/payloads';

interface ConversationEvents {
  /** Sends a stream message. Throws if the window is full. */
  send(payloadType: number, payload: Uint8Array): void;
  /** The program's output, decrypted. */
  output(bytes: Uint8Array): void;
  /** The agent now accepts input (docs/data-channel.md, 6.1). Called once. */
  attached(): void;
  /** The session is unusable. */
  failed(error: ExecError): void;
}

/** Wide enough that nothing wraps. */
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

  /** Type 1 is encrypted on its way to the agent, everything else is not (docs/data-channel.md, 5.3). */
  sealed(plain: Uint8Array): Uint8Array {
    return this.encrypting && this.encryption ? this.encryption.seal(plain) : plain;
  }

  /**
   * Handles the next message. Never throws; types without meaning for a shell session (docs/data-channel.md, 3.3) are
   * ignored.
   */
  receive(message: AgentMessage): void {
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

  /** Proves that both sides have the same key: decrypts with the agent's half, encrypts with ours. */
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

interface HandshakeAnswer {
  readonly payload: Uint8Array;
  /** Whether payloads are encrypted from now on. */
  readonly encrypted: boolean;
  /** Set if the agent asked for something this client cannot do; the session is then unusable. */
  readonly refusal: ExecError | null;
}

/**
 * Answers a HandshakeRequest payload, with which sessions with a KMS key and port sessions begin (docs/data-channel.md,
 * 5).
 */
export async function answerHandshake(
  request: Uint8Array,
  sessionId: string,
  encryption: SessionEncryption | undefined,
): Promise<HandshakeAnswer> {
  const actions = readHandshakeRequest(request);
  if (!actions)
    throw new ExecError(
      'protocol',
      'The container agent opened the session with a handshake that cannot be read.',
      'Try again; if it stays, report it with the frame trace.',
    );
  const processed: ProcessedAction[] = [];
  let encrypted = false;
  let refusal: ExecError | null = null;
  for (const action of actions) {
    if (action.type === 'SessionType') processed.push({ type: action.type, status: 1, result: null, error: '' });
    else if (action.type === 'KMSEncryption' && encryption) {
      try {
        processed.push({
          type: action.type,
          status: 1,
          result: await encryption.negotiate(sessionId, action.parameters),
          error: '',
        });
        encrypted = true;
      } catch (error) {
        refusal =
          error instanceof ExecError
            ? error
            : new ExecError('other', 'The session’s encryption could not be set up.', 'See the cause.', {
                cause: error,
              });
        processed.push({ type: action.type, status: 2, result: null, error: refusal.message });
      }
    } else {
      refusal = unsupported(action.type);
      processed.push({ type: action.type, status: 3, result: null, error: refusal.message });
    }
  }
  return { payload: handshakeResponse(processed), encrypted, refusal };
}

function unsupported(type: string): ExecError {
  if (type === 'KMSEncryption') {
    return new ExecError(
      'other',
      'The cluster encrypts exec sessions with a KMS key, and this session was opened without encryption.',
      'Open it with an encryption (createSessionEncryption).',
    );
  }
  return new ExecError(
    'protocol',
    `The container agent asked for ${JSON.stringify(type.slice(0, 60))}, which this client does not know.`,
    'Update ECS Profiler.',
  );
}
