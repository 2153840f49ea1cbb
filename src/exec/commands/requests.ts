/** What the client sends to a command server, in bytes: remote/README.md. */
import { digestFor } from './digest';

/** How bytes cross the terminal: as they are where it is clean, else as base64 in lines. */
export type Coding = 'binary' | 'base64';

const REQUEST = 48;
/** Lines of base64, below the 4,095 bytes of a terminal without raw mode (§7.2). */
const LINE = 1000;
/** As much of a digest as a request carries. */
const SHORT_DIGEST = 16;

/** A request: 48 bytes. Throws RangeError when it does not fit. */
export function request(text: string): Uint8Array {
  if (text.length >= REQUEST) throw new RangeError('A request is too long.');
  return Buffer.from(`${text.padEnd(REQUEST - 1)}\n`, 'latin1');
}

/** A block of the file `name`: a request that tells its number, how many bytes follow and the content's digest, then the bytes. */
export function blockRequest(
  name: string,
  index: number,
  bytes: Uint8Array,
  coding: Coding,
  digestTool: string,
): Uint8Array {
  const body = coding === 'binary' ? bytes : Buffer.from(inLines(Buffer.from(bytes).toString('base64')), 'latin1');
  const word = coding === 'binary' ? 'B' : 'D';
  return Buffer.concat([
    request(`${word} ${name} ${index} ${body.length} ${digestFor(digestTool, bytes).slice(0, SHORT_DIGEST)}`),
    body,
  ]);
}

function inLines(base64: string): string {
  return `${(base64.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? ['']).join('\n')}\n`;
}
