/** The agent's side of the handshake of an encrypted session (docs/data-channel.md, 5): 5 → 6, 8 → 9, 7. */
import { randomBytes } from 'node:crypto';
import { DATA_KEY_DENIED, HANDSHAKE, HANDSHAKE_TIMEOUT } from '../faults/closeTexts';
import { sessionContext, type EncryptionContext } from '../kms/context';
import { Refusal } from '../refusal';
import { Cipher, DATA_KEY_BYTES } from './cipher';
import { json, ProtocolBreach } from './inbound';
import { PayloadType } from './messages';

export interface HandshakeSettings {
  readonly sessionId: string;
  readonly targetId: string;
  readonly keyArn: string;
  /** Whether the request contains a Challenge; older agents send none. */
  readonly challenge: boolean;
  /** Whether a client that does not acknowledge the Challenge is rejected. */
  readonly requireChallenge: boolean;
  /** For each response. */
  readonly timeoutMs: number;
  /** kms:Decrypt under the task role. @throws Refusal */
  readonly decrypt: (ciphertext: Buffer, context: EncryptionContext) => Buffer;
}

/** The handshake failed; `message` is what the client is told. */
export class HandshakeError extends Error {
  override readonly name = 'HandshakeError';
}

const AGENT_VERSION = '3.3.1142.0';
const SUCCESS = 1;
const CHALLENGE_BYTES = 64;

export class Handshake {
  readonly #challenge: string | null;
  #waitingFor: { readonly payloadType: number; readonly resolve: (payload: Buffer) => void } | null = null;

  constructor(
    private readonly settings: HandshakeSettings,
    private readonly send: (payloadType: number, payload: Buffer) => void,
  ) {
    this.#challenge = settings.challenge ? randomBytes(16).toString('base64') : null;
  }

  /** Handles a response of the client; ignores one that is not expected. */
  take(payloadType: number, payload: Buffer): void {
    if (this.#waitingFor?.payloadType !== payloadType) return;
    this.#waitingFor.resolve(payload);
    this.#waitingFor = null;
  }

  /** Performs the handshake. @throws HandshakeError; ProtocolBreach for a malformed response; the signal's reason. */
  async run(signal: AbortSignal): Promise<Cipher> {
    const beganNs = process.hrtime.bigint();
    const response = await this.#ask(
      PayloadType.handshakeRequest,
      this.#request(),
      PayloadType.handshakeResponse,
      signal,
    );
    const cipher = new Cipher(this.#dataKey(this.#keyOf(response)));
    await this.#prove(cipher, signal);
    this.#say(PayloadType.handshakeComplete, {
      HandshakeTimeToComplete: Number(process.hrtime.bigint() - beganNs),
      CustomerMessage: 'This session is encrypted using AWS KMS.',
    });
    return cipher;
  }

  #request(): object {
    return {
      AgentVersion: AGENT_VERSION,
      RequestedClientActions: [
        { ActionType: 'SessionType', ActionParameters: { SessionType: 'InteractiveCommands', Properties: null } },
        {
          ActionType: 'KMSEncryption',
          ActionParameters: {
            KMSKeyId: this.settings.keyArn,
            ...(this.#challenge === null ? {} : { Challenge: this.#challenge }),
          },
        },
      ],
    };
  }

  /** The client's result for the data key; every requested action must have succeeded. */
  #keyOf(payload: Buffer): Record<string, unknown> {
    const { ClientVersion, ProcessedClientActions: actions } = json(payload);
    if (typeof ClientVersion !== 'string' || !/^\d+(\.\d+){2,3}$/.test(ClientVersion))
      throw new ProtocolBreach('a handshake response without a ClientVersion such as 1.2.650.0');
    if (!Array.isArray(actions)) throw new ProtocolBreach('a handshake response without ProcessedClientActions');
    const done = actions as { ActionType?: unknown; ActionStatus?: unknown; ActionResult?: unknown; Error?: unknown }[];
    const failed = done.find(({ ActionStatus }) => ActionStatus !== SUCCESS);
    if (failed !== undefined)
      throw new HandshakeError(
        `${HANDSHAKE}${String(failed.ActionType)} failed on client with status ${String(failed.ActionStatus)} error: ${String(failed.Error)}`,
      );
    for (const type of ['SessionType', 'KMSEncryption']) {
      if (!done.some(({ ActionType }) => ActionType === type))
        throw new ProtocolBreach(`a handshake response without the action ${type}`);
    }
    const result = done.find(({ ActionType }) => ActionType === 'KMSEncryption')?.ActionResult;
    if (typeof result !== 'object' || result === null)
      throw new ProtocolBreach('a KMSEncryption action without a result');
    return result as Record<string, unknown>;
  }

  #dataKey(result: Record<string, unknown>): Buffer {
    const { KMSCipherTextKey: wrapped, ChallengeAcknowledgement: acknowledged } = result;
    if (typeof wrapped !== 'string') throw new ProtocolBreach('a KMSEncryption result without KMSCipherTextKey');
    if (acknowledged === true && this.#challenge === null)
      throw new ProtocolBreach('an acknowledgement of a Challenge that was not sent');
    if (this.settings.requireChallenge && acknowledged !== true) {
      throw new HandshakeError(
        `${HANDSHAKE}The agent requires a KMS challenge response, which the client did not give.`,
      );
    }
    const context = sessionContext(
      this.settings.sessionId,
      this.settings.targetId,
      acknowledged === true ? this.#challenge : null,
    );
    const key = this.#decrypt(Buffer.from(wrapped, 'base64'), context);
    if (key.length !== DATA_KEY_BYTES)
      throw new ProtocolBreach(`a data key of ${key.length} bytes, not ${DATA_KEY_BYTES}`);
    return key;
  }

  #decrypt(wrapped: Buffer, context: EncryptionContext): Buffer {
    try {
      return this.settings.decrypt(wrapped, context);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'AccessDeniedException') throw new HandshakeError(DATA_KEY_DENIED);
      throw new HandshakeError(
        `${HANDSHAKE}Fetching data key failed: Unable to retrieve data key, Error when decrypting data key ${error.code}: ${error.message}`,
      );
    }
  }

  /**
   * Both sides prove that they have the key: the client returns, encrypted with its half, what it decrypted with the
   * agent's.
   */
  async #prove(cipher: Cipher, signal: AbortSignal): Promise<void> {
    const secret = randomBytes(CHALLENGE_BYTES);
    const answer = await this.#ask(
      PayloadType.challengeRequest,
      { Challenge: cipher.seal(secret).toString('base64') },
      PayloadType.challengeResponse,
      signal,
    );
    const { Challenge: sealed } = json(answer);
    if (typeof sealed !== 'string' || !opens(cipher, Buffer.from(sealed, 'base64'), secret)) {
      throw new HandshakeError(`${HANDSHAKE}Encryption challenge does not match.`);
    }
  }

  #say(payloadType: number, body: object): void {
    this.send(payloadType, Buffer.from(JSON.stringify(body)));
  }

  async #ask(payloadType: number, body: object, answerType: number, signal: AbortSignal): Promise<Buffer> {
    return new Promise<Buffer>((resolve, reject) => {
      const stop = (): void => end(() => reject(signal.reason as Error));
      const late = setTimeout(() => end(() => reject(new HandshakeError(HANDSHAKE_TIMEOUT))), this.settings.timeoutMs);
      const end = (then: () => void): void => {
        clearTimeout(late);
        signal.removeEventListener('abort', stop);
        this.#waitingFor = null;
        then();
      };
      signal.addEventListener('abort', stop);
      this.#waitingFor = { payloadType: answerType, resolve: (payload) => end(() => resolve(payload)) };
      this.#say(payloadType, body);
    });
  }
}

function opens(cipher: Cipher, sealed: Buffer, secret: Buffer): boolean {
  try {
    return cipher.open(sealed).equals(secret);
  } catch {
    return false;
  }
}
