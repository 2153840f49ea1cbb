/** remote/processes.py finds what processes.sh finds. */
import assert from 'node:assert/strict';
import { parseProcesses, wordsForFinder } from '../../../src/capture/find/findProcesses';
import text from '../../../src/capture/find/remote/processes.py?program';
import { python36 } from '../../exec-commands/remoteTools';
import { openLocalHost, type LocalHost } from '../support/localHost';
import { containerEnv, programs, python, startProcess, type LocalProcess } from '../support/localProcess';

describe('process finder in Python', function () {
  this.timeout(20_000);
  const started: LocalProcess[] = [];
  let host: LocalHost | undefined;
  afterEach(async () => {
    await host?.close();
    for (const one of started.splice(0)) await one.kill();
  });

  for (const interpreter of [python, python36()]) {
    it(`finds exactly the container's processes (${interpreter ?? "no Python 3.6 here: the system's again"})`, async () => {
      const start = async (argv: readonly string[], env: Readonly<Record<string, string>>): Promise<LocalProcess> => {
        const one = await startProcess(argv, env);
        started.push(one);
        return one;
      };
      const env = containerEnv();
      const busy = await start([python, `${programs}/busy.py`, '20'], env);
      const server = await start([process.execPath, `${programs}/server.cjs`, 'a b', '', '-x'], env);
      const wrapper = await start(['sh', '-c', `env -i ${python} ${programs}/idle.py 20; true`], env);
      await start([python, `${programs}/busy.py`, '20'], {
        ECS_CONTAINER_METADATA_URI_V4: `${env.ECS_CONTAINER_METADATA_URI_V4}0`,
      });
      await start([process.execPath, `${programs}/server.cjs`], { ...env, ECS_PROFILER_SESSION: 'abc' });

      host = await openLocalHost({ env });
      const { stdout } = await host.run([interpreter ?? python, '-I', '-S', '-c', text, ...wordsForFinder()], {
        timeoutMs: 15_000,
      });
      const found = parseProcesses(Buffer.from(stdout).toString('utf8'));
      const cleared = found.find((one) => one.ppid === wrapper.pid);
      assert.deepEqual(found.map((one) => one.pid).sort(), [busy.pid, server.pid, wrapper.pid, cleared!.pid].sort());
      const one = found.find(({ pid }) => pid === busy.pid)!;
      assert.deepEqual([one.runtime, one.threads, one.uid, one.exe], ['python', 2, process.getuid!(), python]);
      assert.ok(one.cpuShare > 0.02 && one.cpuShare < 1.5, `${one.cpuShare}`);
      assert.deepEqual(found.find(({ pid }) => pid === server.pid)!.argv, [
        process.execPath,
        `${programs}/server.cjs`,
        'a b',
        '',
        '-x',
      ]);
      assert.equal(cleared!.runtime, 'python', 'a child with an environment of its own belongs where its parent does');
    });
  }
});
