/** What there is of a capture is kept seldom enough, and never twice at a time. */
import assert from 'node:assert/strict';
import { keepSoFar } from '../../../src/capture/keep/keepSoFar';
import type { CaptureResult } from '../../../src/capture/types';

const result = (number: number): CaptureResult => ({ idleShare: number }) as CaptureResult;

describe('a capture that is kept while it is recorded', () => {
  it('is written after 5 s, then whenever a quarter longer: in all a few times its last size', async () => {
    let now = 0;
    const written: number[] = [];
    const keeper = keepSoFar(
      async ({ idleShare }) => void written.push(idleShare),
      (error) => assert.fail(String(error)),
      () => now,
    );
    for (now = 0; now <= 3600_000; now += 2000) {
      keeper.onSoFar(() => result(now / 1000));
      await new Promise(setImmediate);
    }
    assert.deepEqual(written.slice(0, 5), [6, 8, 10, 14, 18]);
    assert.ok(written.at(-1)! > 3600 * 0.8, `the last is of ${written.at(-1)} s`);
    assert.ok(written.reduce((a, b) => a + b, 0) < 6 * 3600, 'all of them together');
    await keeper.end();
  });

  it('is built only to be written, one at a time, and no more at the end', async () => {
    let now = 10_000;
    let built = 0;
    const release: (() => void)[] = [];
    const keeper = keepSoFar(
      () => new Promise<void>((resolve) => release.push(resolve)),
      (error) => assert.fail(String(error)),
      () => now,
    );
    const offer = (): void => keeper.onSoFar(() => result(++built));
    now = 11_000;
    offer();
    assert.equal(built, 0, 'it is a second old');
    now = 20_000;
    offer();
    now = 60_000;
    offer();
    assert.deepEqual([built, release.length], [1, 1], 'while one is being written there is no other');
    let ended = false;
    const end = keeper.end().then(() => (ended = true));
    await new Promise(setImmediate);
    assert.equal(ended, false, 'what is being written is waited for');
    release[0]();
    await end;
    now = 600_000;
    offer();
    assert.equal(built, 1);
  });

  it('tells a failure once and lets the recording go on', async () => {
    let now = 0;
    const failures: unknown[] = [];
    const keeper = keepSoFar(
      () => Promise.reject(new Error('no space')),
      (error) => failures.push(error),
      () => now,
    );
    for (now = 0; now < 60_000; now += 1000) {
      keeper.onSoFar(() => result(1));
      await new Promise(setImmediate);
    }
    await keeper.end();
    assert.equal(failures.length, 1);
  });
});
