import assert from 'node:assert/strict';
import { liveFleet } from '../../../src/capture/fleet/liveFleet';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import { Stretches } from '../../../src/profile/stretches';
import type { Profile } from '../../../src/profile/types';

function profileOf(id: string, samples: number): Profile {
  const builder = new ProfileBuilder();
  const stack = builder.stack(-1, builder.frame('main', `/t/${id}/main.py`, 0, 0), 1);
  builder.thread('main', new Int32Array(samples).fill(stack), new Float64Array(samples).fill(1));
  return builder.build({ name: id, unit: 'seconds' });
}

describe('live capture of several tasks', () => {
  it('shows the sum of the latest of each, with the least coverage', () => {
    const seen: [number[], number, number][] = [];
    const all = new Stretches();
    const hooksOf = liveFleet(['task-one', 'task-two'], {
      onUpdate: (stretch, coverage) => {
        all.add(stretch);
        const profile = all.profile();
        seen.push([profile.threads.map(({ samples }) => samples.stack.length), coverage, profile.frames.length]);
      },
    });
    hooksOf(1).onUpdate({ profile: profileOf('task-two', 2) }, 0.9);
    hooksOf(0).onUpdate({ profile: profileOf('task-one', 3) }, 0.95);
    hooksOf(1).onUpdate({ profile: profileOf('task-two', 3) }, 0.99);
    assert.deepEqual(seen, [
      [[2], 0.9, 1],
      [[3, 2], 0.9, 1],
      [[3, 5], 0.95, 1],
    ]);
  });

  it('passes the pause on to all', () => {
    const pause = { paused: true, onChange: () => () => undefined };
    const hooksOf = liveFleet(['one', 'two'], { onUpdate: () => undefined, pause });
    assert.deepEqual([hooksOf(0).pause, hooksOf(1).pause], [pause, pause]);
  });
});
