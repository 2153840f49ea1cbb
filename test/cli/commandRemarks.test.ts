/** What `services`, `doctor` and `clean` say besides their lists: in the JSON as well as in the text. */
import assert from 'node:assert/strict';
import { cleanRemarks } from '../../src/cli/commands/clean';
import { doctorRemarks } from '../../src/cli/commands/doctor';
import type { CleanedTask } from '../../src/capture/record/clean';
import { CaptureError } from '../../src/capture/types';
import type { CheckStatus, DoctorReport } from '../../src/doctor/types';
import { startFakeAws, type FakeAws } from '../ecs/fakeAws';
import { runCli } from './runCli';

describe('remarks of services, doctor and clean', () => {
  describe('services', () => {
    const keys = { AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' };
    const before = Object.fromEntries(Object.keys(keys).map((key) => [key, process.env[key]]));
    const clusterArn = 'arn:aws:ecs:eu-west-1:000000000000:cluster/old';
    let clusters: readonly string[] = [];
    let aws: FakeAws;
    beforeEach(async () => {
      Object.assign(process.env, keys);
      aws = await startFakeAws({
        ListClusters: () => ({ clusterArns: clusters }),
        DescribeClusters: () => ({ clusters: clusters.map((arn) => ({ clusterArn: arn, clusterName: 'old' })) }),
        ListServices: () => ({ serviceArns: [] }),
        GetCallerIdentity: () =>
          '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:user/ada</Arn><Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
      });
    });
    afterEach(async () => {
      await aws.close();
      for (const [key, value] of Object.entries(before))
        if (value === undefined) delete process.env[key];
        else process.env[key] = value;
    });
    const services = (...more: readonly string[]): ReturnType<typeof runCli> =>
      runCli('services', '--endpoint-url', aws.url, '--region', 'eu-west-1', ...more);

    it('no cluster', async () => {
      clusters = [];
      const remark = 'No clusters in eu-west-1 for arn:aws:iam::000000000000:user/ada. Another region: --region.';
      assert.deepEqual(JSON.parse((await services('--json')).out), { clusters: [], remarks: [remark] });
      assert.equal((await services()).out, remark);
    });

    it('a cluster without services', async () => {
      clusters = [clusterArn];
      const { remarks } = JSON.parse((await services('--json')).out) as { remarks: string[] };
      assert.deepEqual(remarks, ['Without active services: old.']);
      assert.equal((await services()).out, 'old\nWithout active services: old.');
    });
  });

  it('doctor: no task, and checks that could not be made; nothing where each has an answer', () => {
    const report = (task: string | null, ...statuses: CheckStatus[]): DoctorReport => ({
      target: { region: 'eu-west-1', cluster: 'shop', service: 'web', task, container: null },
      rows: statuses.map((status, i) => ({ id: `c${i}`, title: `Check ${i}`, status, detail: 'So it is.', fix: null })),
    });
    assert.deepEqual(doctorRemarks(report('t1', 'ok', 'warning', 'failed')), []);
    assert.deepEqual(doctorRemarks(report(null, 'ok', 'unknown', 'unknown')), [
      'No task of shop/web was looked at.',
      '2 of 3 checks could not be made: Check 1; Check 2.',
    ]);
  });

  it('clean: no task, nothing cached, a folder that was left; nothing of a task that was cleaned or has an error', () => {
    const task = (name: string, change: Partial<CleanedTask> = {}): CleanedTask => ({
      task: name,
      container: 'app',
      removed: [],
      kept: [],
      error: null,
      ...change,
    });
    assert.deepEqual(cleanRemarks('web', []), ['web has no running task.']);
    assert.deepEqual(
      cleanRemarks('web', [
        task('a', { removed: [{ folder: '/tmp/.ecs-profiler/1', bytes: 7e6 }] }),
        task('b', { kept: ['/tmp/.ecs-profiler/2'] }),
        task('c', { error: new CaptureError('other', 'ECS Exec is off.', '') }),
        task('d'),
      ]),
      [
        'Task b: left /tmp/.ecs-profiler/2: others can write to it, so it may not be ours.',
        'Task d: nothing was cached.',
      ],
    );
  });
});
