/** The worker that is ready before a profile is opened. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { keepWorkerReady, openInWorker } from '../../src/worker/client';
import { rehearseOpening } from '../../src/query/rehearse';

const worker = path.resolve('dist', 'worker.js');
const file = path.resolve('test/fixtures/recordings/main.folded');
const bytes = new TextEncoder().encode('main;work 3\nmain;wait 1\n');

describe('a worker that is ready', () => {
  it('opens the next profile; the one after has a worker of its own', async () => {
    keepWorkerReady(worker);
    const [first, second] = await Promise.all(
      [1, 2].map(() => openInWorker({ file, bytes, workspaceRoots: [] }, worker)),
    );
    try {
      assert.deepEqual([(await first.summary()).samples, (await second.summary()).samples], [2, 2]);
      first.dispose();
      assert.equal((await second.summary()).total, 4, 'each has its own');
    } finally {
      second.dispose();
    }
  });

  it('rehearses until it is needed, and no longer', async () => {
    let rounds = 0;
    await rehearseOpening(() => ++rounds <= 2);
    assert.equal(rounds, 3);
  });

  it('is not taken when it has died', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'spare-worker-'));
    try {
      const program = path.join(folder, 'worker.js');
      writeFileSync(program, 'process.exit()');
      keepWorkerReady(program);
      // Start a second worker after the spare one and wait a moment longer, because under load they may end in the
      // other order.
      await once(new Worker(program), 'exit');
      await sleep(1000);
      copyFileSync(worker, program);
      const queries = await openInWorker({ file, bytes, workspaceRoots: [] }, program);
      assert.equal((await queries.summary()).samples, 2);
      queries.dispose();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
