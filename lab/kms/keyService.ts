import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { Refusal } from '../refusal';
import { ACCOUNT, REGION } from '../services/account';
import type { EncryptionContext } from './context';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface DataKey {
  readonly plaintext: Buffer;
  /** The key wrapped: only this service opens it again. */
  readonly ciphertext: Buffer;
}

/** A key service of one key, which never leaves it and lasts as long as the lab. */
export class KeyService {
  readonly keyId = randomUUID();
  readonly keyArn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/${this.keyId}`;
  readonly #master = randomBytes(32);

  generateDataKey(bytes: number, context: EncryptionContext): DataKey {
    const plaintext = randomBytes(bytes);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#master, nonce).setAAD(bound(context));
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return { plaintext, ciphertext: Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed]) };
  }

  /** @throws Refusal InvalidCiphertextException for anything it did not make under this very context. */
  decrypt(ciphertext: Buffer, context: EncryptionContext): Buffer {
    const [nonceEnd, tagEnd] = [1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES];
    try {
      if (ciphertext[0] !== VERSION || ciphertext.length <= tagEnd) throw new Error('not of this service');
      const decipher = createDecipheriv('aes-256-gcm', this.#master, ciphertext.subarray(1, nonceEnd)).setAAD(
        bound(context),
      );
      decipher.setAuthTag(ciphertext.subarray(nonceEnd, tagEnd));
      return Buffer.concat([decipher.update(ciphertext.subarray(tagEnd)), decipher.final()]);
    } catch {
      throw new Refusal('InvalidCiphertextException', '');
    }
  }
}

/** One text for equal contexts, whatever the order they are written in. */
const bound = (context: EncryptionContext): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));
