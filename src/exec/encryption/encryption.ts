/**
 * Encryption of a session whose cluster has a KMS key (docs/data-channel.md, 5.3): the data key, its two halves,
 * AES-256-GCM both ways.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type ExecApi, ExecError, type ExecTarget } from '../types';

/** Encrypts the payloads of one session. Without one, a session with a KMS key is rejected with a clear message. */
export interface SessionEncryption {
  /**
   * Generates the data key; resolves to the ActionResult of the KMSEncryption action. Throws ExecError if the caller
   * may not.
   */
  negotiate(sessionId: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Client to agent. */
  seal(plain: Uint8Array): Uint8Array;
  /** Agent to client. Throws ExecError if the bytes were not sealed with the session's key. */
  open(sealed: Uint8Array): Uint8Array;
  /** Overwrites the keys; nothing can be sealed or opened afterwards. */
  destroy(): void;
}

/** Agent to client, then client to agent. */
const HALF = 32;
/** Key ids, ARNs and aliases; the value comes from the agent. */
const KEY_ID = /^[A-Za-z0-9:/_-]{1,2048}$/;

/** One per session, which holds the keys from `negotiate` to `destroy`. */
export function createSessionEncryption(api: ExecApi, target: ExecTarget): SessionEncryption {
  let incoming: Buffer | null = null;
  let outgoing: Buffer | null = null;

  return {
    async negotiate(sessionId, parameters) {
      const keyId = parameters.KMSKeyId;
      if (typeof keyId !== 'string' || !KEY_ID.test(keyId)) throw unreadable('key');
      const challenge = parameters.Challenge ?? '';
      if (typeof challenge !== 'string' || challenge.length > 1024) throw unreadable('challenge');
      const context = { 'aws:ssm:SessionId': sessionId, 'aws:ssm:TargetId': targetId(target) };
      const { plaintext, ciphertext } = await api.generateDataKey(
        keyId,
        challenge === '' ? context : { ...context, 'aws:ssm:RandomChallenge': challenge },
      );
      try {
        if (plaintext.length !== 2 * HALF)
          throw new ExecError(
            'protocol',
            `KMS answered with a data key of ${plaintext.length} bytes in place of ${2 * HALF}.`,
            'Try again.',
          );
        incoming = Buffer.from(plaintext.subarray(0, HALF));
        outgoing = Buffer.from(plaintext.subarray(HALF));
      } finally {
        plaintext.fill(0);
      }
      const result = { KMSCipherTextKey: Buffer.from(ciphertext).toString('base64'), KMSCipherTextHash: null };
      return challenge === '' ? result : { ...result, ChallengeAcknowledgement: true };
    },
    seal(plain) {
      if (!outgoing) throw tooEarly();
      return sealBytes(outgoing, plain);
    },
    open(sealed) {
      if (!incoming) throw tooEarly();
      const plain = openBytes(incoming, sealed);
      if (!plain)
        throw new ExecError(
          'protocol',
          'The container agent’s data cannot be decrypted with the session’s key.',
          'Try again; if it stays, the agent and this client disagree about the cluster’s KMS key.',
        );
      return plain;
    },
    destroy() {
      incoming?.fill(0);
      outgoing?.fill(0);
      incoming = outgoing = null;
    },
  };
}

function unreadable(what: string): ExecError {
  return new ExecError(
    'protocol',
    `The container agent asked for encryption with a ${what} that cannot be read.`,
    'Check kmsKeyId of the cluster’s executeCommandConfiguration, then start new tasks.',
  );
}

function tooEarly(): ExecError {
  return new ExecError(
    'protocol',
    'The container agent sent encrypted data outside of an encrypted session.',
    'Try again.',
  );
}

/**
 * Session Manager's name for the container (docs/data-channel.md, 1.2): `ecs:<cluster>_<task>_<runtimeId>`. Part of the
 * KMS encryption context.
 */
export function targetId(target: ExecTarget): string {
  const last = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
  return `ecs:${last(target.clusterArn)}_${last(target.taskArn)}_${target.runtimeId}`;
}

const NONCE = 12;
const TAG = 16;

/**
 * AES-256-GCM in the sessions' format: `nonce (12) || ciphertext || tag (16)`, no additional data. `key` has 32 bytes,
 * the nonce is random.
 */
export function sealBytes(key: Uint8Array, plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The plain bytes, or null if they were not sealed with this key. */
export function openBytes(key: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < NONCE + TAG) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  const plain = decipher.update(sealed.subarray(NONCE, sealed.length - TAG));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return null;
  }
}
