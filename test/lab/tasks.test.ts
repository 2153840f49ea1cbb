import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DescribeServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { statFields, environmentOf } from '../../lab/tasks/processTable';
import { until } from '../support/until';
import { processesOfLab, quietService, startTestLab, tasksOf, type TestLab } from './support';

/** The container's main process, found by the metadata address in its environment. */
function leaderOf(at: TestLab, serviceMark: string): { pid: number; env: (name: string) => string } {
  const pid = processesOfLab(at.lab.ecsEndpoint).find(
    (p) => environmentOf(p, 'MARK') === serviceMark && Number(statFields(p)?.[2]) === p,
  );
  assert.ok(pid !== undefined, `no process of ${serviceMark}`);
  return { pid, env: (name) => environmentOf(pid, name) ?? '' };
}

/** Only root may mount. */
const mayMount = process.getuid?.() === 0;

const BUILD =
  "require('fs').writeFileSync('built.txt', process.env.LAB_PROJECT_ROOT + ' ' + require('fs').readFileSync('run.sh').length)";

describe('Tasks of the lab', () => {
  let at: TestLab;
  before(async () => {
    at = await startTestLab([
      quietService('shop', {
        env: { MARK: 'shop' },
        containerRoot: '/usr/src/shop',
        command: ['sh', '/usr/src/shop/run.sh'],
      }),
      quietService('built', { env: { MARK: 'built' }, build: ['node', '-e', BUILD], path: ['sh', 'sleep'] }),
      quietService('tight', { env: { MARK: 'tight' }, path: ['busybox', 'python3'], tempNoexec: mayMount }),
      quietService('broken', {
        build: ['node', '-e', 'console.error("no such module");process.exit(1)'],
        desiredCount: 0,
      }),
    ]);
  });
  after(() => at.end());

  it("run in a group of their own, in their own folder, with the container's environment and nothing of ours", () => {
    const { pid, env } = leaderOf(at, 'shop');
    assert.equal(Number(statFields(pid)?.[2]), pid);
    assert.match(readlinkSync(`/proc/${pid}/cwd`), /\/ecs-lab-\w+\/tasks\/[0-9a-f]{32}\/shop\/usr\/src\/shop$/);
    assert.equal(env('ECS_LAB_TASK_NUMBER'), '1');
    assert.equal(environmentOf(pid, 'npm_config_user_agent'), null);
    assert.ok(existsSync(env('TMPDIR')) && env('TMPDIR').length < 60, env('TMPDIR'));
    const tools = readdirSync(env('PATH'));
    for (const tool of ['sh', 'python3', 'node', 'base64', 'sha256sum', 'stty']) assert.ok(tools.includes(tool), tool);
    assert.ok(!tools.includes('py-spy'));
    assert.equal(
      readFileSync(readlinkSync(path.join(env('PATH'), 'python3')))
        .subarray(0, 4)
        .toString('latin1'),
      '\x7fELF',
    );
  });

  it('get the source as it was built, and only the tools the manifest names', () => {
    const { pid, env } = leaderOf(at, 'built');
    assert.deepEqual(readdirSync(env('PATH')).sort(), ['sh', 'sleep']);
    const [root, length] = readFileSync(`/proc/${pid}/cwd/built.txt`, 'utf8').split(' ');
    assert.ok(existsSync(path.join(root, 'node_modules')));
    assert.equal(Number(length), readFileSync(path.join(at.folder, 'app/run.sh')).length);
    assert.ok(!existsSync(path.join(at.folder, 'app/built.txt')));
  });

  it('may have a temporary folder that nothing can be executed from, and the tools of a busybox image', () => {
    const { pid, env } = leaderOf(at, 'tight');
    const program = path.join(env('TMPDIR'), 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    assert.equal(
      (spawnSync(program).error as NodeJS.ErrnoException | undefined)?.code,
      mayMount ? 'EACCES' : undefined,
    );
    rmSync(program);
    assert.equal(path.basename(readlinkSync(`/proc/${pid}/exe`)), 'busybox');
    const tools = readdirSync(env('PATH'));
    for (const tool of ['sh', 'sleep', 'gzip', 'sha256sum', 'python3']) assert.ok(tools.includes(tool), tool);
    for (const tool of ['bash', 'node']) assert.ok(!tools.includes(tool), tool);
  });

  it('are described by their metadata address, which nobody can guess', async () => {
    const { env } = leaderOf(at, 'shop');
    const uri = env('ECS_CONTAINER_METADATA_URI_V4');
    const get = async (suffix: string): Promise<Record<string, unknown>> =>
      (await fetch(uri + suffix)).json() as Promise<Record<string, unknown>>;
    const [task] = await tasksOf(at.ecs, 'shop');
    const container = await get('');
    assert.deepEqual(
      [container.Name, container.DockerId, container.KnownStatus],
      ['shop', task.containers?.[0].runtimeId, 'RUNNING'],
    );
    const described = await get('/task');
    assert.deepEqual(
      [described.TaskARN, described.Family, described.Revision, described.LaunchType],
      [task.taskArn, 'shop', '1', 'FARGATE'],
    );
    const stats = (await get('/stats')) as {
      cpu_stats: { throttling_data: { throttled_time: number } };
      memory_stats: { usage: number };
      pids_stats: { current: number };
    };
    assert.equal(stats.cpu_stats.throttling_data.throttled_time, 0);
    assert.ok(stats.memory_stats.usage > 100_000);
    assert.equal(stats.pids_stats.current, 2);
    assert.deepEqual(Object.keys(await get('/task/stats')), [task.containers?.[0].runtimeId]);
    assert.equal((await fetch(`${uri.slice(0, -1)}x`)).status, 404);
  });

  it('are replaced when they die: a STOPPED record with exit code and reason, an event, a new task; their children go with them', async () => {
    const [before] = await tasksOf(at.ecs, 'shop');
    const { pid, env } = leaderOf(at, 'shop');
    const uri = env('ECS_CONTAINER_METADATA_URI_V4');
    process.kill(pid, 'SIGKILL');
    const [replacement] = await until('a replacement runs', async () => {
      const tasks = (await tasksOf(at.ecs, 'shop')).filter(
        (t) => t.lastStatus === 'RUNNING' && t.containers?.[0].managedAgents?.[0].lastStatus === 'RUNNING',
      );
      return tasks.length === 1 && tasks[0].taskArn !== before.taskArn && tasks;
    });
    assert.equal(leaderOf(at, 'shop').env('ECS_LAB_TASK_NUMBER'), '1');
    assert.ok(Number(replacement.startedAt) > Number(before.startedAt));
    const [stopped] = await tasksOf(at.ecs, 'shop', 'STOPPED');
    assert.deepEqual(
      [
        stopped.taskArn,
        stopped.lastStatus,
        stopped.stopCode,
        stopped.stoppedReason,
        stopped.containers?.[0].exitCode,
        stopped.containers?.[0].managedAgents?.[0].lastStatus,
      ],
      [before.taskArn, 'STOPPED', 'EssentialContainerExited', 'Essential container in task exited', 137, 'STOPPED'],
    );
    assert.ok(stopped.stoppedAt instanceof Date);
    const { services = [] } = await at.ecs.send(new DescribeServicesCommand({ cluster: 'lab', services: ['shop'] }));
    assert.ok(
      services[0].events?.some((event) =>
        event.message?.includes(`(task ${before.taskArn?.split('/').pop()}) stopped: Essential container`),
      ),
    );
    assert.equal(services[0].deployments?.[0].failedTasks, 1);
    assert.deepEqual(
      processesOfLab(at.lab.ecsEndpoint).filter((p) => environmentOf(p, 'ECS_CONTAINER_METADATA_URI_V4') === uri),
      [],
    );
  });

  it('that cannot be made are STOPPED with the reason', async () => {
    await at.ecs.send(new UpdateServiceCommand({ cluster: 'lab', service: 'broken', desiredCount: 1 }));
    const [task] = await until('a stopped task', async () => {
      const tasks = await tasksOf(at.ecs, 'broken', 'STOPPED');
      return tasks.length > 0 && tasks[0].lastStatus === 'STOPPED' && tasks;
    });
    assert.equal(task.stopCode, 'TaskFailedToStart');
    assert.match(task.stoppedReason ?? '', /^CannotStartContainerError: build .*no such module/s);
    await at.ecs.send(new UpdateServiceCommand({ cluster: 'lab', service: 'broken', desiredCount: 0 }));
  });
});

describe('A crash loop in the lab', () => {
  it('is slowed down and told as an event', async () => {
    const at = await startTestLab([quietService('crash', { command: ['sh', '-c', 'exit 3'], desiredCount: 0 })]);
    try {
      await at.ecs.send(new UpdateServiceCommand({ cluster: 'lab', service: 'crash', desiredCount: 1 }));
      const message = await until('the event', async () => {
        const { services = [] } = await at.ecs.send(
          new DescribeServicesCommand({ cluster: 'lab', services: ['crash'] }),
        );
        return services[0].events?.find((event) => event.message?.includes('unable to consistently start tasks'))
          ?.message;
      });
      assert.equal(message, '(service crash) is unable to consistently start tasks successfully.');
      const stopped = await tasksOf(at.ecs, 'crash', 'STOPPED');
      assert.ok(stopped.length >= 3 && stopped.length <= 4, `${stopped.length} tasks`);
      assert.ok(stopped.every((task) => task.containers?.[0].exitCode === 3));
    } finally {
      await at.end();
    }
  });
});
