import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createCapture } from '../../../src/capture/record/captureTask';
import { CaptureError, type CaptureHooks, type CapturePhase, type CaptureRequest } from '../../../src/capture/types';
import { EcsError, type EcsReader } from '../../../src/ecs/types';
import { ExecError, type ExecTarget } from '../../../src/exec/types';
import { parseCapture, type CapturedProfile } from '../../support/parseCapture';
import { container, definition, fakeEcs, task } from '../support/fakeEcs';
import { openLocalHost, type LocalHost } from '../support/localHost';
import { containerEnv, programs, python, startProcess, type LocalProcess } from '../support/localProcess';
import { isLongRun } from '../../support/longRun';

const assetsDir = path.join(process.cwd(), 'dist', 'py-spy');
const request: CaptureRequest = {
  cluster: 'shop',
  service: 'web',
  durationMs: 1000,
  rateHz: 100,
  mode: 'cpu',
  cachePySpy: true,
};

interface Watched extends CaptureHooks {
  readonly phases: CapturePhase[];
  readonly lines: string[];
}
const watch = (change: Partial<CaptureHooks> = {}): Watched => {
  const phases: CapturePhase[] = [];
  const lines: string[] = [];
  return {
    phases,
    lines,
    signal: new AbortController().signal,
    onProgress: ({ phase }) => phases.push(phase),
    log: (line) => lines.push(line),
    ...change,
  };
};

describe('capture', function () {
  this.timeout(40_000);
  const env = containerEnv();
  let started: LocalProcess[] = [];
  let hosts: LocalHost[] = [];
  const targets: ExecTarget[] = [];
  const start = async (...argv: string[]): Promise<LocalProcess> => {
    const one = await startProcess(argv, env);
    started.push(one);
    return one;
  };
  const captureWith = (ecs: EcsReader) =>
    createCapture({
      assetsDir,
      access: {
        profile: '',
        ecs,
        openHost: async (target) => {
          targets.push(target);
          const host = await openLocalHost({
            env: { ...env, PATH: '/usr/sbin:/usr/bin:/sbin:/bin', PIP_NO_INDEX: '1' },
          });
          hosts.push(host);
          return host;
        },
      },
    });
  const refused = async (
    ecs: EcsReader,
    code: string,
    message: RegExp,
    change: Partial<CaptureRequest> = {},
  ): Promise<CaptureError> => {
    let caught: unknown;
    await captureWith(ecs)({ ...request, ...change }, watch()).catch((error: unknown) => {
      caught = error;
    });
    assert.ok(caught instanceof CaptureError, String(caught));
    assert.equal(caught.code, code, caught.message);
    assert.match(caught.message, message);
    assert.ok(caught.hint.length > 0);
    assert.equal(hosts.length, 0, 'nothing was sent into the task');
    return caught;
  };
  afterEach(async () => {
    for (const one of started) await one.kill();
    for (const host of hosts) assert.ok(!existsSync(host.facts.privateDir), 'the session was closed');
    started = [];
    hosts = [];
  });

  it('records the busiest process of the oldest task and makes a file that parses back', async () => {
    const busy = await start(python, path.join(programs, 'busy.py'), '30');
    await start(python, path.join(programs, 'idle.py'), '30');
    const young = task('young', { startedAt: '2026-11-21T09:00:00.000Z' });
    const old = task('old', {
      containers: [container('xray-daemon', { image: 'amazon/aws-xray-daemon' }), container('app')],
    });
    const hooks = watch();
    const result = await captureWith(fakeEcs([young, old]))(request, hooks);

    assert.equal(targets.at(-1)!.runtimeId, 'rt-app');
    const { metadata } = result;
    assert.deepEqual(
      [
        metadata.pid,
        metadata.task,
        metadata.container,
        metadata.processName,
        metadata.runtime,
        metadata.taskDefinition,
        metadata.region,
        metadata.cluster,
      ],
      [busy.pid, 'old', 'app', 'busy.py', 'python', 'web:4', 'eu-west-1', 'shop'],
    );
    assert.ok(metadata.samples > 20 && metadata.bytesOnWire > 1000, JSON.stringify(metadata));
    const parsed = parseCapture(result.file, 'capture');
    assert.deepEqual(parsed.capture, metadata);
    assert.ok(parsed.frames.some((frame) => frame.name === 'spin'));
    assert.equal(result.remark, '');
    assert.ok(
      metadata.cost!.targetCpuBefore! > 0.02 && metadata.cost!.targetCpuDuring! > 0.02,
      JSON.stringify(metadata.cost),
    );
    assert.deepEqual(
      [...new Set(hooks.phases)],
      ['check', 'connect', 'find', 'prepare', 'record', 'fetch', 'clean', 'store'],
    );
    assert.ok(hooks.lines.includes('task old chosen: the oldest of 2'));
    assert.ok(hooks.lines.some((line) => line.includes('does not give app SYS_PTRACE')));
  });

  it('says that a process was idle and what to do about it', async () => {
    await start(python, path.join(programs, 'idle.py'), '30');
    const hooks = watch();
    const recorded: CapturedProfile[] = [];
    const { idleShare, remark, file, metadata } = await captureWith(fakeEcs([task('a')]))(request, {
      ...hooks,
      onRecorded: (profile) => recorded.push(profile),
    });
    assert.ok(
      metadata.cost!.targetCpuBefore! < 0.2,
      'the only process was not waited for, and its use is known all the same',
    );
    assert.ok(hooks.lines.some((line) => /^it used \d+ % of a core/.test(line)));
    assert.deepEqual(
      recorded.map(({ name, capture }) => [name, capture?.pid, capture?.samples]),
      [['web idle.py', metadata.pid, metadata.samples]],
    );
    assert.ok(idleShare > 0.95);
    assert.equal(parseCapture(file, 'capture').threads.length, 1, 'an empty capture can be opened');
    assert.match(
      remark,
      /^The process was mostly waiting: \d+ % of 1 s, \d+ samples?\. A longer capture shows more, a wall-clock one/,
    );
  });

  it('takes Node where it is asked for, and names what runs where there is none', async () => {
    await start(process.execPath, '--inspect-port=0', path.join(programs, 'server.cjs'));
    const { metadata } = await captureWith(fakeEcs([task('a')]))({ ...request, runtime: 'node' }, watch());
    assert.deepEqual(
      [metadata.runtime, metadata.collector, metadata.processName, metadata.runtimeVersion],
      ['node', 'V8 inspector', 'server.cjs', process.version],
    );
    await assert.rejects(
      captureWith(fakeEcs([task('a')]))({ ...request, runtime: 'python' }, watch()),
      (error: CaptureError) => {
        assert.equal(error.code, 'no-process');
        assert.match(error.message, /No Python process runs in this container\. It runs server\.cjs\./);
        return true;
      },
    );
  });

  it('refuses before anything is sent, with the fix', async () => {
    const off = await refused(
      fakeEcs([task('a', { containers: [container('app', { exec: 'disabled' })] })], definition(), {
        enableExecuteCommand: false,
      }),
      'exec-disabled',
      /ECS Exec is off for task a/,
    );
    assert.equal(
      off.fix,
      'aws ecs update-service --cluster arn:aws:ecs:eu-west-1:123456789012:cluster/shop --service web --enable-execute-command --force-new-deployment',
    );
    await refused(
      fakeEcs([task('a', { containers: [container('app', { exec: 'pending' })] })]),
      'agent-not-running',
      /still starting/,
    );
    await refused(
      fakeEcs([task('a', { containers: [container('app', { exec: 'stopped', execReason: 'no route' })] })]),
      'agent-not-running',
      /\(no route\)/,
    );
    const frozen = await refused(
      fakeEcs(
        [task('a', { containers: [container('app', { exec: 'stopped' })] })],
        definition({ readonlyRootFilesystem: true }),
      ),
      'read-only-root',
      /agent .* does not run\. Container app has a read-only root filesystem, which is likely why/,
    );
    assert.match(frozen.fix!, /"readonlyRootFilesystem": false/);
    await refused(fakeEcs([task('a', { platformVersion: '1.3.0' })]), 'exec-disabled', /platform version 1\.3\.0/);
    await refused(fakeEcs([]), 'no-running-task', /has no running task/);
    await refused(
      fakeEcs([task('a', { lastStatus: 'PENDING' })]),
      'no-running-task',
      /1 of its tasks are starting or stopping/,
    );
    await refused(fakeEcs([task('a')]), 'task-not-found', /no task b2/, { task: 'b2' });
    await refused(fakeEcs([task('a')]), 'container-not-found', /no container web/, { container: 'web' });
    const denied = async (): Promise<never> => {
      throw new EcsError('AccessDeniedException', 'You may not ecs:DescribeServices.', 'Ask for it.');
    };
    await refused({ ...fakeEcs([]), service: denied }, 'access-denied', /You may not/);
  });

  it('only warns of a read-only root while the agent runs, and names it where no session opens', async () => {
    await start(python, path.join(programs, 'busy.py'), '30');
    const ecs = fakeEcs([task('a')], definition({ readonlyRootFilesystem: true }));
    const hooks = watch();
    const { metadata } = await captureWith(ecs)(request, hooks);
    assert.ok(metadata.samples > 0);
    assert.match(hooks.lines.join('\n'), /Container app has a read-only root filesystem.*a session is tried/);

    const closed = async (code: ExecError['code']): Promise<never> => {
      throw new ExecError(code, 'The agent is not connected.', 'Wait.');
    };
    const failing = (code: ExecError['code']) =>
      createCapture({ assetsDir, access: { profile: '', ecs, openHost: () => closed(code) } })(request, watch());
    await assert.rejects(failing('agent-not-running'), {
      code: 'read-only-root',
      message: /^The agent is not connected\. Container app has a read-only root filesystem, which is likely why\.$/,
      fix: '"readonlyRootFilesystem": false',
    });
    await assert.rejects(failing('access-denied'), { code: 'access-denied', message: 'The agent is not connected.' });
  });

  it('puts failures of the channel into the same words', async () => {
    const failing = createCapture({
      assetsDir,
      access: {
        profile: '',
        ecs: fakeEcs([task('a')]),
        openHost: async () => {
          throw new ExecError('no-shell', 'The container has no shell.', 'Use an image with one.');
        },
      },
    });
    await assert.rejects(failing(request, watch()), {
      name: 'CaptureError',
      code: 'no-shell',
      message: 'The container has no shell.',
      hint: 'Use an image with one.',
    });
  });

  it('says that the task stopped where that is why the channel closed', async () => {
    const running = task('a');
    const broken = (tasksAfter: readonly (typeof running)[]) => {
      let asked = 0;
      const ecs: EcsReader = {
        ...fakeEcs([running]),
        tasks: async function* () {
          yield asked++ === 0 ? [running] : tasksAfter;
        },
      };
      return createCapture({
        assetsDir,
        access: {
          profile: '',
          ecs,
          openHost: async () => {
            const host = await openLocalHost({ env });
            hosts.push(host);
            return Object.assign(Object.create(host) as LocalHost, {
              runScript: async () => {
                throw new ExecError('channel-closed', 'The session ended.', 'Try again.');
              },
            });
          },
        },
      })(request, watch());
    };
    await assert.rejects(broken([]), {
      code: 'target-exited',
      message: 'Task a has stopped: it ended during the capture, and the recording with it.',
    });
    await assert.rejects(broken([task('a', { lastStatus: 'DEPROVISIONING' })]), {
      code: 'target-exited',
      message: /is DEPROVISIONING/,
    });
    await assert.rejects(broken([running]), { code: 'channel-closed', message: 'The session ended.' });
  });

  // Through the lab's channel every phase is cancelled in each run, too (test/flow).
  for (const phase of isLongRun
    ? (['check', 'connect', 'find', 'prepare', 'record', 'fetch', 'clean'] as const)
    : (['find', 'record'] as const)) {
    it(`stops when cancelled in the phase "${phase}" and leaves nothing`, async () => {
      await start(python, path.join(programs, 'busy.py'), '30');
      const cancel = new AbortController();
      const hooks = watch({
        signal: cancel.signal,
        onProgress: (progress) => {
          if (progress.phase === phase) cancel.abort();
        },
      });
      await assert.rejects(captureWith(fakeEcs([task('a')]))(request, hooks), { code: 'cancelled' });
    });
  }
});
