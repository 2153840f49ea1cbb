import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { findProcesses, parseProcesses } from '../../../src/capture/find/findProcesses';
import { detectRuntime } from '../../../src/runtimes/registry';
import type { RemoteProcess } from '../../../src/capture/types';
import { openLocalHost, type LocalHost } from '../support/localHost';
import { containerEnv, programs, python, startProcess, type LocalProcess } from '../support/localProcess';

describe('process finder', function () {
  this.timeout(20_000);
  const started: LocalProcess[] = [];
  let host: LocalHost | undefined;
  const start = async (argv: readonly string[], env: Readonly<Record<string, string>>): Promise<LocalProcess> => {
    const one = await startProcess(argv, env);
    started.push(one);
    return one;
  };
  afterEach(async () => {
    await host?.close();
    for (const one of started.splice(0)) await one.kill();
  });

  for (const shell of [['dash'], ['busybox', 'sh'], ['bash']]) {
    it(`finds exactly the container's processes, with their share of CPU (${shell.join(' ')})`, async () => {
      const env = containerEnv();
      const busy = await start([python, path.join(programs, 'busy.py'), '20'], env);
      const idle = await start([python, path.join(programs, 'idle.py'), '20'], env);
      const server = await start([process.execPath, path.join(programs, 'server.cjs'), 'a b', '', '-x'], env);
      const wrapper = await start(['sh', '-c', `env -i ${python} ${path.join(programs, 'idle.py')} 20; true`], env);
      // Neither may be found: a process in the same shared pid namespace whose address merely starts the same, and a
      // program of another session.
      await start([python, path.join(programs, 'busy.py'), '20'], {
        ECS_CONTAINER_METADATA_URI_V4: `${env.ECS_CONTAINER_METADATA_URI_V4}0`,
      });
      await start([process.execPath, path.join(programs, 'server.cjs')], { ...env, ECS_PROFILER_SESSION: 'abc' });

      host = await openLocalHost({ env, shell });
      const found = await findProcesses(host);
      const byPid = new Map(found.map((one) => [one.pid, one]));
      const cleared = found.find((one) => one.ppid === wrapper.pid);
      assert.deepEqual(
        found.map((one) => one.pid).sort(),
        [busy.pid, idle.pid, server.pid, wrapper.pid, cleared!.pid].sort(),
      );
      const get = (one: LocalProcess): RemoteProcess => byPid.get(one.pid)!;
      assert.equal(get(busy).runtime, 'python');
      assert.equal(get(busy).threads, 2);
      assert.equal(get(busy).uid, process.getuid!());
      assert.ok(get(busy).cpuShare > 0.02 && get(busy).cpuShare < 1.5, `${get(busy).cpuShare}`);
      assert.ok(get(idle).cpuShare < get(busy).cpuShare / 2);
      assert.equal(get(server).runtime, 'node');
      assert.deepEqual(get(server).argv, [process.execPath, path.join(programs, 'server.cjs'), 'a b', '', '-x']);
      assert.equal(get(wrapper).runtime, null);
      assert.equal(cleared!.runtime, 'python', 'a child with an environment of its own belongs where its parent does');
    });
  }

  for (const noShell of ['python3', 'node'] as const) {
    it(`runs in ${noShell} where the image has no shell`, async () => {
      const env = containerEnv();
      const one = await start([python, path.join(programs, 'idle.py'), '20'], env);
      const opened = (host = await openLocalHost({ env }));
      const shellless = {
        ...opened,
        facts: { ...opened.facts, noShell },
        runScript: () => assert.fail('there is no shell'),
      };
      assert.deepEqual(
        (await findProcesses(shellless)).map(({ pid, runtime }) => [pid, runtime]),
        [[one.pid, 'python']],
      );
    });
  }

  it('takes the whole namespace where the variable is unknown, but not its own session', async () => {
    const one = await start([python, path.join(programs, 'idle.py'), '20'], {});
    host = await openLocalHost({ env: { ECS_CONTAINER_METADATA_URI_V4: '' } });
    const found = await findProcesses(host);
    assert.ok(found.some((other) => other.pid === one.pid));
    assert.ok(!found.some((other) => other.argv.join(' ').includes('script-1.sh')));
  });

  it('knows runtimes by the executable, whatever its version, and by an embedded library', () => {
    for (const exe of ['/usr/bin/python3.11', '/usr/local/bin/python', '/opt/python3.13t', '/a/python3.9 (deleted)'])
      assert.equal(detectRuntime(exe, ''), 'python', exe);
    for (const exe of [
      '/usr/local/bin/node',
      '/usr/bin/nodejs',
      '/opt/node-22.1',
      '/n/node (deleted)',
      '/usr/local/bin/bun',
      '/usr/bin/deno',
    ])
      assert.equal(detectRuntime(exe, ''), 'node', exe);
    for (const exe of ['/usr/bin/node_exporter', '/bin/sh', '/usr/bin/bunx2', '/opt/pypy3', '/x/python-launcher', ''])
      assert.equal(detectRuntime(exe, ''), null, exe);
    assert.equal(detectRuntime('/usr/sbin/uwsgi', 'libpython3.11'), 'python');
  });

  it('reads any output without harm', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        for (const one of parseProcesses(
          `H 50 100\n${text}\nP 1 0 0 0 S 1 5 9 - ${Buffer.from(text).toString('base64') || '-'} -`,
        )) {
          assert.ok(Number.isSafeInteger(one.pid) && one.pid > 0 && one.cpuShare >= 0 && one.argv.length > 0);
        }
      }),
    );
    assert.deepEqual(parseProcesses('H 50 100\nP 1 0 0 0 S 1 x 9 - YQ== -\nP -3 0 0 0 S 1 5 9 - YQ== -\nP 4 0'), []);
    assert.equal(parseProcesses('H 50 100\nP 7 0 0 0 S 1 25 90 - x6100 libpython3.11')[0].cpuShare, 0.5);
  });
});
