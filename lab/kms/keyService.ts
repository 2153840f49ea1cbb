import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { Refusal } from '../refusal';
import { ACCOUNT, REGION } from '../services/account';
import type { EncryptionContext } from './context';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface DataKey {
  readonly plaintext: Buffer;
  /** The wrapped key, which only this service can decrypt. */
  readonly ciphertext: Buffer;
}

/** A key service with one key, which never leaves it and lives as long as the lab. */
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

  /** @throws Refusal InvalidCiphertextException for anything not encrypted here with exactly this context. */
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

/** The same text for equal contexts, whatever their order. */
const bound = (context: EncryptionContext): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));
