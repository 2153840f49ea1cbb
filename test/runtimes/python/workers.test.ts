/** Workers that run as another user than their master (gunicorn's `user`), where root lacks SYS_PTRACE. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { checkAttach } from '../../../src/runtimes/python/pyspy/attach';
import { createPySpyCollector } from '../../../src/runtimes/python/pyspy/collector';
import type { CaptureError, RecordRequest } from '../../../src/capture/types';
import { openLocalHost, type LocalHost } from '../../capture/support/localHost';
import { asRemote, programs, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { assetsDir, containerRights, plainPath, requestFor } from './support';

const systemPython = '/usr/bin/python3';

describe('workers of another user, with the rights of a container (root, no SYS_PTRACE)', function () {
  this.timeout(60_000);
  const collector = createPySpyCollector(assetsDir);
  let folder = '';
  let host: LocalHost | undefined;
  let target: LocalProcess | undefined;
  before(async function () {
    if (process.getuid!() !== 0 && process.env.CI !== 'true') this.skip();
    folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-programs-'));
    execFileSync('chmod', ['755', folder]);
    await copyFile(path.join(programs, 'dropping.py'), path.join(folder, 'main.py'));
  });
  after(() => (folder ? rm(folder, { recursive: true }) : undefined));
  afterEach(async () => {
    await host?.close();
    await target?.kill();
    host = target = undefined;
  });

  /** A master with workers that became these users, to be recorded with them. */
  async function requestWith(...users: readonly number[]): Promise<RecordRequest> {
    const argv = [systemPython, path.join(folder, 'main.py'), ...users.map(String)];
    target = await startProcess([...containerRights, ...argv]);
    host = await openLocalHost({ env: plainPath, through: containerRights });
    const master = asRemote(target, 'python', argv, 0);
    const pids = execFileSync('pgrep', ['-P', String(target.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
    const children = pids
      .sort((a, b) => a - b)
      .map((pid, i) => ({ ...master, pid, ppid: master.pid, uid: users[i], gid: users[i] }));
    return requestFor(master, { durationMs: 1500, subprocesses: true, children });
  }

  it('are refused where none can be read, before anything is sent', async () => {
    const request = await requestWith(1234, 1234);
    await assert.rejects(collector.record(host!, request), (error: CaptureError) => {
      assert.equal(error.code, 'ptrace');
      assert.match(
        error.message,
        /^The kernel does not let a profiler read main\.py \(pid \d+\): it dropped root privileges while it ran/,
      );
      assert.match(error.fix!, /"SYS_PTRACE"/);
      return true;
    });
    assert.deepEqual(
      host!.commands.filter((line) => line.startsWith('upload')),
      [],
    );
  });

  for (const noShell of [undefined, 'python3'] as const) {
    it(`are said to be protected where one is chosen (${noShell ?? 'sh'})`, async () => {
      const [worker] = (await requestWith(1234)).children!;
      const bare = { ...host!, facts: { ...host!.facts, ...(noShell && { noShell }) } };
      await assert.rejects(checkAttach(bare, worker), {
        code: 'ptrace',
        message: /it dropped root privileges while it ran/,
      });
    });
  }

  it('are named in a remark where others are recorded', async () => {
    const request = await requestWith(0, 1234, 1234);
    const { profile, remarks } = await collector.record(host!, request);
    const names = profile.frames.map(({ name }) => name);
    assert.deepEqual([names.includes('stay'), names.includes('dropped')], [true, false]);
    const [, second, third] = request.children!;
    assert.deepEqual(remarks, [
      `2 of 3 child processes are missing, since the kernel does not let py-spy read them without SYS_PTRACE: main.py (pid ${second.pid}, user 1234), main.py (pid ${third.pid}, user 1234).`,
    ]);
  });
});
