/** Digests as the remote end gives them: sha256 in hex, or `crc:` and the POSIX checksum where the image has nothing better. */
import { createHash } from 'node:crypto';

/** Whether `digest` is that of `bytes`; any other text is a mismatch. */
export function matchesDigest(bytes: Uint8Array, digest: string): boolean {
  return digest === (digest.startsWith('crc:') ? crcDigest(bytes) : shaDigest(bytes));
}

/** The digest of `bytes` as the tool of that name (remote/digest.sh) prints it. */
export function digestFor(tool: string, bytes: Uint8Array): string {
  return tool === 'cksum' ? crcDigest(bytes) : shaDigest(bytes);
}

function shaDigest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n << 24;
  for (let k = 0; k < 8; k++) c = c & 0x80000000 ? (c << 1) ^ 0x04c11db7 : c << 1;
  return c >>> 0;
});

/** POSIX `cksum`: CRC-32 with polynomial 0x04C11DB7, the length's bytes appended, complemented. */
function crcDigest(bytes: Uint8Array): string {
  let crc = 0;
  for (const byte of bytes) crc = (crc << 8) ^ table[((crc >>> 24) ^ byte) & 0xff];
  for (let n = bytes.length; n > 0; n = Math.floor(n / 256)) crc = (crc << 8) ^ table[((crc >>> 24) ^ n) & 0xff];
  return `crc:${~crc >>> 0}`;
}
