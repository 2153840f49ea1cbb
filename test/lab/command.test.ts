import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { environmentOf, pids } from '../../lab/tasks/processTable';
import { until } from '../support/until';
import { processesOfLab, quietService, makeFolder, QUIET } from './support';
import { firstOf } from '../support/longRun';

const TASK_FOLDER = /^(.*\/ecs-lab-\w+)\/tasks\//;

interface Announcement {
  readonly ecsEndpoint: string;
  readonly region: string;
  readonly services: readonly {
    readonly name: string;
    readonly runtime: string;
    readonly desiredCount: number;
    readonly runningCount: number;
  }[];
}

interface Running {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exit: Promise<number | null>;
}

const started: Running[] = [];

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn('npm', ['run', '--silent', 'lab', '--', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  const running = {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    exit: new Promise<number | null>((resolve) => child.once('close', resolve)),
  };
  started.push(running);
  return running;
}

const announced = async (lab: Running): Promise<Announcement> =>
  JSON.parse(await until('the JSON line', () => /^\{.*\}$/m.exec(lab.stdout())?.[0], 30_000)) as Announcement;

/** The lab's temporary folder, from where one of its tasks runs. */
const folderOf = (endpoint: string): string =>
  TASK_FOLDER.exec(readlinkSync(`/proc/${processesOfLab(endpoint)[0]}/cwd`))?.[1] ?? '';

describe('npm run lab', function () {
  this.timeout(90_000);
  const folder = makeFolder({
    'app/run.sh': `${QUIET}\n`,
    'app/stubborn.sh': 'trap "" TERM HUP INT\n(setsid sleep 1000) &\nwhile :; do sleep 1; done\n',
    'app/main.py': 'import time\ntime.sleep(1000)\n',
    'services.json': JSON.stringify({
      services: [
        quietService('shell'),
        quietService('stubborn', { command: ['sh', 'stubborn.sh'] }),
        quietService('snake', { command: ['python3', 'main.py'], desiredCount: 2 }),
        quietService('script', { command: ['node', '-e', 'setInterval(() => 0, 1000)'] }),
      ],
    }),
    'bad.json': '{"services":[{"name":"shop","source":"./app"}]}',
  });
  const manifest = path.join(folder, 'services.json');
  afterEach(async () => {
    for (const { child, exit } of started.splice(0)) {
      child.kill('SIGTERM');
      await exit;
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const name of firstOf(1, ['SIGTERM', 'SIGINT'] as const)) {
    it(`announces itself in one line and leaves nothing after ${name} to npm`, async () => {
      const lab = run(['--services', manifest, '--json']);
      const { ecsEndpoint, region, services } = await announced(lab);
      assert.equal(region, 'us-east-1');
      assert.deepEqual(
        services.map((s) => [s.name, s.runtime, s.desiredCount, s.runningCount]),
        [
          ['shell', 'other', 1, 1],
          ['stubborn', 'other', 1, 1],
          ['snake', 'python', 2, 2],
          ['script', 'node', 1, 1],
        ],
      );
      assert.deepEqual(Object.keys(services[0]), [
        'cluster',
        'name',
        'runtime',
        'desiredCount',
        'runningCount',
        'taskDefinition',
      ]);
      const work = folderOf(ecsEndpoint);
      assert.ok(existsSync(work) && processesOfLab(ecsEndpoint).length >= 7);
      lab.child.kill(name);
      await lab.exit;
      assert.equal(lab.stdout().split('\n').filter(Boolean).length, 1);
      assert.deepEqual(processesOfLab(ecsEndpoint), []);
      assert.ok(!existsSync(work));
    });
  }

  it('prints the line that leads other programs to it, with its own address', async () => {
    const lab = run(['--services', manifest, '--json']);
    const { ecsEndpoint, region } = await announced(lab);
    const line = `export AWS_ENDPOINT_URL=${ecsEndpoint} AWS_REGION=${region} AWS_ACCESS_KEY_ID=lab AWS_SECRET_ACCESS_KEY=lab`;
    await until('the line', () => lab.stderr().split('\n').includes(line), 10_000);
  });

  it('leaves nothing when it is stopped while it starts', async () => {
    const slow = makeFolder({
      'app/run.sh': QUIET,
      's.json': JSON.stringify({
        services: [
          quietService('quick'),
          quietService('slow', { build: ['sh', '-c', 'echo building > "$LAB_TEST_MARK"; sleep 60'] }),
        ],
      }),
    });
    const mark = path.join(slow, 'mark');
    process.env.LAB_TEST_MARK = mark;
    const lab = run(['--services', path.join(slow, 's.json'), '--json']);
    delete process.env.LAB_TEST_MARK;
    await until('the build begins', () => existsSync(mark), 20_000);
    const startedAt = Date.now();
    lab.child.kill('SIGTERM');
    await lab.exit;
    assert.ok(Date.now() - startedAt < 5_000);
    assert.equal(lab.stdout(), '');
    assert.deepEqual(
      pids().filter((pid) => environmentOf(pid, 'LAB_TEST_MARK') === mark),
      [],
    );
    rmSync(slow, { recursive: true });
  });

  it('removes what a lab that was killed has left, at the next start', async () => {
    // Any lab that starts meanwhile in the same folder would remove it first.
    const alone = { TMPDIR: makeFolder({}) };
    const killed = run(['--services', manifest, '--json'], alone);
    const { ecsEndpoint } = await announced(killed);
    const work = folderOf(ecsEndpoint);
    const { pid } = JSON.parse(readFileSync(path.join(work, 'owner.json'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
    await killed.exit;
    assert.ok(existsSync(work) && processesOfLab(ecsEndpoint).length >= 7);
    const next = run(['--services', manifest, '--json'], alone);
    const second = await announced(next);
    assert.deepEqual(processesOfLab(ecsEndpoint), []);
    assert.ok(!existsSync(work));
    assert.ok(next.stderr().includes(`Removed what a lab that was killed had left: ${work}`));
    next.child.kill('SIGTERM');
    await next.exit;
    assert.deepEqual(processesOfLab(second.ecsEndpoint), []);
    rmSync(alone.TMPDIR, { recursive: true });
  });

  it('takes a fault profile from --faults, or else from ECS_LAB_FAULTS, and refuses a bad one', async () => {
    const quick = makeFolder({
      'app/run.sh': QUIET,
      's.json': JSON.stringify({ services: [quietService('shop', { desiredCount: 0 })] }),
      'faults.json': '{"latencyMs":7}',
    });
    const given = { ECS_LAB_FAULTS: '{"loss":2}' };
    const lab = run(
      ['--services', path.join(quick, 's.json'), '--faults', path.join(quick, 'faults.json'), '--json'],
      given,
    );
    const { ecsEndpoint } = await announced(lab);
    assert.deepEqual(((await (await fetch(`${ecsEndpoint}/lab/faults`)).json()) as { faults: object }).faults, {
      latencyMs: 7,
    });
    assert.match(lab.stderr(), /Faults are in force: \{"latencyMs":7\}/);
    const bad = run(['--services', path.join(quick, 's.json')], given);
    assert.equal(await bad.exit, 2);
    assert.match(bad.stderr(), /^Fault profile: loss must be <= 1\. .*\nUsage: npm run lab .*--faults FILE/);
    rmSync(quick, { recursive: true });
  });

  it('refuses a bad manifest, a bad option and a taken port in one line each', async () => {
    const bad = run(['--services', path.join(folder, 'bad.json'), '--json']);
    assert.equal(await bad.exit, 1);
    assert.match(bad.stderr(), /bad\.json: services\[0\]\.command: is missing\n$/);
    const wrong = run(['--sevices', 'x']);
    assert.equal(await wrong.exit, 2);
    assert.match(wrong.stderr(), /--sevices.*\nUsage: npm run lab/s);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const taken = run(['--services', manifest, '--port', String((server.address() as AddressInfo).port)]);
    assert.equal(await taken.exit, 1);
    server.close();
    assert.match(taken.stderr(), /Port \d+ is in use\. Choose another with --port/);
    assert.deepEqual([bad.stdout(), wrong.stdout(), taken.stdout()], ['', '', '']);
  });
});
