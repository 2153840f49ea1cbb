/** Requests that are refused, fail, hang, or are cancelled. */
import assert from 'node:assert/strict';
import { ask } from '../../src/doctor/ask';
import { EcsError } from '../../src/ecs/types';

const never = new AbortController().signal;

describe('asking for a fact', () => {
  it('gives the answer, or the reason in words', async () => {
    assert.deepEqual(await ask(never, 10_000, async () => 7), { value: 7 });
    const denied = new EcsError('AccessDeniedException', 'AWS refused it.', 'Allow it.');
    assert.deepEqual(await ask(never, 10_000, () => Promise.reject(denied)), { unknown: 'AWS refused it. Allow it.' });
    assert.deepEqual(await ask(never, 10_000, () => Promise.reject(new EcsError('Other', 'It broke.', 'Try again.'))), {
      unknown: 'It broke.',
    });
    assert.deepEqual(await ask(never, 10_000, () => Promise.reject('text')), { unknown: 'It could not be read.' });
  });

  it('ends in time though the work listens to nothing', async () => {
    assert.deepEqual(await ask(never, 20, () => new Promise(() => undefined)), { unknown: 'No answer within 0 s.' });
    assert.deepEqual(
      await ask(
        never,
        20,
        (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('late')))),
      ),
      { unknown: 'No answer within 0 s.' },
    );
  });

  it('rejects when it is cancelled, and only then', async () => {
    const abort = new AbortController();
    const asking = ask(abort.signal, 10_000, () => new Promise(() => undefined));
    abort.abort();
    await assert.rejects(asking, { name: 'AbortError' });
  });
});
