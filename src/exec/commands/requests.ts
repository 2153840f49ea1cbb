/** What the client sends to a command server: requests, and blocks of files (remote/README.md). */
import { digestFor } from './serverStream';

/** How bytes are sent through the terminal: as they are if it is clean, otherwise as lines of base64. */
export type Coding = 'binary' | 'base64';

/** Bytes of a request's line, which is sent twice. */
const LINE = 64;
/** Length of a base64 line, below the 4,095 bytes of a terminal without raw mode (docs/data-channel.md, 7.2). */
const BASE64_LINE = 1000;
/** How much of a digest a request contains. */
const SHORT_DIGEST = 16;

/** A block of the file `name`. */
export interface Block {
  /** Such as `7/f`. */
  readonly name: string;
  readonly index: number;
  readonly bytes: Uint8Array;
}

/**
 * Encodes a request: a line of 64 bytes that begins with the session's nonce, twice, so that the server finds it among
 * bytes that came twice and believes none that changed. Throws RangeError if it does not fit.
 */
export function request(nonce: string, text: string): Uint8Array {
  const line = `#${nonce} ${text}`;
  if (line.length >= LINE) throw new RangeError('A request is too long.');
  return Buffer.from(`${line.padEnd(LINE - 1)}\n`.repeat(2), 'latin1');
}

/** Encodes a block: a request with its number, the number of bytes that follow and the content's digest, then the bytes. */
export function blockRequest(nonce: string, block: Block, coding: Coding, digestTool: string): Uint8Array {
  const { name, index, bytes } = block;
  const body = coding === 'binary' ? bytes : Buffer.from(inLines(Buffer.from(bytes).toString('base64')), 'latin1');
  const digest = digestFor(digestTool, bytes).slice(0, SHORT_DIGEST);
  const word = coding === 'binary' ? 'B' : 'D';
  return Buffer.concat([request(nonce, `${word} ${name} ${index} ${body.length} ${digest}`), body]);
}

function inLines(base64: string): string {
  return `${(base64.match(new RegExp(`.{1,${BASE64_LINE}}`, 'g')) ?? ['']).join('\n')}\n`;
}
