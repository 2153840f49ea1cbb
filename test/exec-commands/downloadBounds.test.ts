/** What a container announces of a file is the most that is taken of it, whatever its programs send. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { downloadBytes, downloadInto } from '../../src/exec/transfer/download';
import type { TransferSession } from '../../src/exec/transfer/transferSession';

type Taker = (chunk: Uint8Array) => void | Promise<void>;

const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** What the programs in the container print before a file's content. */
const header = (size: number, how: string, digest = sha(Buffer.alloc(size))): Buffer =>
  Buffer.from(`${size} ${digest} 0 ${how}\n`);

/** A session whose download program prints `output`; `seen` counts the pieces that were asked of it. */
function containerThat(output: Iterable<Uint8Array>): { session: TransferSession; seen: { pieces: number } } {
  const seen = { pieces: 0 };
  const run = async (_id: number, _argv: unknown, _options: unknown, take: Taker): Promise<unknown> => {
    for (const piece of output) {
      seen.pieces++;
      await take(piece);
    }
    return { exitCode: 0, stderr: '' };
  };
  const session = {
    server: { newId: () => 1, put: async () => undefined, run },
    kind: {},
    ready: { digestTool: 'sha256sum', gzip: true },
    privateDir: '/tmp/x',
  };
  return { session: session as unknown as TransferSession, seen };
}

function* endless(first: Uint8Array, then: Uint8Array): Generator<Uint8Array> {
  yield first;
  // Far more than any bound; a test that reads it all fails by what it took.
  for (let i = 0; i < 10_000; i++) yield then;
}

describe('a download of more than was announced', () => {
  const grew = { name: 'ExecError', code: 'other', message: /^More of the file "\/f" arrived than the 12 bytes that/ };

  it('ends at the announced size, in words', async () => {
    const { session, seen } = containerThat(endless(header(12, 'plain'), Buffer.alloc(10)));
    let taken = 0;
    const part = (bytes: Uint8Array): void => void (taken += bytes.length);
    await assert.rejects(downloadInto(session, '/f', { part, restart: () => undefined }, {}), grew);
    assert.ok(taken <= 12 && seen.pieces <= 3, `${taken} bytes of ${seen.pieces} pieces`);
  });

  it('ends where little that is sent unpacks to much', async () => {
    const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024));
    const { session } = containerThat([header(12, 'gzip'), bomb]);
    await assert.rejects(downloadBytes(session, '/f', {}), grew);
  });

  it('ends where packed bytes go on that unpack to nothing', async () => {
    const { session, seen } = containerThat(endless(header(12, 'gzip'), gzipSync(Buffer.alloc(0))));
    await assert.rejects(downloadInto(session, '/f', { part: () => undefined }, {}), { code: 'corrupt' });
    assert.ok(seen.pieces < 5000, `${seen.pieces} pieces`);
  });

  it('does not begin where what is announced is too much for memory', async () => {
    const huge = containerThat(endless(Buffer.from(`${2 ** 40} x 0 plain\n`), Buffer.alloc(10)));
    await assert.rejects(downloadBytes(huge.session, '/f', {}), {
      code: 'other',
      message: /"\/f" has 1099511627776 bytes: too many to be read into memory/,
    });
    assert.equal(huge.seen.pieces, 1);
  });

  it('is none where a file is as long as announced, packed or not', async () => {
    const bytes = Buffer.from('a line that repeats\n'.repeat(5000));
    for (const how of ['plain', 'gzip']) {
      const content = how === 'gzip' ? gzipSync(bytes) : bytes;
      const pieces = [header(bytes.length, how, sha(bytes)), content.subarray(0, 7), content.subarray(7)];
      assert.equal(sha(await downloadBytes(containerThat(pieces).session, '/f', {})), sha(bytes));
    }
  });

  it('tells of a sink that fails while it unpacks, and reads no more', async () => {
    const packed = gzipSync(Buffer.alloc(4_000_000));
    const { session, seen } = containerThat(endless(header(4_000_000, 'gzip'), packed));
    const part = async (): Promise<void> => {
      throw new Error('disk full');
    };
    await assert.rejects(downloadInto(session, '/f', { part }, {}), /disk full/);
    assert.equal(seen.pieces, 2);
  });
});
