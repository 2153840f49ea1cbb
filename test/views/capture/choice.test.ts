import assert from 'node:assert/strict';
import { PRESETS } from '../../../src/capture/record/presets';
import {
  choiceLabel,
  durationLabel,
  isLive,
  requestOfChoice,
  tasksLabel,
  type CaptureChoice,
} from '../../../src/views/capture/choice';

const cpu: CaptureChoice = { durationMs: 10_000, mode: 'cpu' };

describe('a choice of what to record', () => {
  it('is told in a line', () => {
    assert.equal(choiceLabel({ ...cpu, rateHz: 100 }), '10 s at 100 Hz, CPU');
    assert.equal(choiceLabel(cpu), '10 s, CPU');
    assert.equal(
      choiceLabel({
        ...cpu,
        untilStopped: true,
        mode: 'wall',
        gil: true,
        native: true,
        blocking: true,
        subprocesses: false,
        tasks: 'all',
      }),
      'Until I stop, wall clock, GIL only, native, blocking, without subprocesses, all tasks',
    );
    assert.equal(
      choiceLabel({ durationMs: 300_000, rateHz: 100, mode: 'heap', subprocesses: true, tasks: 2 }),
      '5 min, memory, with subprocesses, 2 tasks',
    );
    assert.deepEqual(
      [90_000, 1500, 120_000].map((durationMs) => durationLabel({ durationMs })),
      ['90 s', '1.5 s', '2 min'],
    );
    assert.deepEqual([undefined, 1, 3, 'all' as const].map(tasksLabel), [
      'the oldest task',
      '1 task',
      '3 tasks',
      'all tasks',
    ]);
  });

  it('becomes a request: an hour at most, and nothing of Python in a memory profile', () => {
    assert.deepEqual(requestOfChoice({ ...cpu, untilStopped: true, rateHz: 50, native: true, tasks: 'all' }), {
      durationMs: 3_600_000,
      mode: 'cpu',
      rateHz: 50,
      gil: undefined,
      native: true,
      blocking: undefined,
    });
    assert.deepEqual(
      requestOfChoice({ durationMs: 5000, mode: 'heap', native: true, gil: true, subprocesses: false }),
      {
        durationMs: 5000,
        mode: 'heap',
        subprocesses: false,
      },
    );
  });

  it('is shown while it records when it is long, or as the setting says', () => {
    const shown = (choice: CaptureChoice): boolean[] =>
      (['long', 'always', 'never'] as const).map((setting) => isLive(choice, setting));
    assert.deepEqual(shown(cpu), [false, true, false]);
    assert.deepEqual(shown({ ...cpu, durationMs: 20_000 }), [true, true, false]);
    assert.deepEqual(shown({ ...cpu, untilStopped: true }), [true, true, false]);
    assert.deepEqual(shown({ ...cpu, untilStopped: true, mode: 'heap' }), [false, true, false]);
  });

  it('every preset can be told and asked for', () => {
    for (const { request } of PRESETS) assert.equal(requestOfChoice(request).durationMs, request.durationMs);
    assert.deepEqual(
      PRESETS.map(({ request }) => choiceLabel(request)),
      ['10 s at 100 Hz, CPU', '60 s, CPU', '30 s, wall clock', '60 s, memory'],
    );
  });
});
