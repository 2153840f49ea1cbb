/**
 * Removing cached py-spy from several tasks: how many in parallel, in which order, and what happens when one cannot be
 * opened.
 */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskAccess } from '../../../src/access/awsAccess';
import { createClean } from '../../../src/capture/record/clean';
import { ExecError } from '../../../src/exec/types';
import { fakeEcs, task } from '../support/fakeEcs';

const request = { cluster: 'shop', service: 'web' };
const tasks = [5, 3, 1, 4, 2, 6].map((minute) => task(`t${minute}`, { startedAt: `2026-11-21T08:0${minute}:00.000Z` }));

/** Tasks to which no session can be opened. Records which were tried and, in `most`, how many at the same time. */
function closedTasks(): { readonly access: TaskAccess; readonly tried: string[]; most(): number } {
  const tried: string[] = [];
  let opening = 0;
  let most = 0;
  return {
    tried,
    most: () => most,
    access: {
      profile: '',
      ecs: fakeEcs(tasks),
      async openHost({ taskArn }) {
        tried.push(taskArn.split('/').pop() ?? '');
        most = Math.max(most, ++opening);
        await sleep(10);
        opening--;
        throw new ExecError('no-shell', `No shell in ${taskArn.split('/').pop()}.`, 'Use another image.');
      },
    },
  };
}

describe('removing cached py-spy', () => {
  it('looks into four tasks at a time, and tells of each in the order of their age', async () => {
    const { access, tried, most } = closedTasks();
    const said: string[] = [];
    const cleaned = await createClean(access)(request, {
      signal: new AbortController().signal,
      onProgress: (message, done, total) => said.push(`${message} ${done}/${total}`),
    });
    const inOrder = ['t1', 't2', 't3', 't4', 't5', 't6'];
    assert.deepEqual(
      cleaned.map((one) => one.task),
      inOrder,
    );
    assert.deepEqual(tried, inOrder);
    assert.equal(most(), 4);
    assert.equal(said.length, 6);
    assert.match(said[0], /^Looking into task t1 0\/6$/);
    for (const { task: id, error } of cleaned) assert.equal(error?.message, `No shell in ${id}.`);
  });

  it('begins with no further task once it is cancelled, and says so', async () => {
    const { access, tried } = closedTasks();
    const abort = new AbortController();
    const cleaning = createClean(access)(request, { signal: abort.signal, onProgress: () => abort.abort() });
    await assert.rejects(cleaning, { name: 'CaptureError', code: 'cancelled' });
    assert.ok(tried.length <= 1, tried.join());
  });
});
