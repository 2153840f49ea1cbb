/** What a capture says of samples that were weighed since threads did not run. */
import assert from 'node:assert/strict';
import { describeRecording } from '../../../src/capture/keep/describeRecording';
import type { Recording } from '../../../src/capture/types';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import { container, definition, service, task } from '../support/fakeEcs';
import { sampleProcess } from '../../support/sampleProcess';

function captureOf(weights: readonly number[], notRunning?: Recording['notRunning']) {
  const builder = new ProfileBuilder();
  const work = builder.stack(-1, builder.frame('work', '/srv/app/work.py', 0, 0), 9);
  builder.thread('MainThread', new Int32Array(weights.length).fill(work), Float64Array.from(weights));
  const recording: Recording = {
    profile: builder.build({ name: 'x', unit: 'seconds' }),
    collector: 'py-spy 0.4.3',
    runtimeVersion: '3.12.4',
    rateHz: 100,
    durationMs: 10_000,
    startedAt: '2026-11-21T08:00:00.000Z',
    errors: 0,
    ...(notRunning && { notRunning }),
  };
  const options = { durationMs: 10_000, rateHz: 100, mode: 'cpu', cachePySpy: true } as const;
  const recorded = { awsProfile: '', process: sampleProcess(), options, recording, bytesOnWire: 1, phasesMs: {} };
  const place = {
    service,
    task: task('a'),
    container: container('app'),
    definition: definition(),
    region: 'eu-west-1',
  };
  return describeRecording(recorded, place);
}

describe('a capture of which samples were weighed', () => {
  const found = { leftOut: 30, weighed: 100, ms: 999.6, waitedForCpuMs: 9000.2, unknownThreads: 0 };

  it('has the expected error of as many whole samples as tell as much', () => {
    const whole = new Array<number>(100).fill(0.01);
    const slight = new Array<number>(100).fill(0.00001);
    const errorOf = (...args: Parameters<typeof captureOf>): number => captureOf(...args).metadata.expectedErrorPoints!;
    assert.equal(errorOf(whole), 15);
    assert.equal(errorOf(whole, { ...found, weighed: 0 }), 15);
    assert.ok(Math.abs(errorOf([...whole, ...slight], found) - 15) < 0.02);
    assert.equal(errorOf(slight, found), 15, 'alike, however little each counts');
  });

  it('tells what was taken away, in whole milliseconds', () => {
    assert.deepEqual(captureOf([0.01], found).metadata.notRunning, { ...found, ms: 1000, waitedForCpuMs: 9000 });
    assert.equal(captureOf([0.01]).metadata.notRunning, undefined);
  });

  it('is not said to be of an idle process where that waited for a processor', () => {
    assert.match(captureOf([0.01]).remark, /mostly waiting/);
    assert.equal(captureOf([0.01], found).remark.includes('mostly waiting'), false);
  });
});
