/** Cuts terminal output into lines: any chunking, CRLF or LF, over-long lines dropped whole. */
const MAX_LINE = 16 * 1024;

export class LineReader {
  private rest = '';
  private skipping = false;

  constructor(private readonly onLine: (line: string) => void) {}

  /** Our lines are ASCII: other bytes come out as Latin-1 and match nothing. */
  push(bytes: Uint8Array): void {
    const text = this.rest + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      if (!this.skipping) this.onLine(text.slice(from, end).replace(/\r+$/, ''));
      this.skipping = false;
      from = end + 1;
    }
    this.rest = text.slice(from);
    if (this.rest.length > MAX_LINE) {
      this.rest = '';
      this.skipping = true;
    }
  }
}
