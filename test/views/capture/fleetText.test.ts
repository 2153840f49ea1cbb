import assert from 'node:assert/strict';
import type { FleetPart, TaskProgress } from '../../../src/capture/fleet/types';
import { CaptureError } from '../../../src/capture/types';
import { fleetLine, partialText, phaseChanges } from '../../../src/views/capture/fleetText';

const task = (id: string, phase: TaskProgress['phase'], fraction: number, message: string): TaskProgress => ({
  task: `${id}00000000ffff`.slice(0, 12),
  phase,
  fraction,
  message,
});
const of = (...tasks: TaskProgress[]): { tasks: TaskProgress[]; fraction: number; message: string } => ({
  tasks,
  fraction: 0.5,
  message: `${tasks.length} tasks: counts`,
});
const part = (id: string, error: CaptureError | null): FleetPart => ({
  source: {
    task: `${id}00000000ffff`,
    container: 'app',
    pid: 0,
    processName: '',
    samples: 0,
    error: error?.message ?? null,
  },
  result: null,
  error,
});

describe('several tasks in words', () => {
  it('counts, and what the one furthest behind does', () => {
    assert.equal(
      fleetLine(
        of(
          task('a', 'record', 0.6, 'Recording'),
          task('b', 'connect', 0.1, 'Connecting'),
          task('c', 'failed', 1, 'No'),
          task('d', 'waiting', 0, 'Waiting'),
        ),
      ),
      '4 tasks: counts · b0000000: Connecting',
    );
    assert.equal(fleetLine(of(task('a', 'done', 1, 'Done'), task('b', 'failed', 1, 'No'))), '2 tasks: counts');
    assert.equal(fleetLine({ ...of(task('a', 'record', 0.6, 'Recording')), message: 'Recording' }), 'Recording');
  });

  it('a line for the log where a task enters a phase, and none twice', () => {
    const changes = phaseChanges();
    assert.deepEqual(changes(of(task('a', 'check', 0, 'Checking'), task('b', 'waiting', 0, 'Waiting'))), [
      'task a0000000: check: Checking',
    ]);
    assert.deepEqual(changes(of(task('a', 'check', 0.1, 'Checking still'), task('b', 'failed', 1, 'No Python'))), [
      'task b0000000: failed: No Python',
    ]);
    assert.deepEqual(changes(of(task('a', 'done', 1, 'Done'), task('b', 'failed', 1, 'No Python'))), [
      'task a0000000: done',
    ]);
  });

  it('names those that could not be captured, three at most', () => {
    const off = new CaptureError('exec-disabled', 'ECS Exec is off.', '');
    assert.equal(partialText('shop', [part('a', null), part('b', null)]), '');
    assert.equal(
      partialText('shop', [part('a', null), part('b', off)]),
      '1 of 2 tasks of shop were captured. Not b0000000: ECS Exec is off.',
    );
    assert.match(
      partialText('shop', [part('a', null), ...[...'bcdef'].map((id) => part(id, off))]),
      /^1 of 6 .* Not d0000000: ECS Exec is off\. And 2 more\.$/,
    );
  });
});
