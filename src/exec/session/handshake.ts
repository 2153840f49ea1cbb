/** The client's side of the handshake that sessions with a KMS key and port sessions begin with (§5). */
import type { SessionEncryption } from '../encryption/encryption';
import { type ProcessedAction, handshakeResponse, readHandshakeRequest } from '../wire/payloads';
import { ExecError } from '../types';

export interface HandshakeAnswer {
  readonly payload: Uint8Array;
  /** Whether payloads are encrypted from now on. */
  readonly encrypted: boolean;
  /** Set when the agent asked for something this client cannot do; the session is of no use then. */
  readonly refusal: ExecError | null;
}

/** Answers a HandshakeRequest payload. */
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
