/** Answers about blocks that come twice, late or never: each block is stored under its number, and none is waited for in vain. */
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { Uploads } from '../../src/exec/commands/uploads';

const NAME = '7/f';
const REQUEST = 128;

/** An upload of blocks that each hold their number, to a server that the test plays. */
function upload(count: number) {
  /** Numbers of the blocks sent, in order. */
  const sent: number[] = [];
  const settled: (() => void)[] = [];
  const uploads = new Uploads({
    nonce: '0123456789abcdef',
    nextBeat: () => 1,
    after: (_ms, callback) => {
      settled.push(callback);
      return () => {};
    },
    send: async (bytes) => {
      const [, word, name, index, size] = Buffer.from(bytes.subarray(0, REQUEST)).toString('latin1').split(' ');
      const body = Buffer.from(bytes.subarray(REQUEST));
      assert.deepEqual([word, name, Number(size), body.toString()], ['B', NAME, body.length, `block ${index}`]);
      sent.push(Number(index));
    },
  });
  let stored = 0;
  const done = uploads.send(NAME, blocks(count), {
    coding: 'binary',
    digestTool: 'sha256sum',
    onStored: () => stored++,
  });
  return {
    uploads,
    sent,
    done,
    stored: () => stored,
    /** No answer came for as long as the upload waits. */
    settle: () => settled.splice(0).forEach((callback) => callback()),
  };
}

function* blocks(count: number): Generator<Uint8Array> {
  for (let n = 0; n < count; n++) yield Buffer.from(`block ${n}`);
}

describe('an upload whose answers are not one for each block', () => {
  it('goes on where one comes twice and another never', async () => {
    const { uploads, sent, done, stored } = upload(2);
    await turn();
    assert.deepEqual(sent, [0, 1]);
    uploads.answered(NAME, 0, 'stored');
    uploads.answered(NAME, 0, 'stored');
    uploads.heartbeatAnswered(1);
    await turn();
    assert.deepEqual(sent, [0, 1, 1]);
    uploads.answered(NAME, 1, 'stored');
    await done;
    assert.equal(stored(), 2);
  });

  it('takes one for all blocks before it', async () => {
    const { uploads, done, stored } = upload(3);
    await turn();
    uploads.answered(NAME, 2, 'stored');
    await done;
    assert.equal(stored(), 3);
  });

  it('goes back no further than what is stored', async () => {
    const { uploads, sent, done } = upload(3);
    await turn();
    uploads.answered(NAME, 0, 'stored');
    uploads.answered(NAME, 0, 'refused');
    uploads.answered(NAME, 1, 'stored');
    uploads.answered(NAME, 2, 'stored');
    await done;
    assert.deepEqual(sent, [0, 1, 2]);
  });

  it('keeps the numbers of its blocks where answers come after it went back', async () => {
    const { uploads, sent, done, stored, settle } = upload(20);
    await turn();
    const first = Array.from({ length: 16 }, (_, n) => n);
    assert.deepEqual(sent, first);
    uploads.answered(NAME, 0, 'refused');
    await turn();
    settle();
    await turn();
    const again = sent.splice(0).slice(16);
    assert.deepEqual(again, first, 'it went back');
    for (let n = 0; n < 10; n++) uploads.answered(NAME, n, 'stored');
    await turn();
    assert.deepEqual(sent, [16, 17, 18, 19]);
    uploads.answered(NAME, 19, 'stored');
    await done;
    assert.equal(stored(), 20);
  });

  it('keeps them also while a block waits for room on the way', async () => {
    let release = () => {};
    let waits = false;
    const sent: string[] = [];
    const settled: (() => void)[] = [];
    const uploads = new Uploads({
      nonce: '0123456789abcdef',
      nextBeat: () => 1,
      after: (_ms, callback) => {
        settled.push(callback);
        return () => {};
      },
      send: (bytes) => {
        const index = Buffer.from(bytes.subarray(0, REQUEST)).toString('latin1').split(' ')[3];
        sent.push(`${index}: ${Buffer.from(bytes.subarray(REQUEST)).toString()}`);
        return waits ? new Promise<void>((resolve) => (release = resolve)) : Promise.resolve();
      },
    });
    const done = uploads.send(NAME, blocks(18), { coding: 'binary', digestTool: 'sha256sum' });
    await turn();
    waits = true;
    uploads.answered(NAME, 0, 'refused');
    await turn();
    settled.forEach((callback) => callback());
    await turn();
    for (let n = 0; n < 10; n++) uploads.answered(NAME, n, 'stored');
    waits = false;
    release();
    await turn();
    uploads.answered(NAME, 17, 'stored');
    await done;
    for (const text of sent) assert.match(text, /^(\d+): block \1$/);
    assert.deepEqual(
      [16, 17].map((n) => sent.filter((text) => text.startsWith(`${n}:`)).length),
      [1, 1],
    );
  });
});
