/**
 * Splits a server's terminal output into lines and binary blocks: any chunking, CRLF or LF; over-long lines are dropped
 * entirely. A damaged block is detected by its digest; reading continues at the next line with the session's mark.
 */
import { type BlockLine, readServerLine, type ServerLine } from './serverLines';
import { createHash } from 'node:crypto';

const MAX_LINE = 16 * 1024;
/** What follows a damaged block is copied and read again, so much of it at most: a piece may begin a hundred blocks. */
const PIECE = 4096;
const LF = 0x0a;
const NONE: Buffer = Buffer.alloc(0);
const NEW_LINE = Buffer.from('\n');

interface ServerStreamEvents {
  line(line: Exclude<ServerLine, BlockLine>): void;
  /** `bytes` is null if the block is damaged. */
  block(line: BlockLine, bytes: Uint8Array | null): void;
}

interface OpenBlock {
  readonly line: BlockLine;
  readonly decoder: BlockDecoder;
}

export class ServerStream {
  /** Bytes of an unfinished line. */
  private rest = NONE;
  private skipping = false;
  private open: OpenBlock | null = null;
  /** The last bytes of the open block, as long as a mark, so that a mark split between chunks is found. */
  private tail = NONE;
  private readonly mark: Buffer;

  constructor(
    private readonly nonce: string,
    private readonly events: ServerStreamEvents,
  ) {
    this.mark = Buffer.from(`\n@@${nonce} `, 'latin1');
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += PIECE) {
      let data = Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(PIECE, bytes.length - at));
      while (data.length > 0) data = this.open ? this.inBlock(this.open, data) : this.inLines(data);
    }
  }

  /** Returns what follows the line that starts a block. */
  private inLines(data: Buffer): Buffer {
    const end = data.indexOf(LF);
    const text = data.subarray(0, end < 0 ? data.length : end);
    const long = this.rest.length + text.length > MAX_LINE;
    if (end < 0) {
      this.rest = long ? NONE : Buffer.concat([this.rest, text]);
      this.skipping ||= long;
      return NONE;
    }
    const line =
      this.skipping || long
        ? null
        : readServerLine(Buffer.concat([this.rest, text]).toString('latin1').replace(/\r+$/, ''), this.nonce);
    this.rest = NONE;
    this.skipping = false;
    if (line?.kind === 'output') this.begin(line);
    else if (line) this.events.line(line);
    return data.subarray(end + 1);
  }

  private begin(line: BlockLine): void {
    const decoder = new BlockDecoder(line.length);
    this.tail = NEW_LINE;
    if (decoder.done) this.finish(line, decoder);
    else this.open = { line, decoder };
  }

  private inBlock(open: OpenBlock, data: Buffer): Buffer {
    const { line, decoder } = open;
    const following = decoder.push(data);
    const taken = following ? Math.max(0, data.length - following.length) : data.length;
    // If another line of ours begins inside the block, bytes were lost: content never contains the mark by accident.
    const seen = Buffer.concat([this.tail, data.subarray(0, taken)]);
    const lost = seen.indexOf(this.mark);
    if (lost >= 0 || following === null) {
      this.open = null;
      this.events.block(line, null);
      return lost >= 0 ? Buffer.concat([seen.subarray(lost), data.subarray(taken)]) : seen;
    }
    this.tail = seen.subarray(Math.max(0, seen.length - this.mark.length + 1));
    if (!decoder.done) return following;
    this.open = null;
    // A damaged block may have swallowed the beginning of the next line.
    return this.finish(line, decoder) ? following : Buffer.concat([this.tail, following]);
  }

  private finish(line: BlockLine, decoder: BlockDecoder): boolean {
    const whole = matchesDigest(decoder.bytes, line.digest);
    this.events.block(line, whole ? decoder.bytes : null);
    return whole;
  }
}

const MARK = Buffer.from([0xef, 0xbf, 0xbc]);
const MEANING = new Map([
  [0x30, MARK],
  [0x31, Buffer.from([0xef, 0xbf, 0xbd])],
  [0x32, Buffer.from('\n')],
]);

/**
 * One binary block of a server's output, decoded as its bytes arrive.
 *
 * The agent's output filter damages a literal U+FFFD (EF BF BD, docs/data-channel.md, 7.3), and some terminals turn LF
 * into CRLF. Therefore a server replaces them by EF BF BC and one digit: 0 for EF BF BC itself, 1 for EF BF BD, 2 for
 * LF.
 */
class BlockDecoder {
  private out: Buffer;
  private filled = 0;
  /** The beginning of an incomplete escape. */
  private held = NONE;

  /** `length`: that of the decoded block, checked by the caller. Memory is taken as its bytes arrive. */
  constructor(private readonly length: number) {
    this.out = Buffer.allocUnsafe(Math.min(length, PIECE));
  }

  /** The content, once `done`. */
  get bytes(): Buffer {
    return this.out.subarray(0, this.filled);
  }

  get done(): boolean {
    return this.filled === this.length;
  }

  /**
   * Consumes what belongs to the block; returns what follows it, or null if an escape is invalid and the block
   * therefore damaged.
   */
  push(chunk: Buffer): Buffer | null {
    const data = this.held.length > 0 ? Buffer.concat([this.held, chunk]) : chunk;
    this.held = NONE;
    let at = 0;
    while (!this.done && at < data.length) {
      const lead = data.indexOf(MARK[0], at);
      at += this.copy(data, at, lead < 0 ? data.length : lead);
      if (lead < 0 || at < lead || this.done) continue;
      const next = data.subarray(at, at + MARK.length);
      if (!next.equals(MARK.subarray(0, next.length))) at += this.copy(data, at, at + 1);
      else if (data.length - at > MARK.length) {
        const meant = MEANING.get(data[at + MARK.length]);
        if (!meant || this.copy(meant, 0, meant.length) < meant.length) return null;
        at += MARK.length + 1;
      } else {
        this.held = data.subarray(at);
        return NONE;
      }
    }
    return data.subarray(at);
  }

  private copy(from: Buffer, start: number, end: number): number {
    const wanted = Math.min(this.length, this.filled + end - start);
    if (wanted > this.out.length) {
      const grown = Buffer.allocUnsafe(Math.min(this.length, Math.max(wanted, 2 * this.out.length)));
      this.out.copy(grown, 0, 0, this.filled);
      this.out = grown;
    }
    const copied = from.copy(this.out, this.filled, start, end);
    this.filled += copied;
    return copied;
  }
}

/**
 * An incremental digest that can be read at any point, as computed by the remote end: sha256 in hex, or `crc:` and the POSIX
 * checksum if the image has nothing better.
 */
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
