/** A session that ends while its server cleans up: the guardian, which runs last, must finish. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRemoteHost } from '../../src/exec/remoteHost';
import { type LabTask, type LabTaskOptions, startLabTask } from '../exec/labTask';
import { until } from '../support/until';
import { python } from '../capture/support/localProcess';
import { node14, python36 } from './remoteTools';

/** Programs that ignore the signals sent first during a clean-up. The argument `deaf` makes them easy to find. */
const stubborn: Readonly<Record<string, readonly string[]>> = {
  dash: ['sh', '-c', 'trap "" HUP TERM; echo up; while :; do sleep 1; done', 'deaf'],
  python3: [
    'python3',
    '-c',
    'import signal,time\nfor s in (1,15): signal.signal(s,signal.SIG_IGN)\nprint("up",flush=True)\ntime.sleep(300)',
    'deaf',
  ],
  node: [
    'node',
    '-e',
    'for(const s of ["SIGHUP","SIGTERM"])process.on(s,()=>{});console.log("up");setTimeout(()=>{},300000)',
    'deaf',
  ],
};
const images: Readonly<Record<string, () => LabTaskOptions>> = {
  dash: () => ({ shell: 'dash' }),
  python3: () => ({ only: { name: 'python3', file: python36() ?? python } }),
  node: () => ({ only: { name: 'node', file: node14() } }),
};

/** Pids of the stubborn programs that still run in a task. */
const deaf = (task: LabTask): number[] =>
  task
    .processes()
    .filter((one) => one.includes('deaf'))
    .map((one) => Number(one.split(' ')[0]));

/** Ends what a test that failed would leave behind: nothing else ends those. */
function endDeaf(task: LabTask): void {
  for (const pid of deaf(task)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      /* it has ended by itself */
    }
  }
}

/** The leader of a session on a terminal: the shell, or the interpreter, that the agent started. */
function leaderOf(processes: readonly string[]): number {
  const pids = processes.map((one) => Number(one.split(' ')[0]));
  return (
    pids.find((pid) => {
      const [, , , session, terminal] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
      return Number(session) === pid && terminal !== '0';
    }) ?? assert.fail(processes.join('\n'))
  );
}

describe('closing a remote host', function () {
  this.timeout(60_000);

  for (const name of ['dash', 'python3', 'node'] as const) {
    it(`leaves nothing under ${name} when the server is killed while it cleans up`, async () => {
      const task = await startLabTask(images[name]());
      try {
        const host = await openRemoteHost(task.api, task.target, {});
        const up = new Promise<void>((resolve) => {
          host.run(stubborn[name], { timeoutMs: 30_000, onStdout: () => resolve() }).catch(() => undefined);
        });
        await up;
        const server = leaderOf(task.processes());
        const closed = host.close();
        await sleep(300);
        process.kill(server, 'SIGKILL');
        await closed;
        assert.equal(host.isClean, false, 'it was not confirmed');
        await until(
          () => [...task.files(), ...task.processes()].join('\n'),
          () => task.files().length === 0 && deaf(task).length === 0,
          15_000,
        );
      } finally {
        endDeaf(task);
        await task.close();
      }
    });
  }

  it('leaves a server that ends by itself when the client is gone before it has ended the session', async () => {
    await Promise.all(
      (['dash', 'python3', 'node'] as const).map(async (name) => {
        const task = await startLabTask(images[name]());
        try {
          const host = await openRemoteHost(task.api, task.target, {});
          const server = leaderOf(task.processes());
          // Simulates a client killed at that moment: the answer has arrived, but the channel is still open.
          Object.assign((host as unknown as { readonly channel: object }).channel, { close: () => Promise.resolve() });
          await host.close();
          await until(
            () => `the end of ${name}: ${task.processes().join('\n')}`,
            () => !existsSync(`/proc/${server}`),
            20_000,
          );
          assert.deepEqual(task.files(), []);
        } finally {
          await task.close();
        }
      }),
    );
  });
});
