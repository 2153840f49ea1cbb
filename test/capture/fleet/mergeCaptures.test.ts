import assert from 'node:assert/strict';
import { describeRecording } from '../../../src/capture/keep/describeRecording';
import { mergeCaptures } from '../../../src/capture/fleet/mergeCaptures';
import type { FleetPart } from '../../../src/capture/fleet/types';
import type { RecordOptions, Recording } from '../../../src/capture/types';
import { parseCapture } from '../../support/parseCapture';
import { functionTotals } from '../../../src/profile/functions';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import { stackWeights } from '../../../src/profile/stackWeights';
import type { Profile } from '../../../src/profile/types';
import { container, definition, service, task } from '../support/fakeEcs';
import { sampleProcess } from '../../support/sampleProcess';

const options: RecordOptions = { durationMs: 10_000, rateHz: 100, mode: 'cpu', cachePySpy: true };
const running = sampleProcess({ runtimeVersion: '3.12.4', cpuShare: 0.3, threads: 2 });

/** `counts` samples of 0.01 s, each in `work` called by `main`, in a thread of the same name everywhere. */
function profileOf(id: string, counts: number): Profile {
  const builder = new ProfileBuilder();
  const main = builder.stack(-1, builder.frame('main', `/scratch/${id}/app/main.py`, 0, 0), 3);
  const work = builder.stack(main, builder.frame('work', '/srv/app/work.py', 0, 0), 9);
  builder.thread('MainThread', new Int32Array(counts).fill(work), new Float64Array(counts).fill(0.01));
  return builder.build({ name: 'x', unit: 'seconds', sourceMaps: { [`/scratch/${id}/app/main.py`]: '{}' } });
}

function partOf(id: string, counts: number, change: Partial<Recording> = {}): FleetPart {
  const recording: Recording = {
    profile: profileOf(id, counts),
    collector: 'py-spy 0.4.3',
    runtimeVersion: '3.12.4',
    rateHz: 100,
    durationMs: 10_000,
    startedAt: '2026-11-21T08:00:00.000Z',
    errors: 1,
    ...change,
  };
  const place = { service, task: task(id), container: container('app'), definition: definition(), region: 'eu-west-1' };
  const result = describeRecording(
    {
      awsProfile: '',
      process: running,
      options,
      recording,
      bytesOnWire: 1000,
      phasesMs: { connect: 100 * counts, record: 10_000 },
    },
    place,
  );
  return {
    source: { task: id, container: 'app', pid: 7, processName: 'main.py', samples: counts, error: null },
    result,
    error: null,
  };
}

const failed = (id: string): FleetPart => ({
  source: { task: id, container: 'app', pid: 0, processName: '', samples: 0, error: 'It ended.' },
  result: null,
  error: null,
});

describe('captures of several tasks as one', () => {
  const a = 'aaaa1111bbbb2222';
  const b = 'cccc3333dddd4444';

  it('keeps threads of each task apart, sums what can be summed, and is a file that parses back', () => {
    const parts = [failed('gone'), partOf(a, 30), partOf(b, 10)];
    const { profile, metadata, file, remark } = mergeCaptures(parts);
    assert.deepEqual(
      profile.threads.map(({ name, source, samples }) => [name, source, samples.stack.length]),
      [
        ['MainThread', 1, 30],
        ['MainThread', 2, 10],
      ],
    );
    assert.deepEqual(
      [metadata.samples, metadata.errors, metadata.bytesOnWire, metadata.task, metadata.durationMs],
      [40, 2, 2000, a, 10_000],
    );
    assert.deepEqual(
      metadata.sources,
      parts.map(({ source }) => source),
    );
    assert.match(remark, /mostly waiting/);
    const parsed = parseCapture(file, 'merged');
    assert.deepEqual(parsed.capture, metadata);
    assert.deepEqual(
      parsed.threads.map(({ source }) => source),
      [1, 2],
    );
  });

  it("a function is one function in all tasks, also where the path holds the task's id", () => {
    const { profile } = mergeCaptures([partOf(a, 30), partOf(b, 10)]);
    assert.deepEqual(
      profile.frames.map(({ name, file }) => [name, file]),
      [
        ['main', `/scratch/${a}/app/main.py`],
        ['work', '/srv/app/work.py'],
      ],
    );
    assert.deepEqual(Object.keys(profile.sourceMaps ?? {}), [`/scratch/${a}/app/main.py`]);
    const work = functionTotals(profile, stackWeights(profile)).self[1];
    assert.ok(Math.abs(work - 0.4) < 1e-9);
  });

  it('brings each content of a file once, and keeps contents that differ', () => {
    const file = (id: string, name: string, digit: string) => ({
      path: `/scratch/${id}/app/${name}.py`,
      sha256: digit.repeat(64),
      gitBlob: digit.repeat(40),
      bytes: 1,
    });
    const { metadata } = mergeCaptures([
      partOf(a, 1, { files: [file(a, 'main', '1'), file(a, 'work', '2')] }),
      partOf(b, 9, { files: [file(b, 'main', '1'), file(b, 'work', '3')] }),
    ]);
    assert.deepEqual(metadata.files, [file(a, 'main', '1'), file(a, 'work', '2'), file(a, 'work', '3')]);
  });

  it('states the worst of what cannot be summed', () => {
    const cost = (profilerCpuSeconds: number | null) => ({
      profilerCpuSeconds,
      targetCpuBefore: 0.2,
      targetCpuDuring: 0.3,
    });
    const { metadata } = mergeCaptures([
      partOf(a, 30, { cost: cost(0.1), coverage: 0.97, lostSamples: 2, startedAt: '2026-11-21T08:00:05.000Z' }),
      partOf(b, 10, { cost: cost(0.4), coverage: 0.91, rateHz: 40, remarks: ['py-spy used too much CPU'] }),
    ]);
    assert.deepEqual(
      [
        metadata.cost?.profilerCpuSeconds,
        metadata.coverage,
        metadata.lostSamples,
        metadata.rateHz,
        metadata.requestedRateHz,
      ],
      [0.4, 0.91, 2, 40, 100],
    );
    assert.deepEqual(metadata.cost?.phasesMs, { connect: 3000, record: 10_000 });
    assert.deepEqual(
      [metadata.startedAt, metadata.remarks],
      ['2026-11-21T08:00:00.000Z', [`Task ${b.slice(0, 8)}: py-spy used too much CPU`]],
    );
  });

  it('is as sure as all samples together, whichever tasks had none', () => {
    const pointsOf = (...parts: FleetPart[]): number => mergeCaptures(parts).metadata.expectedErrorPoints!;
    assert.ok(Math.abs(pointsOf(partOf(a, 100)) - 15) < 1e-3);
    assert.ok(Math.abs(pointsOf(partOf(a, 300), partOf(b, 600), partOf('none', 0)) - 5) < 1e-3);
  });

  it('adds up how long each task was recorded, of two processes of one the longer', () => {
    const { metadata } = mergeCaptures([
      partOf(a, 30, { durationMs: 10_000 }),
      partOf(a, 30, { durationMs: 8000 }),
      partOf(b, 10, { durationMs: 30_000, coverage: 0.5 }),
      failed('gone'),
    ]);
    assert.deepEqual([metadata.durationMs, metadata.taskMs], [30_000, 25_000]);
  });

  it('describes the first task that has samples', () => {
    const { metadata, profile } = mergeCaptures([partOf(a, 0), partOf(b, 10)]);
    assert.equal(metadata.task, b);
    assert.equal(profile.name, 'web main.py, 2 tasks');
  });
});
