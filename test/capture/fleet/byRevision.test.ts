import assert from 'node:assert/strict';
import { capturesByRevision, tasksOfBoth } from '../../../src/capture/fleet/byRevision';
import { describeRecording } from '../../../src/capture/keep/describeRecording';
import type { FleetPart } from '../../../src/capture/fleet/types';
import type { Task } from '../../../src/ecs/types';
import { parseCapture } from '../../support/parseCapture';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import { container, definition, service, task } from '../support/fakeEcs';
import { sampleProcess } from '../../support/sampleProcess';

const started = (id: string, revision: number, hour: number, change: Partial<Task> = {}): Task =>
  task(id, { revision, startedAt: `2026-11-21T${String(hour).padStart(2, '0')}:00:00.000Z`, ...change });

describe('tasks of both revisions', () => {
  it('are as many on either side, oldest first, the newest revision against the one with most tasks', () => {
    const tasks = [
      started('a', 41, 3),
      started('b', 41, 1),
      started('c', 41, 2),
      started('d', 42, 9),
      started('e', 42, 8),
      started('f', 40, 0),
      started('g', 42, 7, { lastStatus: 'PENDING' }),
    ];
    const both = tasksOfBoth(tasks, 4);
    assert.deepEqual([both?.before.revision, both?.before.tasks.map(({ id }) => id)], [41, ['b', 'c']]);
    assert.deepEqual([both?.after.revision, both?.after.tasks.map(({ id }) => id)], [42, ['e', 'd']]);
  });

  it('are one each where no more may run at a time', () => {
    const both = tasksOfBoth([started('a', 1, 1), started('b', 1, 2), started('c', 2, 3), started('d', 2, 4)], 2);
    assert.deepEqual([both?.before.tasks.length, both?.after.tasks.length], [1, 1]);
  });

  it('are none where one revision runs', () => {
    assert.equal(tasksOfBoth([started('a', 1, 1), started('b', 2, 2, { lastStatus: 'STOPPED' })], 4), null);
    assert.equal(tasksOfBoth([], 4), null);
  });
});

describe('captures by revision', () => {
  const part = (id: string, revision: number, samples: number): FleetPart => {
    const builder = new ProfileBuilder();
    const stack = builder.stack(-1, builder.frame('work', '/srv/app/work.py', 0, 0), 3);
    builder.thread('MainThread', new Int32Array(samples).fill(stack), new Float64Array(samples).fill(0.01));
    const recording = {
      profile: builder.build({ name: 'x', unit: 'seconds' }),
      collector: 'py-spy 0.4.3',
      runtimeVersion: '3.12.4',
      rateHz: 100,
      durationMs: 1000,
      startedAt: '2026-11-21T08:00:00.000Z',
      errors: 0,
    };
    const place = {
      service: { ...service, deploying: true },
      task: started(id, revision, 4, { availabilityZone: `zone-${id}` }),
      container: container('app'),
      definition: { ...definition(), revision },
      region: 'eu-west-1',
    };
    const result = describeRecording(
      {
        awsProfile: '',
        process: sampleProcess({ runtimeVersion: '3.12.4' }),
        options: { durationMs: 1000, rateHz: 100, mode: 'cpu', cachePySpy: true },
        recording,
        bytesOnWire: 1,
        phasesMs: {},
      },
      place,
    );
    return {
      source: {
        task: id,
        container: 'app',
        pid: 7,
        processName: 'x',
        samples,
        error: null,
        place: result.metadata.place,
      },
      result,
      error: null,
    };
  };
  const failed: FleetPart = {
    source: { task: 'gone', container: 'app', pid: 0, processName: '', samples: 0, error: 'It ended.' },
    result: null,
    error: null,
  };

  it('hold the tasks of their revision alone, with where each ran', () => {
    const [before, after, ...more] = capturesByRevision([part('c', 2, 5), failed, part('a', 1, 10), part('b', 1, 20)]);
    assert.equal(more.length, 0);
    assert.deepEqual(
      [before.metadata.revision, before.metadata.samples, before.metadata.sources?.map(({ task: id }) => id)],
      [1, 30, ['a', 'b']],
    );
    assert.deepEqual([after.metadata.revision, after.metadata.samples, after.metadata.sources], [2, 5, undefined]);
    const read = parseCapture(before.file, 'x').capture;
    assert.deepEqual(
      read?.sources?.map(({ place }) => [place?.availabilityZone, place?.deploying, place?.cpu]),
      [
        ['zone-a', true, '256'],
        ['zone-b', true, '256'],
      ],
    );
    assert.deepEqual(parseCapture(after.file, 'x').capture?.place, after.metadata.place);
  });

  it('are one where the other revision could not be captured', () => {
    assert.deepEqual(
      capturesByRevision([failed, part('a', 1, 1)]).map(({ metadata }) => metadata.revision),
      [1],
    );
  });
});
