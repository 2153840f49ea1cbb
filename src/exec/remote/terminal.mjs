/** The terminal: lines and blocks out, in order (README.md). */
import { N, fs, sha, sleep } from './common.mjs';

const MARK = [0xef, 0xbf, 0xbc];

const queue = [];
/** Bytes that wait. */
export let queued = 0;
let waiting = false;
/** The terminal's descriptor. */
export const out = { fd: 1 };

/** Writes go out in order; a full terminal is asked again, so that requests are read meanwhile. */
function pump() {
  waiting = false;
  while (queue.length > 0) {
    let written = 0;
    try {
      written = fs.writeSync(out.fd, queue[0], 0, Math.min(queue[0].length, 4096));
    } catch (error) {
      if (error.code !== 'EAGAIN') process.exit(1);
    }
    queued -= written;
    if (written === queue[0].length) queue.shift();
    else queue[0] = queue[0].subarray(written);
    if (written > 0 && queued % 65536 > 4096) continue;
    waiting = true;
    setTimeout(pump, written > 0 ? 0 : 2);
    return;
  }
}

function write(data) {
  queue.push(data);
  queued += data.length;
  if (!waiting) pump();
}

export const say = (text) => write(Buffer.from(`@@${N} ${text}\n`));

/** Resolves when little waits to be written. */
export async function drained() {
  while (queued > 131072) await sleep(2);
}

/** Node's raw mode leaves the terminal's LF to CRLF on: LF is escaped too. */
function escaped(data) {
  const result = Buffer.alloc(data.length * 4);
  let length = 0;
  for (let at = 0; at < data.length; at++) {
    const special =
      data[at] === 10
        ? 0x32
        : data[at] === MARK[0] && data[at + 1] === MARK[1] && (data[at + 2] === 0xbc || data[at + 2] === 0xbd)
          ? data[at + 2] - 0xbc + 0x30
          : 0;
    if (!special) {
      result[length++] = data[at];
      continue;
    }
    for (const byte of MARK) result[length++] = byte;
    result[length++] = special;
    if (special !== 0x32) at += 2;
  }
  return result.subarray(0, length);
}

export function frame(id, stream, index, data) {
  write(
    Buffer.concat([
      Buffer.from(`@@${N} B ${id} ${stream} ${index} ${data.length} ${sha(data)}\n`),
      escaped(data),
      Buffer.from('\n\n\n\n'),
    ]),
  );
}

export function emit(job, stream, index, data) {
  if (job.how === 'binary') return frame(job.id, stream, index, data);
  const lines = data.toString('base64').match(/.{1,760}/g) || [];
  write(Buffer.from(lines.map((line) => `=${job.id} ${line}\n`).join('')));
  say(`C ${job.id} ${stream} ${index} ${sha(data)}`);
}
