/** Uploads files to a container: compressed if worthwhile, verified, put in place atomically. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable, pipeline } from 'node:stream';
import { createGzip, gzipSync } from 'node:zlib';
import { BLOCK, blocksOf } from '../commands/uploads';
import { RunningDigest } from '../commands/serverStream';
import { ExecError, type TransferOptions, type UploadSource } from '../types';
import { progressOf } from './progress';
import { type TransferSession, runProgram } from './transferSession';

/** Number of bytes at the beginning and in the middle on which compression is tried. */
const SAMPLE = 32_768;
/** How often the whole is sent if it arrives damaged after all. */
const ATTEMPTS = 2;

/**
 * Uploads a file; the target appears complete, with its mode, or not at all. Progress is in bytes of the content. A
 * lost session ends it and leaves nothing in the task, so it starts over in the next. Throws ExecError, or the local
 * file's error.
 */
export async function uploadFile(
  session: TransferSession,
  source: UploadSource,
  remotePath: string,
  options: TransferOptions & { readonly mode: number },
): Promise<void> {
  const { size, sample, read } = await opened(source);
  const compressed =
    session.ready.gzip && sample.length > 0 && gzipSync(sample, { level: 1 }).length < sample.length * 0.9;
  const report = progressOf(options.onProgress, () => performance.now());
  for (let attempt = 1; ; attempt++) {
    const digest = new RunningDigest(session.ready.digestTool);
    let sent = 0;
    const content = (async function* () {
      for await (const chunk of read()) {
        digest.add(chunk);
        sent += chunk.length;
        yield chunk;
      }
    })();
    const reached: number[] = [];
    const blocks = (async function* () {
      for await (const block of inBlocks(
        compressed ? pipeline(Readable.from(content), createGzip(), () => {}) : content,
      )) {
        reached.push(sent);
        yield block;
      }
    })();
    const id = session.server.newId();
    try {
      await session.server.put(id, 'f', blocks, options.signal, () => report(reached.shift() ?? 0, size));
    } finally {
      await content.return(undefined);
    }
    const args = [
      `${session.privateDir}/${id}/f`,
      remotePath,
      options.mode.toString(8),
      compressed ? 'gzip' : 'plain',
      session.ready.digestTool,
      digest.text(),
    ];
    const { exitCode, stderr } = await runProgram(session, id, 'finishUpload', args, options, () => {});
    if (exitCode === 0) return report(size, size);
    if (exitCode !== 65)
      throw new ExecError(
        'other',
        `The container could not write ${JSON.stringify(remotePath)}.`,
        'See whether the folder exists, is writable and has room.',
        { cause: new Error(stderr.slice(0, 500)) },
      );
    if (attempt === ATTEMPTS)
      throw new ExecError('corrupt', 'The uploaded file arrived damaged and was removed.', 'Try again.');
  }
}

interface Opened {
  readonly size: number;
  readonly sample: Uint8Array;
  /** Its content from the beginning, on each call. */
  read(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

async function opened(source: UploadSource): Promise<Opened> {
  if (source instanceof Uint8Array) {
    const middle = Math.max(SAMPLE, source.length >> 1);
    return {
      size: source.length,
      sample: Buffer.concat([source.subarray(0, SAMPLE), source.subarray(middle, middle + SAMPLE)]),
      read: () => blocksOf(source),
    };
  }
  const file = await open(source.localPath, 'r');
  try {
    const { size } = await file.stat();
    const start = await file.read(Buffer.alloc(SAMPLE), 0, SAMPLE, 0);
    const middle = await file.read(Buffer.alloc(SAMPLE), 0, SAMPLE, Math.max(SAMPLE, Math.floor(size / 2)));
    const sample = Buffer.concat([
      start.buffer.subarray(0, start.bytesRead),
      middle.buffer.subarray(0, middle.bytesRead),
    ]);
    return { size, sample, read: () => createReadStream(source.localPath, { highWaterMark: BLOCK }) };
  } finally {
    await file.close();
  }
}

/** Any pieces as blocks of one size; one empty block for nothing, so that the file is created. */
async function* inBlocks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0);
  let some = false;
  for await (const piece of pieces) {
    const bytes =
      rest.length > 0 ? Buffer.concat([rest, piece]) : Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    let at = 0;
    for (; bytes.length - at >= BLOCK; at += BLOCK) {
      some = true;
      yield bytes.subarray(at, at + BLOCK);
    }
    rest = bytes.subarray(at);
  }
  if (rest.length > 0 || !some) yield rest;
}
