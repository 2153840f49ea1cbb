/**
 * One binary block of a server's output, as its bytes come in.
 *
 * The agent's output filter damages a literal U+FFFD (EF BF BD, §7.3), and some terminals turn LF into CRLF. So a server
 * writes EF BF BC and one digit in their place: 0 for EF BF BC itself, 1 for EF BF BD, 2 for LF.
 */
const MARK = Buffer.from([0xef, 0xbf, 0xbc]);
const MEANING = new Map([
  [0x30, MARK],
  [0x31, Buffer.from([0xef, 0xbf, 0xbd])],
  [0x32, Buffer.from('\n')],
]);
const NONE: Buffer = Buffer.alloc(0);

export class BlockDecoder {
  private readonly out: Buffer;
  private filled = 0;
  /** The beginning of an escape whose end has not come yet. */
  private held = NONE;

  /** `length`: of the decoded block, checked by the caller. */
  constructor(length: number) {
    this.out = Buffer.alloc(length);
  }

  /** The content once `done`. */
  get bytes(): Buffer {
    return this.out;
  }

  get done(): boolean {
    return this.filled === this.out.length;
  }

  /** Takes what belongs to the block; returns what follows it, or null when an escape is wrong and the block therefore damaged. */
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
    const copied = from.copy(this.out, this.filled, start, end);
    this.filled += copied;
    return copied;
  }
}
