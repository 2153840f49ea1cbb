/** Encryption of a session whose cluster has a KMS key: the data key of §5.1 and what is done with its halves. */
import type { SessionEncryption } from './encryption';
import { openBytes, sealBytes } from './sealedBytes';
import { targetId } from './targetId';
import { type ExecApi, ExecError, type ExecTarget } from '../types';

/** Agent to client, then client to agent. */
const HALF = 32;
/** Key ids, ARNs and aliases; it comes from the agent. */
const KEY_ID = /^[A-Za-z0-9:/_-]{1,2048}$/;

/** One per session: the keys live in it from `negotiate` to `destroy`. */
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
