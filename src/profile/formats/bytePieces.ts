/** Approximate size of a piece in bytes. */
const PIECE_LENGTH = 1 << 20;

/**
 * Encodes text as UTF-8 in pieces of about 1 MiB, because a file may be longer than the longest string (536,870,888
 * characters in V8). A text longer than a piece becomes a piece of its own. No text may end in half of a surrogate
 * pair.
 */
export function* utf8Pieces(texts: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let gathered: string[] = [];
  let length = 0;
  for (const text of texts) {
    if (length > 0 && length + text.length > PIECE_LENGTH) {
      yield encoder.encode(gathered.join(''));
      gathered = [];
      length = 0;
    }
    gathered.push(text);
    length += text.length;
  }
  if (length > 0) yield encoder.encode(gathered.join(''));
}

/** Concatenates the pieces. Throws RangeError if the result does not fit in memory. */
export function joinPieces(pieces: Iterable<Uint8Array>): Uint8Array {
  const parts = [...pieces];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
