import assert from 'node:assert/strict';
import { fairness } from '../../../src/query/compare/fairness';
import { setsApart } from '../../../src/query/compare/oddTask';
import type { SideFacts } from '../../../src/profile/diff/types';
import type { CaptureMetadata } from '../../../src/metadata/metadata';
import type { CaptureSource, TaskPlace } from '../../../src/metadata/types';
import { captureOf } from './simulate';

const facts: SideFacts = { wallMs: 10_000, tasks: 1, samples: 1000, rateHz: 100, requests: null, timeOrdered: true };
const place: TaskPlace = {
  availabilityZone: 'eu-west-1a',
  instance: '',
  launchType: 'FARGATE',
  platformVersion: '1.4.0',
  cpu: '1024',
  memory: '2048',
  taskStartedAt: '2026-11-21T09:00:00.000Z',
  revision: 1,
  imageDigest: 'sha256:aa',
  deploying: false,
};
const source = (task: string, changed: Partial<TaskPlace>): CaptureSource => ({
  task,
  container: 'app',
  pid: 1,
  processName: 'main.py',
  samples: 9,
  error: null,
  place: { ...place, ...changed },
});

describe('what differs around the code', () => {
  const between = (
    before: Partial<CaptureMetadata>,
    after: Partial<CaptureMetadata>,
    other: Partial<SideFacts> = {},
  ): ReturnType<typeof fairness> =>
    fairness(captureOf({ place, ...before }), captureOf({ place, ...after }), [facts, { ...facts, ...other }]);

  it('is nothing between two captures of one task', () => {
    assert.deepEqual(between({}, {}), { differences: [], warnings: [], isFair: true });
  });

  it('is told: revision, image, versions, size, rate, duration, samples, tasks', () => {
    const { differences, isFair } = between(
      {},
      {
        revision: 2,
        runtimeVersion: '3.13.0',
        collector: 'py-spy 0.4.2',
        place: { ...place, revision: 2, imageDigest: 'sha256:bb', cpu: '2048', memory: '4096' },
      },
      { rateHz: 50, wallMs: 30_000, samples: 700, tasks: 3 },
    );
    assert.deepEqual(
      differences.map(({ what, before, after }) => `${what}: ${before} → ${after}`),
      [
        'revision: 1 → 2',
        'image: sha256:aa → sha256:bb',
        'runtime: python 3.12.4 → python 3.13.0',
        'collector: py-spy 0.4.1 → py-spy 0.4.2',
        'CPU: 1 vCPU → 2 vCPU',
        'memory: 2048 MiB → 4096 MiB',
        'rate: 100 Hz → 50 Hz',
        'duration: 10 s → 30 s',
        'samples: 1000 → 700',
        'tasks: 1 → 3',
      ],
    );
    assert.equal(isFair, true, 'that they differ is what one compares for');
  });

  it('makes a comparison unfair: collectors, modes, options, deployments, few samples, gaps', () => {
    const warnings = (...args: Parameters<typeof between>): string => {
      const found = between(...args);
      assert.equal(found.isFair, found.warnings.length === 0);
      return found.warnings.join(' ');
    };
    assert.match(
      warnings({}, { collector: 'V8 inspector', runtime: 'node' }),
      /One is python, the other node\. Different collectors, py-spy and V8 inspector/,
    );
    assert.match(warnings({}, { mode: 'wall' }), /Different modes: cpu before, wall after/);
    assert.match(warnings({ options: ['native'] }, {}), /different options: native before, none after/);
    assert.match(warnings({}, { service: 'other' }), /two services/);
    assert.match(warnings({}, { sources: [source('a', { deploying: true })] }), /in deployment when the capture after/);
    assert.match(warnings({}, {}, { samples: 60 }), /Too few samples after: 60/);
    assert.match(warnings({ coverage: 0.5 }, {}), /Only 50 % of the time was recorded before/);
    assert.equal(warnings({}, { collector: 'py-spy 0.4.2' }), '', 'another version of the same collector');
  });

  it('does not hold a deployment against two revisions that were recorded at once', () => {
    const deploying = { ...place, deploying: true };
    const at = (startedAt: string) =>
      between({ place: deploying }, { revision: 2, startedAt, place: { ...deploying, revision: 2 } });
    assert.equal(at('2026-11-21T10:00:04Z').isFair, true);
    assert.equal(at('2026-11-21T10:05:00Z').isFair, false);
  });

  it('is unknown where a file does not tell', () => {
    const { differences, isFair } = fairness(null, captureOf({}), [{ ...facts, rateHz: null, wallMs: 0 }, facts]);
    assert.deepEqual(
      differences.find(({ what }) => what === 'revision'),
      { what: 'revision', before: 'unknown', after: '1' },
    );
    assert.equal(isFair, true);
    assert.equal(fairness(null, null, [facts, facts]).differences.length, 0);
  });
});

describe('what sets a task apart', () => {
  it('is what the others agree on and it has otherwise, and its age', () => {
    const odd = source('c', {
      availabilityZone: 'eu-west-1c',
      instance: 'i-3',
      taskStartedAt: '2026-11-21T10:00:00.000Z',
    });
    const others = [
      source('a', { instance: 'i-1' }),
      source('b', { instance: 'i-2', taskStartedAt: '2026-11-21T09:05:00.000Z' }),
    ];
    assert.deepEqual(setsApart(odd, others), [
      { what: 'availability zone', own: 'eu-west-1c', rest: 'eu-west-1a' },
      {
        what: 'age',
        own: 'youngest, started 2026-11-21T10:00:00.000Z',
        rest: 'started 2026-11-21T09:00:00.000Z to 2026-11-21T09:05:00.000Z',
      },
    ]);
    assert.deepEqual(setsApart({ ...odd, place: undefined }, others), []);
  });
});
