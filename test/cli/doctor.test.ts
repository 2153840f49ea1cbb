/** `doctor` and `clean` as users run them, against the lab's samples and its faults. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { startLab, type Lab } from '../../lab/lab';
import type { CheckRow, DoctorReport } from '../../src/doctor/types';
import { temporaryFolders } from '../flow/support/remains';
import { seedCache } from '../flow/support/seedCache';
import { itInLongRun } from '../support/longRun';

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
const IDS = [
  'task-status',
  'launch-type',
  'platform-version',
  'exec-enabled',
  'managed-agent',
  'read-only-root',
  'init-process',
  'sys-ptrace',
  'pid-mode',
  'environment-keys',
  'cluster-configuration',
  'caller-execute-command',
  'caller-data-key',
  'caller-start-session',
  'caller-sessions',
  'agent-version',
  'task-role',
  'task-role-session',
  'task-role-key',
  'task-role-logging',
  'vpc-endpoints',
  'session',
  'shell',
  'user',
  'architecture',
  'libc',
  'temp-folder',
  'capabilities',
  'seccomp',
  'yama',
  'process',
  'attach',
  'py-spy',
  'node-inspector',
];

describe('doctor and clean at the lab', function () {
  this.timeout(120_000);
  let lab: Lab;
  before(async () => {
    lab = await startLab();
  });
  after(() => lab.stop());

  function cli(argv: readonly string[], key = 'lab'): Promise<Outcome> {
    const env = { ...process.env, AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: 'lab' };
    const child = spawn(
      process.execPath,
      ['tools/ecs-profiler.mjs', ...argv, '--endpoint-url', lab.ecsEndpoint, '--region', lab.region],
      { env, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += String(chunk)));
    child.stderr.on('data', (chunk: Buffer) => (err += String(chunk)));
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  }
  /** A diagnosis with its shape asserted; the exit code follows from the rows. */
  async function doctor(
    service: string,
    key?: string,
  ): Promise<{ report: DoctorReport; row: (id: string) => CheckRow }> {
    const { code, out, err } = await cli(['doctor', `lab/${service}`, '--json'], key);
    assert.notEqual(out, '', err);
    const report = JSON.parse(out) as DoctorReport & { readonly remarks: readonly string[] };
    assert.deepEqual(Object.keys(report), ['target', 'rows', 'remarks']);
    assert.equal(
      report.remarks.some((remark) => / checks could not be made: /.test(remark)),
      report.rows.some(({ status }) => status === 'unknown'),
      report.remarks.join('\n'),
    );
    assert.deepEqual(Object.keys(report.target), ['region', 'cluster', 'service', 'task', 'container']);
    assert.deepEqual(
      [report.target.cluster, report.target.service, report.target.region],
      ['lab', service, lab.region],
    );
    assert.deepEqual(
      report.rows.map((row) => row.id),
      IDS,
    );
    for (const row of report.rows) {
      assert.deepEqual(Object.keys(row), ['id', 'title', 'status', 'detail', 'fix']);
      assert.ok(
        ['ok', 'warning', 'failed', 'unknown'].includes(row.status) &&
          row.title !== '' &&
          row.detail !== '' &&
          (row.fix === null || row.fix !== ''),
        JSON.stringify(row),
      );
      assert.doesNotMatch(row.detail, /undefined|\[object|NaN/, row.id);
    }
    assert.equal(
      code,
      report.rows.some((row) => row.status === 'failed') ? 1 : 0,
      JSON.stringify(report.rows.filter((row) => row.status === 'failed')),
    );
    const row = (id: string): CheckRow => report.rows.find((one) => one.id === id) ?? assert.fail(id);
    return { report, row };
  }
  const withStatus = ({ report }: { report: DoctorReport }, status: string): string[] =>
    report.rows.filter((row) => row.status === status).map((row) => row.id);

  it('finds the samples well, each in its own way', async () => {
    const [orders, catalog, invoices] = await Promise.all(
      ['orders-api', 'catalog-api', 'invoice-worker'].map((service) => doctor(service)),
    );
    for (const found of [orders, catalog, invoices]) {
      assert.deepEqual(withStatus(found, 'failed'), []);
      assert.deepEqual(withStatus(found, 'unknown'), []);
      assert.ok(
        withStatus(found, 'warning').every((id) =>
          ['caller-start-session', 'capabilities', 'yama', 'user'].includes(id),
        ),
        withStatus(found, 'warning').join(),
      );
      assert.equal(found.row('session').status, 'ok');
    }
    assert.match(orders.row('process').detail, /main\.py \(pid \d+, python\)/);
    assert.match(orders.row('attach').detail, /lets py-spy read it/);
    assert.match(orders.row('py-spy').detail, /the first capture sends/);
    assert.match(catalog.row('node-inspector').detail, /^Node v\d+/);
    assert.match(catalog.row('attach').detail, /Not needed/);
    assert.match(invoices.row('process').detail, /python/);
    assert.equal(lab.openSessions, 0);
  });

  it('legacy: exec is off, with the command that turns it on; no session is tried', async () => {
    const found = await doctor('legacy');
    assert.deepEqual(withStatus(found, 'failed'), ['exec-enabled']);
    assert.match(
      found.row('exec-enabled').fix ?? '',
      /^aws ecs update-service --cluster \S+ --service legacy --enable-execute-command --force-new-deployment$/,
    );
    assert.deepEqual([found.row('session').status, found.row('process').status], ['unknown', 'unknown']);
    const { code, out, err } = await cli(['doctor', 'lab/legacy']);
    assert.equal(code, 1);
    assert.match(out, /^X failed {3}ECS Exec enabled for the task {2,}Off since the task started/m);
    assert.match(out, /Fix for "ECS Exec enabled for the task":\n {4}aws ecs update-service/);
    assert.match(out, /1 failed, .*ok$/m);
    assert.match(err, /^Reading ECS's description of legacy/);
  });

  itInLongRun('what the caller may not look at is unknown, never failed', async () => {
    lab.setFaults({ iam: { simulate: 'denied' } });
    const [simulator, reader, nobody] = await Promise.all([
      doctor('catalog-api'),
      doctor('catalog-api', 'lab-readonly'),
      doctor('catalog-api', 'lab-denied'),
    ]).finally(() => lab.setFaults(null));
    assert.deepEqual(withStatus(simulator, 'unknown'), ['caller-start-session', 'caller-sessions']);
    assert.match(simulator.row('caller-start-session').detail, /iam:SimulatePrincipalPolicy/);
    assert.equal(simulator.row('task-role-session').status, 'ok', 'the session proves it');
    for (const found of [simulator, reader, nobody]) assert.deepEqual(withStatus(found, 'failed'), []);
    assert.deepEqual(
      [reader.row('caller-execute-command').status, reader.row('session').status],
      ['warning', 'unknown'],
    );
    assert.match(reader.row('caller-execute-command').fix ?? '', /"ecs:ExecuteCommand"/);
    assert.equal(withStatus(nobody, 'unknown').length, IDS.length);
    assert.equal(nobody.report.target.task, null);
  });

  itInLongRun('what the role lacks, an agent that is not there and a key that is refused', async () => {
    const during = async (faults: Parameters<Lab['setFaults']>[0]): ReturnType<typeof doctor> => {
      lab.setFaults(faults);
      return doctor('catalog-api').finally(() => lab.setFaults(null));
    };
    const role = await during({
      iam: { deny: ['logs:*', 'ssmmessages:OpenDataChannel'], for: 'task' },
      agent: { status: 'PENDING' },
    });
    assert.ok(['warning', 'failed'].includes(role.row('managed-agent').status), role.row('managed-agent').detail);
    assert.match(role.row('managed-agent').detail, /PENDING/);
    assert.equal(role.row('session').status, 'failed');
    assert.match(role.row('session').detail, /agent/);
    assert.equal(role.row('process').status, 'unknown');
    assert.equal(role.row('task-role-session').status, 'failed');
    assert.match(role.row('task-role-session').fix ?? '', /"ssmmessages:OpenDataChannel"/);

    const key = await during({ kms: {}, iam: { deny: ['kms:GenerateDataKey'], for: 'caller' } });
    assert.deepEqual(
      [key.row('caller-data-key').status, key.row('session').status, key.row('caller-execute-command').status],
      ['warning', 'unknown', 'ok'],
    );
    assert.match(key.row('caller-data-key').fix ?? '', /"kms:GenerateDataKey"/);

    const encrypted = await during({ kms: {} });
    assert.deepEqual(
      ['cluster-configuration', 'caller-data-key', 'task-role-key', 'session'].map((id) => encrypted.row(id).status),
      ['ok', 'ok', 'ok', 'ok'],
    );
    assert.match(encrypted.row('cluster-configuration').detail, /KMS key arn:/);
  });

  it('one message where there is nothing to check; wrong usage is 2', async () => {
    const outcomes = await Promise.all([
      cli(['doctor', 'nowhere/orders-api', '--json']),
      cli(['doctor', 'lab/nothing', '--json']),
      cli(['doctor', 'lab/orders-api', '--task', 'f00', '--json']),
      cli(['doctor', 'orders-api', '--json']),
      cli(['doctor']),
      cli(['clean', 'lab/nothing']),
    ]);
    assert.deepEqual(
      outcomes.map(({ code, out }) => [code, out]),
      [
        [1, ''],
        [1, ''],
        [1, ''],
        [2, ''],
        [2, ''],
        [1, ''],
      ],
    );
    for (const [index, words] of [/no cluster "nowhere"/, /no active service "nothing"/, /has no task f00/].entries())
      assert.match(outcomes[index].err, words);
  });

  it('clean removes the cached py-spy from every task, and says what it removed', async () => {
    const folders = temporaryFolders(lab.ecsEndpoint, 'orders-api');
    assert.equal(folders.length, 3);
    for (const folder of folders.slice(0, 2)) seedCache(folder);
    const { code, out } = await cli(['clean', 'lab/orders-api', '--json']);
    assert.equal(code, 0);
    const { cluster, service, tasks, remarks } = JSON.parse(out) as {
      cluster: string;
      service: string;
      tasks: {
        task: string;
        container: string;
        removed: { folder: string; bytes: number }[];
        kept: string[];
        error: string | null;
      }[];
      remarks: string[];
    };
    assert.deepEqual([cluster, service, tasks.length], ['lab', 'orders-api', 3]);
    for (const one of tasks)
      assert.deepEqual(
        [Object.keys(one), one.container, one.kept, one.error],
        [['task', 'container', 'removed', 'kept', 'error'], 'orders-api', [], null],
      );
    assert.deepEqual(
      remarks,
      tasks.filter((one) => one.removed.length === 0).map((one) => `Task ${one.task}: nothing was cached.`),
    );
    const removed = tasks.flatMap((one) => one.removed);
    assert.equal(removed.length, 2);
    for (const { folder, bytes } of removed)
      assert.ok(folders.includes(path.dirname(path.dirname(folder))) && bytes > 1e6, folder);
    for (const folder of folders) assert.ok(!existsSync(path.join(folder, '.ecs-profiler')));
    const [task] = tasks;
    const again = await cli(['clean', 'lab/orders-api', '--task', task.task]);
    assert.deepEqual([again.code, again.out], [0, `task ${task.task}, container orders-api: nothing was cached\n`]);
    const legacy = await cli(['clean', 'lab/legacy', '--json']);
    assert.equal(legacy.code, 1);
    assert.match(legacy.out, /ECS Exec is off/);
    assert.equal(lab.openSessions, 0);
  });
});
