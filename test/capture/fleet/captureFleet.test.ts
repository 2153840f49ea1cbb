import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createFleetCapture } from '../../../src/capture/fleet/captureFleet';
import { selectTasks } from '../../../src/capture/fleet/captureFleet';
import type { FleetHooks, FleetProgress, FleetRequest } from '../../../src/capture/fleet/types';
import type { CaptureError } from '../../../src/capture/types';
import type { Task } from '../../../src/ecs/types';
import { parseCapture } from '../../support/parseCapture';
import { container, fakeEcs, service, task } from '../support/fakeEcs';
import { openLocalHost, type LocalHost } from '../support/localHost';
import { containerEnv, programs, python, startProcess, type LocalProcess } from '../support/localProcess';
import { itInLongRun } from '../../support/longRun';

const request: FleetRequest = {
  cluster: 'shop',
  service: 'web',
  tasks: 'all',
  durationMs: 1000,
  mode: 'cpu',
  cachePySpy: true,
};
const at = (minute: number): Partial<Task> => ({ startedAt: `2026-11-21T08:0${minute}:00.000Z` });
const noExec = (id: string, minute: number): Task =>
  task(id, { ...at(minute), containers: [container('app', { exec: 'disabled' })] });

describe('capture of several tasks', function () {
  this.timeout(60_000);
  const running = new Map<string, { readonly env: Record<string, string>; readonly process: LocalProcess }>();
  let hosts: LocalHost[] = [];
  let open = 0;
  let mostOpen = 0;

  before(async () => {
    for (const id of ['first', 'second']) {
      const env = containerEnv();
      running.set(id, { env, process: await startProcess([python, path.join(programs, 'busy.py'), '60'], env) });
    }
  });
  after(async () => {
    for (const { process } of running.values()) await process.kill();
  });
  afterEach(() => {
    for (const host of hosts) assert.ok(!existsSync(host.facts.privateDir), 'the session was closed');
    hosts = [];
    open = mostOpen = 0;
  });

  /** Each task's session is a shell beside its process. */
  const captureOf = (tasks: readonly Task[]) =>
    createFleetCapture({
      assetsDir: path.join(process.cwd(), 'dist', 'py-spy'),
      access: {
        profile: '',
        ecs: fakeEcs(tasks),
        openHost: async ({ taskArn }) => {
          const host = await openLocalHost({
            env: {
              ...running.get(taskArn.split('/').pop() ?? '')?.env,
              PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
              PIP_NO_INDEX: '1',
            },
          });
          hosts.push(host);
          mostOpen = Math.max(mostOpen, ++open);
          let isOpen = true;
          return {
            ...host,
            get bytesOnWire() {
              return host.bytesOnWire;
            },
            async close() {
              if (isOpen) open--;
              isOpen = false;
              await host.close();
            },
          };
        },
      },
    });
  const watch = (
    change: Partial<FleetHooks> = {},
  ): FleetHooks & { readonly seen: FleetProgress[]; readonly lines: string[] } => {
    const seen: FleetProgress[] = [];
    const lines: string[] = [];
    return {
      seen,
      lines,
      signal: new AbortController().signal,
      onProgress: (one) => seen.push(one),
      log: (line) => lines.push(line),
      ...change,
    };
  };
  const both = [task('second', at(2)), task('first', at(1))];

  it('joins what the tasks recorded, oldest first, and keeps it where one fails', async () => {
    const hooks = watch();
    const { parts, profile, metadata, file } = await captureOf([noExec('third', 3), ...both])(request, hooks);
    assert.deepEqual(
      parts.map(({ source }) => [source.task, source.container, source.pid, source.error === null]),
      [
        ['first', 'app', running.get('first')?.process.pid, true],
        ['second', 'app', running.get('second')?.process.pid, true],
        ['third', 'app', 0, false],
      ],
    );
    assert.match(parts[2].source.error ?? '', /ECS Exec is off for task third.*Turn it on|only tasks started since/);
    assert.deepEqual([...new Set(profile.threads.map(({ source }) => source))], [0, 1]);
    assert.equal(metadata.samples, parts[0].source.samples + parts[1].source.samples);
    assert.ok(
      parts[0].source.samples > 5 && parts[1].source.samples > 5,
      JSON.stringify(parts.map(({ source }) => source)),
    );
    assert.deepEqual(
      parseCapture(file, 'fleet').capture?.sources,
      parts.map(({ source }) => source),
    );
    assert.equal(metadata.rateHz, 50, 'tasks of a quarter of a core');

    const last = hooks.seen[hooks.seen.length - 1];
    assert.deepEqual(
      last.tasks.map(({ task: id, phase }) => [id, phase]),
      [
        ['first', 'done'],
        ['second', 'done'],
        ['third', 'failed'],
      ],
    );
    assert.deepEqual([last.fraction, last.message], [1, '3 tasks: 2 done, 1 failed']);
    for (let i = 1; i < hooks.seen.length; i++) assert.ok(hooks.seen[i].fraction >= hooks.seen[i - 1].fraction);
    assert.ok(
      hooks.seen.some(({ tasks }) => tasks[0].phase === 'record') &&
        hooks.lines.some((line) => line.startsWith('task first: process busy.py')),
    );
    assert.equal(mostOpen, 2);
  });

  itInLongRun('gives of one task what a capture of that task gives', async () => {
    const { metadata, profile, parts } = await captureOf(both)({ ...request, tasks: 1 }, watch());
    assert.deepEqual(
      [metadata.task, metadata.sources, profile.threads[0].source, parts.length],
      ['first', undefined, undefined, 1],
    );
  });

  itInLongRun('a stop keeps what was recorded and begins no other', async () => {
    const stop = new AbortController();
    const hooks = watch({
      stop: stop.signal,
      onProgress: ({ tasks }) => {
        if (tasks[0].phase === 'record') setTimeout(() => stop.abort(), 700);
      },
    });
    const { parts, metadata } = await captureOf(both)({ ...request, durationMs: 30_000, concurrency: 1 }, hooks);
    assert.ok(parts[0].result && metadata.samples > 0 && metadata.durationMs < 20_000, JSON.stringify(metadata));
    assert.match(parts[1].source.error ?? '', /stopped before anything was recorded/);
    assert.equal(hosts.length, 1, 'one at a time, and the second not at all');
  });

  itInLongRun('a cancel ends all of them', async () => {
    const cancel = new AbortController();
    const hooks = watch({
      signal: cancel.signal,
      onProgress: ({ tasks }) => {
        if (tasks.every(({ phase }) => phase === 'record')) cancel.abort();
      },
    });
    await assert.rejects(captureOf(both)({ ...request, durationMs: 30_000 }, hooks), {
      code: 'cancelled',
      hint: 'Nothing was left in the task but the cached py-spy.',
    });
    assert.deepEqual([hosts.length, open], [2, 0]);
  });

  it('is one failure when all fail, with one fix', async () => {
    await assert.rejects(captureOf([noExec('one', 1), noExec('two', 2)])(request, watch()), (error: CaptureError) => {
      assert.equal(error.code, 'exec-disabled');
      assert.match(
        error.message,
        /^None of the 2 tasks of web could be captured\. Task one: ECS Exec is off for task one, so nothing can be run in it\.$/,
      );
      assert.match(error.fix ?? '', /--enable-execute-command/);
      return true;
    });
    await assert.rejects(captureOf([noExec('one', 1)])(request, watch()), {
      code: 'exec-disabled',
      message: /^ECS Exec is off for task one/,
    });
  });

  it('chooses tasks by age, number or name', async () => {
    const tasks = [
      task('c', at(3)),
      task('a', at(1)),
      task('b', at(2)),
      task('new', { lastStatus: 'PENDING', startedAt: null }),
    ];
    const chosen = async (wanted: FleetRequest['tasks'], from = tasks): Promise<(string | null)[][]> =>
      (await selectTasks(fakeEcs(from), service, wanted, watch())).map((one) => [
        one.id,
        'error' in one ? one.error.code : null,
      ]);
    assert.deepEqual(await chosen('all'), [
      ['a', null],
      ['b', null],
      ['c', null],
    ]);
    assert.deepEqual(await chosen(2), [
      ['a', null],
      ['b', null],
    ]);
    assert.deepEqual(await chosen(9), [
      ['a', null],
      ['b', null],
      ['c', null],
    ]);
    assert.deepEqual(await chosen(['c', tasks[2].arn, 'c', 'new', 'g<>ne']), [
      ['c', null],
      ['b', null],
      ['new', 'no-running-task'],
      ['g??ne', 'task-not-found'],
    ]);
    await assert.rejects(chosen('all', [tasks[3]]), { code: 'no-running-task' });
  });
});
