/**
 * The agent's UTF-8 filter over what it reads from the pty (docs/data-channel.md, 7.3), including its defects: an
 * incomplete sequence in the last three bytes of a read is kept for the next one and lost at the end; a literal U+FFFD
 * loses its last two bytes; other invalid bytes pass unchanged.
 */
export class RuneScanner {
  #held: Buffer = Buffer.alloc(0);

  /** Number of bytes kept for the next read. */
  get held(): number {
    return this.#held.length;
  }

  push(bytes: Buffer): Buffer {
    const data = this.#held.length > 0 ? Buffer.concat([this.#held, bytes]) : bytes;
    const kept: Buffer[] = [];
    let from = 0;
    let at = 0;
    while (at < data.length) {
      const length = runeLength(data, at);
      const replacement = length === 3 && data[at] === 0xef && data[at + 1] === 0xbf && data[at + 2] === 0xbd;
      if (length > 0 && !replacement) {
        at += length;
        continue;
      }
      if (data.length - at < 4) break;
      kept.push(data.subarray(from, at + 1));
      at += replacement ? 3 : 1;
      from = at;
    }
    kept.push(data.subarray(from, at));
    this.#held = Buffer.from(data.subarray(at));
    return kept.length === 1 ? kept[0] : Buffer.concat(kept);
  }
}

/** Length of the well-formed UTF-8 sequence (RFC 3629) at `at`, or 0. */
function runeLength(data: Buffer, at: number): number {
  const lead = data[at];
  if (lead < 0x80) return 1;
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (length === 0 || at + length > data.length) return 0;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (data[at + 1] < low || data[at + 1] > high) return 0;
  for (let i = 2; i < length; i++) if ((data[at + i] & 0xc0) !== 0x80) return 0;
  return length;
}
