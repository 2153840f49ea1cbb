/**
 * Digests as computed by the remote end: sha256 in hex, or `crc:` and the POSIX checksum if the image has nothing
 * better.
 */
import { createHash } from 'node:crypto';

/** An incremental digest that can be read at any point. */
export class RunningDigest {
  private readonly sha = createHash('sha256');
  private readonly crc: PosixChecksum | null;

  /** `tool`: the server's name for its digest tool. */
  constructor(tool: string) {
    this.crc = tool === 'cksum' ? new PosixChecksum() : null;
  }

  add(bytes: Uint8Array): void {
    if (this.crc) this.crc.add(bytes);
    else this.sha.update(bytes);
  }

  /** The digest of everything added so far. */
  text(): string {
    return this.crc ? this.crc.text() : this.sha.copy().digest('hex');
  }
}

/** Whether `digest` is that of `bytes`; any other text is a mismatch. */
export function matchesDigest(bytes: Uint8Array, digest: string): boolean {
  return digest === digestFor(digest.startsWith('crc:') ? 'cksum' : 'sha256sum', bytes);
}

/** The digest of `bytes` in the form that this tool (remote/digest.sh) prints. */
export function digestFor(tool: string, bytes: Uint8Array): string {
  const digest = new RunningDigest(tool);
  digest.add(bytes);
  return digest.text();
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n << 24;
  for (let k = 0; k < 8; k++) c = c & 0x80000000 ? (c << 1) ^ 0x04c11db7 : c << 1;
  return c >>> 0;
});

/** POSIX `cksum`: CRC-32 with polynomial 0x04C11DB7, the length's bytes appended, complemented. */
class PosixChecksum {
  private crc = 0;
  private length = 0;

  add(bytes: Uint8Array): void {
    let { crc } = this;
    for (const byte of bytes) crc = (crc << 8) ^ table[((crc >>> 24) ^ byte) & 0xff];
    this.crc = crc;
    this.length += bytes.length;
  }

  text(): string {
    let { crc } = this;
    for (let n = this.length; n > 0; n = Math.floor(n / 256)) crc = (crc << 8) ^ table[((crc >>> 24) ^ n) & 0xff];
    return `crc:${~crc >>> 0}`;
  }
}
