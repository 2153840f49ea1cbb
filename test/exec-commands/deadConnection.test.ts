/** A connection that takes nothing more, as when the window is full and nobody answers: a cancel has effect all the same. */
import assert from 'node:assert/strict';
import { CommandServer } from '../../src/exec/commands/commandServer';
import { serverKinds } from '../../src/exec/commands/program';
import { BLOCK, blocksOf, Uploads } from '../../src/exec/commands/uploads';
import { VirtualClock } from '../exec/virtualClock';

const never = (): Promise<never> => new Promise(() => undefined);
const isOver = async (promise: Promise<unknown>): Promise<boolean> => {
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, new Promise<boolean>((resolve) => setImmediate(resolve, false))]);
};

describe('a dead connection', () => {
  const line = { nonce: '0123456789abcdef', send: never, nextBeat: () => 1, after: () => () => undefined };
  const options = { coding: 'binary', digestTool: 'sha256sum' } as const;

  it('does not keep an upload that is cancelled', async () => {
    const cancel = new AbortController();
    const sent = new Uploads(line).send('1/f', blocksOf(new Uint8Array(4 * BLOCK)), {
      ...options,
      signal: cancel.signal,
    });
    assert.equal(await isOver(sent), false, 'it waits for room');
    cancel.abort();
    assert.ok(await isOver(sent), 'it still waits');
    await assert.rejects(sent, { code: 'cancelled' });
  });

  it('nor does a source that does not go on', async () => {
    const cancel = new AbortController();
    const stuck: AsyncIterator<Uint8Array> = { next: never };
    const sent = new Uploads({ ...line, send: async () => undefined }).send('1/f', stuck, {
      ...options,
      signal: cancel.signal,
    });
    assert.equal(await isOver(sent), false);
    cancel.abort();
    assert.ok(await isOver(sent), 'it still waits');
    await assert.rejects(sent, { code: 'cancelled' });
  });

  it('does not keep a command that is cancelled when it is to start', async () => {
    const nonce = '0123456789abcdef';
    const clock = new VirtualClock();
    let words = '';
    const server = new CommandServer(
      nonce,
      clock,
      async (bytes) => {
        const [, word, name, index] = Buffer.from(bytes.subarray(0, 64)).toString('latin1').split(' ');
        words += word;
        // Its arguments still arrive, then nothing does.
        if (word !== 'D') return never();
        server.feed(Buffer.from(`@@${nonce} D ${name} ${index} 0\n`));
        return undefined;
      },
      serverKinds[0],
    );
    const cancel = new AbortController();
    const run = server.run(
      server.newId(),
      ['sleep', '100'],
      { timeoutMs: 3_600_000, signal: cancel.signal },
      () => undefined,
    );
    assert.equal(await isOver(run), false, 'it waits for room');
    assert.equal(words, 'DR');
    cancel.abort();
    // The task has a few seconds to confirm that the command is dead.
    for (const since = clock.now(); clock.now() - since < 10_000 && clock.step();) await isOver(never());
    assert.ok(await isOver(run), 'it still waits');
    await assert.rejects(run, { code: 'cancelled' });
  });
});
