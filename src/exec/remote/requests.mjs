/** Requests out of a terminal whose bytes may come twice or changed: see README.md and requests.sh. */
import { N, sha } from './common.mjs';

const START = Buffer.from(`#${N} `);
const HALF = 64;
let input = Buffer.alloc(0);

/** More bytes of the terminal. */
export function add(data) {
  input = Buffer.concat([input, data]);
}

/**
 * The words of the next request and the block that came with it, null where that is damaged; undefined while it has not
 * arrived. Whatever is no request is passed over.
 */
export function nextRequest() {
  for (;;) {
    const at = input.indexOf(START);
    // The mark may have begun at the end.
    input = input.subarray(at >= 0 ? at : Math.max(0, input.length - START.length + 1));
    if (at < 0 || input.length < 2 * HALF) return undefined;
    const line = input.subarray(0, HALF);
    if (line[HALF - 1] !== 10 || !line.equals(input.subarray(HALF, 2 * HALF))) {
      input = input.subarray(1);
      continue;
    }
    const words = line.toString('latin1').trim().split(/ +/).slice(1);
    const isBlock = words[0] === 'B' || words[0] === 'D';
    const end = 2 * HALF + (isBlock ? Number(words[3]) : 0);
    if (input.length < end) return undefined;
    const sent = input.subarray(2 * HALF, end);
    const block = words[0] === 'D' ? Buffer.from(sent.toString('latin1'), 'base64') : sent;
    const isWhole = !isBlock || sha(block).startsWith(words[4]);
    // Where bytes came twice, the block does not end where it seems to, and the next request may be in it.
    input = input.subarray(isWhole ? end : 2 * HALF);
    return { words, block: isWhole ? block : null };
  }
}
