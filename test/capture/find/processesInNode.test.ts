import assert from 'node:assert/strict';
import path from 'node:path';
import { parseProcesses } from '../../../src/capture/find/findProcesses';
import processes from '../../../src/capture/find/remote/processes.cjs?program';
import type { RemoteProcess } from '../../../src/capture/types';
import { node14 } from '../../exec-commands/remoteTools';
import { openLocalHost, type LocalHost } from '../support/localHost';
import { containerEnv, programs, python, startProcess, type LocalProcess } from '../support/localProcess';

describe('process list of an image with Node alone', function () {
  this.timeout(60_000);
  const started: LocalProcess[] = [];
  let host: LocalHost;
  const start = async (argv: readonly string[], env: Readonly<Record<string, string>>): Promise<LocalProcess> => {
    const one = await startProcess(argv, env);
    started.push(one);
    return one;
  };
  const list = async (env: Readonly<Record<string, string>>): Promise<RemoteProcess[]> => {
    host = await openLocalHost({ env });
    const { exitCode, stdout, stderr } = await host.run([node14(), '-'], {
      timeoutMs: 20_000,
      stdin: Buffer.from(processes),
    });
    assert.equal(exitCode, 0, stderr);
    return parseProcesses(Buffer.from(stdout).toString('utf8'));
  };
  afterEach(async () => {
    await host.close();
    for (const one of started.splice(0)) await one.kill();
  });

  it("finds exactly the container's processes, with their share of CPU", async () => {
    const env = containerEnv();
    const busy = await start([python, path.join(programs, 'busy.py'), '20'], env);
    const server = await start([process.execPath, path.join(programs, 'server.cjs'), 'a b', '', '-ü'], env);
    const wrapper = await start(['sh', '-c', `env -i ${python} ${path.join(programs, 'idle.py')} 20; true`], env);
    await start([python, path.join(programs, 'busy.py'), '20'], {
      ECS_CONTAINER_METADATA_URI_V4: `${env.ECS_CONTAINER_METADATA_URI_V4}0`,
    });
    await start([process.execPath, path.join(programs, 'server.cjs')], { ...env, ECS_PROFILER_SESSION: 'abc' });
    const found = await list(env);
    const cleared = found.find((one) => one.ppid === wrapper.pid)!;
    assert.deepEqual(found.map((one) => one.pid).sort(), [busy.pid, server.pid, wrapper.pid, cleared.pid].sort());
    const seen = found.find((one) => one.pid === busy.pid)!;
    assert.deepEqual([seen.runtime, seen.threads, seen.uid], ['python', 2, process.getuid!()]);
    assert.ok(seen.cpuShare > 0.02 && seen.cpuShare < 1.5, String(seen.cpuShare));
    const node = found.find((one) => one.pid === server.pid)!;
    assert.deepEqual(
      [node.runtime, node.argv],
      ['node', [process.execPath, path.join(programs, 'server.cjs'), 'a b', '', '-ü']],
    );
  });

  it('takes the whole namespace where the variable is unknown, but not its own session', async () => {
    const one = await start([process.execPath, path.join(programs, 'server.cjs')], {});
    const found = await list({ ECS_CONTAINER_METADATA_URI_V4: '' });
    assert.ok(found.some((other) => other.pid === one.pid));
    assert.ok(!found.some((other) => other.ppid === process.pid && other.argv.includes('-')));
  });

  it('sees what runs as another user, without SYS_PTRACE', async function () {
    if (process.getuid!() !== 0) {
      assert.ok(process.env.CI !== 'true', 'the tests must run as root');
      this.skip();
    }
    const env = containerEnv();
    const one = await start(
      [
        'setpriv',
        '--reuid=1000',
        '--regid=1000',
        '--clear-groups',
        '--inh-caps=-all',
        process.execPath,
        path.join(programs, 'server.cjs'),
      ],
      env,
    );
    host = await openLocalHost({ env, through: ['setpriv', '--bounding-set=-sys_ptrace', '--inh-caps=-all'] });
    const { stdout } = await host.run([process.execPath, '-'], { timeoutMs: 20_000, stdin: Buffer.from(processes) });
    const found = parseProcesses(Buffer.from(stdout).toString('utf8'));
    assert.deepEqual(
      found.map(({ pid, uid, exe }) => [pid, uid, exe]),
      [[one.pid, 1000, process.execPath]],
    );
  });
});
