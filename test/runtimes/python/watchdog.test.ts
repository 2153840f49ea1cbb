/** The watchdog in the task (remote/governor.py) on real run delay: six processes that crowd one CPU. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { programs, python } from '../../capture/support/localProcess';

const says = async (cores: number): Promise<string> =>
  (
    await promisify(execFile)(python, [path.join(programs, 'watchdog.py'), 'src/runtimes/python/remote', String(cores)])
  ).stdout.trim();

describe('watchdog of the Python recorder', function () {
  this.timeout(30_000);

  it('ends a recording that uses CPU while its target waits for some', async () =>
    assert.equal(await says(0.2), 'delay'));
  it('leaves one that uses next to nothing: the delay is not its doing', async () =>
    assert.equal(await says(0.02), 'nothing'));
  it('ends one that uses most of a core, whatever the target', async () => assert.equal(await says(0.95), 'cpu'));
});
