import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** How much longer a sealed payload is. */
export const SEAL_BYTES = NONCE_BYTES + TAG_BYTES;
/**
 * A data key: the first half seals what the agent sends, the second what the client sends (docs/data-channel.md, 5.3).
 */
export const DATA_KEY_BYTES = 2 * KEY_BYTES;

/** The agent's end of the encryption: AES-256-GCM, `nonce || ciphertext || tag`, no additional data. */
export class Cipher {
  readonly #sealKey: Buffer;
  readonly #openKey: Buffer;

  /** `nonce`: the first one, random; each message increments it, as three little-endian 32-bit words. */
  constructor(
    dataKey: Buffer,
    private readonly nonce: Buffer = randomBytes(NONCE_BYTES),
  ) {
    this.#sealKey = dataKey.subarray(0, KEY_BYTES);
    this.#openKey = dataKey.subarray(KEY_BYTES, DATA_KEY_BYTES);
  }

  seal(plain: Buffer): Buffer {
    const nonce = Buffer.from(this.nonce);
    increment(this.nonce);
    const cipher = createCipheriv('aes-256-gcm', this.#sealKey, nonce);
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws Error if the bytes were not sealed with the client's half of the key. */
  open(sealed: Buffer): Buffer {
    if (sealed.length < SEAL_BYTES) throw new Error('shorter than a nonce and a tag');
    const decipher = createDecipheriv('aes-256-gcm', this.#openKey, sealed.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)), decipher.final()]);
  }
}

function increment(nonce: Buffer): void {
  for (let at = 0; at < NONCE_BYTES; at += 4) {
    const word = (nonce.readUInt32LE(at) + 1) >>> 0;
    nonce.writeUInt32LE(word, at);
    if (word !== 0) return;
  }
}
