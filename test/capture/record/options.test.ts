import assert from 'node:assert/strict';
import { decideOptions } from '../../../src/capture/record/decideOptions';
import { PRESETS } from '../../../src/capture/record/presets';
import { createProgress } from '../../../src/capture/record/progress';
import { defaultRateHz } from '../../../src/capture/record/decideOptions';
import type { CaptureProgress, CaptureRequest } from '../../../src/capture/types';
import { container, definition, service, task } from '../support/fakeEcs';
import { sampleProcess } from '../../support/sampleProcess';

const app = container('app');

describe('rate, options, presets and progress', () => {
  it('leaves out of a Node recording what is for Python, and says so', () => {
    const place = { service, task: task('a'), container: app, definition: definition(), region: 'eu-west-1' };
    const process = sampleProcess({ runtime: 'node', exe: '/usr/bin/node', argv: ['node', 'a.js'] });
    const request: CaptureRequest = {
      cluster: 'shop',
      service: 'web',
      durationMs: 1000,
      mode: 'cpu',
      cachePySpy: false,
      native: true,
      gil: true,
    };
    const family = { process, children: [], cpuShare: 1, cpuSeconds: 0 };
    assert.deepEqual(decideOptions(request, place, family), {
      options: { durationMs: 1000, mode: 'cpu', cachePySpy: false, rateHz: 50, subprocesses: false },
      remarks: [
        'Recorded without the option native: it is for Python.',
        'Recorded without the option gil: it is for Python.',
      ],
    });
    const python = decideOptions({ ...request, rateHz: 250 }, place, {
      ...family,
      process: { ...process, runtime: 'python' },
      children: [process],
    });
    assert.deepEqual(
      [python.options.native, python.options.rateHz, python.options.subprocesses, python.remarks],
      [true, 250, true, []],
    );
  });

  it('samples half as often on half a core and less, by the task or by the container', () => {
    assert.equal(defaultRateHz(task('a', { cpu: '1024' }), app, definition()), 100);
    assert.equal(defaultRateHz(task('a', { cpu: '512' }), app, definition()), 50);
    assert.equal(defaultRateHz(task('a', { cpu: '2048' }), app, definition({ cpu: 256 })), 50);
    assert.equal(defaultRateHz(task('a', { cpu: '2048' }), container('other'), definition({ cpu: 256 })), 100);
    assert.equal(defaultRateHz(task('a', { cpu: '' }), app, definition({ cpu: 0 })), 100, 'EC2 may say neither');
  });

  it('has the presets that people are promised', () => {
    assert.deepEqual(
      PRESETS.map(({ id, request }) => [id, request.durationMs, request.mode]),
      [
        ['quick', 10_000, 'cpu'],
        ['steady', 60_000, 'cpu'],
        ['waiting', 30_000, 'wall'],
        ['memory', 60_000, 'heap'],
      ],
    );
    assert.equal(PRESETS[0].request.rateHz, 100);
    assert.deepEqual(
      PRESETS.filter(({ runtime }) => runtime === 'node').map(({ id }) => id),
      ['memory'],
    );
  });

  it('takes the time of each phase, also of one that comes again, and never goes back', () => {
    let at = 0;
    const seen: CaptureProgress[] = [];
    const progress = createProgress(10_000, { onProgress: (one) => seen.push(one) }, () => at);
    progress.report('check', 0, 'a');
    at = 40;
    progress.report('record', 0.5, 'b');
    at = 1040;
    progress.report('fetch', 1, 'c');
    at = 1140;
    progress.report('record', 0.6, 'd');
    at = 2140;
    assert.deepEqual(progress.phasesMs(), { check: 40, record: 2000, fetch: 100 });
    at = 2200;
    assert.equal(progress.phasesMs().record, 2060);
    for (let i = 1; i < seen.length; i++) assert.ok(seen[i].fraction >= seen[i - 1].fraction);
    assert.deepEqual(
      seen.map((one) => one.message),
      ['a', 'b', 'c', 'd'],
    );
  });
});
