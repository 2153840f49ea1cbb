/** Windows that change one file take turns, and one that was ended keeps nobody waiting. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { oneAtATime } from '../../../src/capture/keep/oneAtATime';

const limits = { look: 2, touch: 20, abandoned: 100, wait: 2000 };
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a file that several windows change', () => {
  let folder: string;
  let file: string;
  const marker = (): string => path.join(folder, '.a.json.changing');
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'one-at-a-time-'));
    file = path.join(folder, 'a.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is changed by one at a time, whatever becomes of the work', async () => {
    let [now, most, done] = [0, 0, 0];
    const work = async (): Promise<void> => {
      most = Math.max(most, ++now);
      await pause(3);
      now--;
      if (++done === 3) throw new Error('a full disk');
    };
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => oneAtATime(file, work, limits)));
    assert.deepEqual([most, done, all.filter(({ status }) => status === 'rejected').length], [1, 8, 1]);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('is free again a while after a window was ended, and no sooner while one works long', async () => {
    writeFileSync(marker(), '');
    assert.equal(await oneAtATime(file, async () => 'mine', limits), 'mine');
    const order: string[] = [];
    const long = oneAtATime(
      file,
      async () => {
        await pause(300);
        order.push('long');
      },
      limits,
    );
    await pause(20);
    await Promise.all([long, oneAtATime(file, async () => order.push('next'), limits)]);
    assert.deepEqual(order, ['long', 'next']);
    assert.equal(existsSync(marker()), false);
  });

  it('is not waited for for ever', async () => {
    mkdirSync(marker());
    const soon = { ...limits, abandoned: 10_000, wait: 30 };
    await assert.rejects(
      oneAtATime(file, async () => undefined, soon),
      /^Error: Another window is changing this capture all the time/,
    );
  });

  it('is changed where nothing can be created beside it: the work says what is wrong', async () => {
    assert.equal(await oneAtATime(path.join(folder, 'gone', 'a.json'), async () => 7, limits), 7);
  });
});
