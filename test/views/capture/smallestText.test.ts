import assert from 'node:assert/strict';
import type { CaptureChoice } from '../../../src/views/capture/choice';
import { smallestText } from '../../../src/views/capture/smallestText';

const choice: CaptureChoice = { durationMs: 10_000, mode: 'cpu' };
const points = (text: string): number => Number(/changes of ([\d.]+) points and up$/.exec(text)?.[1] ?? NaN);

describe('the smallest change that a capture could show', () => {
  it('is told before it is taken, smaller for longer captures of more tasks', () => {
    const one = smallestText(choice, { tasks: 3 });
    assert.match(one, /^10 s on 1 task: changes of \d+\.\d points and up$/);
    const all = smallestText({ ...choice, tasks: 'all' }, { tasks: 3 });
    assert.match(all, /^10 s on 3 tasks: /);
    const longer = smallestText({ ...choice, durationMs: 300_000 }, { tasks: 1 });
    assert.match(longer, /^5 min on 1 task: /);
    assert.ok(points(longer) < points(all) && points(all) < points(one));
    assert.match(smallestText({ ...choice, tasks: 5 }, { tasks: 3 }), /on 3 tasks/);
  });

  it('is said to be none where the capture is too short, and nothing where no length is set, or it is of memory', () => {
    assert.equal(smallestText({ ...choice, durationMs: 500 }, { tasks: 1 }), '0.5 s on 1 task: too short to compare');
    assert.equal(smallestText({ ...choice, untilStopped: true }, { tasks: 1 }), '');
    assert.equal(smallestText({ ...choice, mode: 'heap' }, { tasks: 1 }), '');
  });
});
