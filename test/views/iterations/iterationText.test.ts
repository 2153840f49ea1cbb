import assert from 'node:assert/strict';
import path from 'node:path';
import { openProfile } from '../../../src/query/openProfile';
import { measure, iterationStep } from '../../../src/views/iterations/measure';
import {
  iterationRow,
  iterationsSummary,
  type Iteration,
  type Step,
} from '../../../src/views/iterations/iterationText';
import type { CaptureMetadata } from '../../../src/metadata/metadata';

const step = (change: Partial<Step> = {}): Step => ({
  significant: 0,
  largest: null,
  noiseFloor: 1.34,
  unknown: '',
  ...change,
});
const iteration = (
  minute: number,
  selfPercent: number,
  cores: number,
  at: Iteration['step'],
  change: Partial<Iteration['capture']> = {},
): Iteration => ({
  capture: { startedAt: new Date(2026, 10, 21, 14, minute).toISOString(), revision: 41, ...change },
  measured: { top: { file: '/srv/app/orders/pricing.py', line: 18, selfPercent }, cores },
  step: at,
});
const first = iteration(2, 60.1, 0.16, null);
const faster = iteration(10, 12, 0.09, step({ significant: 3, largest: { name: 'find_repeated', delta: -48.1 } }), {
  revision: 42,
});
const same = iteration(20, 12.4, 0.09, step());

describe('the iterations view', () => {
  it('tells of each capture its top line, its total and what changed since the one before', () => {
    assert.deepEqual(iterationRow(first, 1), {
      label: '1. 21 Nov 14:02',
      description: 'pricing.py:18 60.1 % · 0.16 cores · rev 41',
      kind: 'first',
    });
    assert.deepEqual(iterationRow(faster, 2), {
      label: '2. 21 Nov 14:10',
      description: 'find_repeated −48.1 pp and 2 more · pricing.py:18 12.0 % · 0.09 cores · rev 42',
      kind: 'less',
    });
    assert.deepEqual(
      [iterationRow(same, 3).description.startsWith('within the noise'), iterationRow(same, 3).kind],
      [true, 'noise'],
    );
    assert.equal(
      iterationRow(iteration(1, 5, 1, step({ significant: 1, largest: { name: 'f', delta: 3 } })), 1).kind,
      'more',
    );
  });

  it('tells what it does not know yet, or cannot', () => {
    assert.deepEqual(
      iterationRow(
        { ...first, measured: undefined, step: undefined, capture: { ...first.capture, title: 'before the fix' } },
        4,
      ),
      { label: '4. before the fix', description: 'being compared · rev 41', kind: 'waiting' },
    );
    assert.equal(
      iterationRow(
        { ...first, measured: { top: null, cores: null }, step: step({ unknown: 'too few samples to tell' }) },
        2,
      ).description,
      'too few samples to tell · rev 41',
    );
  });

  it('says across all how far it came, and when the last changes are within the noise', () => {
    assert.equal(iterationsSummary([first]), '');
    assert.equal(iterationsSummary([first, faster]), 'Top line 60.1 % → 12.0 %. Total 0.16 cores → 0.09 cores.');
    assert.match(iterationsSummary([first, faster, same]), /The last change is within the noise \(1\.3 points\)\.$/);
    assert.match(
      iterationsSummary([first, faster, same, same]),
      /The last 2 changes are within the noise \(1\.3 points\)\.$/,
    );
    assert.doesNotMatch(iterationsSummary([first, same, faster]), /noise/);
    assert.doesNotMatch(iterationsSummary([first, { ...same, step: undefined }]), /noise/);
    assert.doesNotMatch(
      iterationsSummary([first, { ...same, step: step({ unknown: 'too few samples to tell' }) }]),
      /noise/,
    );
  });
});

describe('what the view asks of captures', () => {
  const sample = 'media/sample/orders-api.speedscope.json';

  it('the hottest line of the workspace, and CPU seconds a wall second a task', async () => {
    const queries = await openProfile({ file: sample, workspaceRoots: [path.resolve('lab/samples')] });
    const { capture, totalMs } = await queries.summary();
    const { top, cores } = await measure(queries, capture as CaptureMetadata);
    assert.match(top?.file ?? '', /pricing\.py$/);
    assert.equal(cores, (totalMs ?? 0) / (capture as CaptureMetadata).durationMs);
  });

  it('a capture of tasks that were recorded for unequal times says how long all were together', async () => {
    const queries = await openProfile({ file: sample, workspaceRoots: [] });
    const { totalMs } = await queries.summary();
    const capture = {
      durationMs: 30_000,
      coverage: 0.5,
      merged: { tasks: 3, recordedTasks: 2, processes: 2, failed: 1 },
    };
    assert.equal((await measure(queries, { ...capture, taskMs: 25_000 })).cores, (totalMs ?? 0) / 25_000);
    assert.equal((await measure(queries, capture)).cores, (totalMs ?? 0) / 30_000, 'of an earlier version');
  });

  it('a capture against itself changed nothing for sure', async () => {
    const queries = await openProfile({ file: sample, baseline: { file: sample }, workspaceRoots: [] });
    assert.deepEqual(
      { ...(await iterationStep(queries)), noiseFloor: 0 },
      { significant: 0, largest: null, noiseFloor: 0, unknown: '' },
    );
  });
});
