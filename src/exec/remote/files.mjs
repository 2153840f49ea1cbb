/** Files of the session's private folder and of the container, in and out. */
import { dirname } from 'path';
import zlib from 'zlib';
import { attempt, createHash, fs } from './common.mjs';
import { drained, emit, say } from './terminal.mjs';

const stored = new Map();

/**
 * Adds a block (null: damaged) to a file when it is the next one. What is stored already, as all that was sent for a
 * command that has been run, is answered like the first time.
 */
export function store(folder, name, index, block, ran) {
  const path = `${folder}/${name}`;
  const count = stored.get(name) || 0;
  if (index < count || ran) return say(`D ${name} ${index} 0`);
  if (index > count || !block) return say(`D ${name} ${index} 1`);
  try {
    fs.mkdirSync(dirname(path), { recursive: true });
    fs.appendFileSync(path, block);
    stored.set(name, index + 1);
    say(`D ${name} ${index} 0`);
  } catch {
    // It will not be used: its room is needed to serve on.
    attempt(() => fs.unlinkSync(path));
    say(`D ${name} ${index} 2`);
  }
}

/** Pieces of a file from `start` up to `end`. */
function* pieces(fd, start, end) {
  for (let at = start; at < end;) {
    const data = Buffer.alloc(Math.min(65536, end - at));
    const length = fs.readSync(fd, data, 0, data.length, at);
    if (length === 0) return;
    at += length;
    yield data.subarray(0, length);
  }
}

/** Sends a file's content from an offset on: see download.sh. Resolves to the number of blocks. */
export async function download(job, [path, offset, digest, how]) {
  let index = 0;
  const send = async (data) => {
    await drained();
    if (!job.killed && data.length > 0) emit(job, 'o', index++, data);
  };
  const fd = fs.openSync(path, 'r');
  try {
    const info = fs.fstatSync(fd);
    if (!info.isFile()) throw new Error('not a file');
    const [whole, before] = [createHash('sha256'), createHash('sha256')];
    let start = Number(offset);
    let size = 0;
    for (const data of pieces(fd, 0, Infinity)) {
      if (size < start) before.update(data.subarray(0, start - size));
      whole.update(data);
      size += data.length;
    }
    if (start > size || (start > 0 && before.digest('hex') !== digest)) start = 0;
    const part = Math.min(size >> 1, 32768);
    const sample = Buffer.concat([
      ...pieces(fd, 0, part),
      ...pieces(fd, Math.floor(size / 2), Math.floor(size / 2) + part),
    ]);
    const packs = how === 'gzip' && zlib.deflateSync(sample, { level: 1 }).length < sample.length * 0.9;
    await send(Buffer.from(`${size} ${whole.digest('hex')} ${start} ${packs ? 'gzip' : 'plain'}\n`));
    if (packs) {
      const packer = zlib.createGzip({ chunkSize: 65536 });
      (async () => {
        for (const data of pieces(fd, start, size))
          if (!packer.write(data)) await new Promise((resolve) => packer.once('drain', resolve));
        packer.end();
      })().catch((error) => packer.destroy(error));
      for await (const data of packer) await send(data);
    } else
      for (const data of pieces(fd, start, size)) {
        if (job.killed) break;
        await send(data);
      }
    return index;
  } finally {
    fs.closeSync(fd);
  }
}

/** Puts a received file in place in one step: see finishUpload.sh. Resolves to the exit code. */
export async function finishUpload([received, target, mode, how, , digest]) {
  const made = `${target}.ecs-profiler-${process.pid}`;
  const whole = createHash('sha256');
  let code = 73;
  try {
    const out = fs.openSync(made, 'wx', 0o600);
    try {
      const source = fs.createReadStream(received);
      for await (const data of how === 'gzip' ? source.pipe(zlib.createGunzip()) : source) {
        whole.update(data);
        for (let at = 0; at < data.length;) at += fs.writeSync(out, data, at);
      }
    } finally {
      fs.closeSync(out);
    }
    code = 65;
    if (whole.digest('hex') === digest) {
      code = 73;
      fs.chmodSync(made, parseInt(mode, 8));
      fs.renameSync(made, target);
      code = 0;
    }
  } catch (error) {
    if (/^Z_/.test(error.code)) code = 65;
  }
  attempt(() => fs.unlinkSync(made));
  return code;
}
