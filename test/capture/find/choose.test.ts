import assert from 'node:assert/strict';
import { chooseProcess } from '../../../src/capture/find/chooseProcess';
import { isSidecarContainer, isSidecarProcess } from '../../../src/capture/find/sidecars';
import { selectContainer } from '../../../src/capture/find/selectTarget';
import type { CaptureHooks, RemoteProcess } from '../../../src/capture/types';
import { processName } from '../../../src/runtimes/shared/processName';
import { container, service, task } from '../support/fakeEcs';
import { sampleProcess } from '../../support/sampleProcess';

const made = (pid: number, cpuShare: number, change: Partial<RemoteProcess> = {}): RemoteProcess =>
  sampleProcess({ pid, ppid: 0, argv: ['python3', `app${pid}.py`], cpuShare, cpuSeconds: 0, ...change });
const pickSecond: CaptureHooks['pick'] = async (candidates) => candidates[1];

describe('choice of process and container', () => {
  it('takes the busiest, whatever else runs', async () => {
    const all = [
      made(1, 0.01),
      made(2, 0.4),
      made(3, 0.9, { runtime: null, exe: '/usr/sbin/nginx', argv: ['nginx'] }),
      made(4, 0.2),
    ];
    assert.equal((await chooseProcess(all, {}, pickSecond)).process.pid, 2);
  });

  it('asks where busy ones are close, and only then', async () => {
    const asked: number[][] = [];
    const pick: CaptureHooks['pick'] = async (candidates) => {
      asked.push(candidates.map((one) => one.pid));
      return candidates[1];
    };
    const workers = [made(1, 0.21), made(2, 0.2), made(3, 0.1), made(4, 0.01)];
    assert.equal((await chooseProcess(workers, {}, pick)).process.pid, 2);
    assert.deepEqual(asked, [[1, 2]]);
    assert.equal((await chooseProcess(workers, {}, undefined)).process.pid, 1, 'nobody to ask');
    assert.equal((await chooseProcess(workers, {}, async () => undefined)).process.pid, 1, 'no answer');
    assert.equal(
      (await chooseProcess(workers, {}, async () => made(99, 1))).process.pid,
      1,
      'an answer that was no choice',
    );
    await chooseProcess([made(1, 0.04), made(2, 0.04)], {}, pick);
    assert.equal(asked.length, 1, 'idle ones are no question');
  });

  it('takes among idle ones the one that has worked most', async () => {
    assert.equal(
      (await chooseProcess([made(1, 0, { cpuSeconds: 2 }), made(2, 0, { cpuSeconds: 40 })], {}, undefined)).process.pid,
      2,
    );
  });

  it('steps over agents and supervisors, and names what runs when nothing is left', async () => {
    const supervisor = made(1, 0.9, { argv: ['/usr/bin/python3', '/usr/bin/supervisord'] });
    assert.ok(isSidecarProcess(supervisor));
    await assert.rejects(chooseProcess([supervisor], {}, undefined), /It runs supervisord\./);
    await assert.rejects(
      chooseProcess([], { runtime: 'node' }, undefined),
      /No Node process runs in this container\. No application process was found/,
    );
    await assert.rejects(chooseProcess([made(1, 1)], { runtime: 'node' }, undefined), {
      code: 'no-process',
      hint: /Choose the other runtime/,
    });
  });

  it('names a process as people do', () => {
    assert.equal(processName(made(1, 0, { argv: ['python3', '-u', '/srv/app/main.py', '--port', '1'] })), 'main.py');
    assert.equal(processName(made(1, 0, { argv: ['/usr/bin/python3', '-m', 'celery', 'worker'] })), 'celery');
    assert.equal(processName(made(1, 0, { runtime: null, argv: ['/usr/sbin/nginx', '-g'] })), 'nginx');
    assert.equal(processName(made(7, 0, { runtime: null, exe: '', argv: [''] })), 'pid 7');
  });

  it('knows sidecars by name or image, and no application by accident', () => {
    for (const [name, image] of [
      ['xray-daemon', 'a'],
      ['envoy', 'a'],
      ['log_router', 'a'],
      ['x', 'public.ecr.aws/aws-observability/aws-otel-collector:v1'],
      ['x', 'amazon/aws-for-fluent-bit:2'],
      ['datadog-agent', 'a'],
      ['x', 'amazon/cloudwatch-agent:latest'],
      ['~internal~ecs~pause', ''],
    ]) {
      assert.ok(isSidecarContainer(name, image), `${name} ${image}`);
    }
    for (const [name, image] of [
      ['app', 'shop/web:1'],
      ['vectoriser', 'shop/vectoriser'],
      ['web', 'datadog.example.com/shop/web:2'],
      ['orders-api', ''],
      ['pausenplaner', ''],
    ]) {
      assert.ok(!isSidecarContainer(name, image), `${name} ${image}`);
    }
  });

  it('takes the first container that is no sidecar and can be reached', () => {
    const chosen = (...containers: ReturnType<typeof container>[]): string =>
      selectContainer(task('a', { containers }), service, undefined, () => undefined).name;
    assert.equal(chosen(container('envoy'), container('app'), container('second')), 'app');
    assert.equal(chosen(container('app', { exec: 'stopped' }), container('second')), 'second');
    assert.equal(chosen(container('envoy')), 'envoy', 'better than nothing');
    assert.throws(() => chosen(container('envoy'), container('app', { exec: 'pending' })), {
      code: 'agent-not-running',
    });
  });
});
