/**
 * Cuts a server's terminal output into lines and binary blocks: any chunking, CRLF or LF, over-long lines dropped whole.
 * A damaged block is reported by its owner's digest; reading goes on at the next line that bears the session's mark.
 */
import { BlockDecoder } from './blockDecoder';
import { matchesDigest } from './digest';
import { type BlockLine, type ServerLine, readServerLine } from './serverLines';

const MAX_LINE = 16 * 1024;
const LF = 0x0a;
const NONE: Buffer = Buffer.alloc(0);
const NEW_LINE = Buffer.from('\n');

export interface ServerStreamEvents {
  line(line: Exclude<ServerLine, BlockLine>): void;
  /** `bytes` is null when the block is damaged. */
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
  /** The end of what the open block took, as long as a mark: one that is cut in two must be seen. */
  private tail = NONE;
  private readonly mark: Buffer;

  constructor(
    private readonly nonce: string,
    private readonly events: ServerStreamEvents,
  ) {
    this.mark = Buffer.from(`\n@@${nonce} `, 'latin1');
  }

  push(bytes: Uint8Array): void {
    let data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    while (data.length > 0) data = this.open ? this.inBlock(this.open, data) : this.inLines(data);
  }

  /** Returns what follows the line that opens a block. */
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
    // Bytes were lost where another line of ours begins inside the block: content never holds the mark but by design.
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
    // A damaged block may have taken the beginning of the next line.
    return this.finish(line, decoder) ? following : Buffer.concat([this.tail, following]);
  }

  private finish(line: BlockLine, decoder: BlockDecoder): boolean {
    const whole = matchesDigest(decoder.bytes, line.digest);
    this.events.block(line, whole ? decoder.bytes : null);
    return whole;
  }
}
