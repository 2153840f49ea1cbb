/** Our own recordings with real py-spy and Node, compared with what the recorded programs do. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseProfile } from '../../../src/profile/formats/parse';
import { functionTotals } from '../../../src/profile/functions';
import { stackWeights } from '../../../src/profile/stackWeights';

/** Functions by self share, heaviest first: name, whole percent, hottest line. */
function hottest(name: string): { rows: [string, number, number][]; unit: string; idle: number } {
  const profile = parseProfile(readFileSync(path.join('test', 'fixtures', 'recordings', name)), name);
  const weights = stackWeights(profile);
  const { self, hottestLine } = functionTotals(profile, weights);
  const rows = profile.frames
    .map(({ name: fn }, f): [string, number, number] => [fn, Math.round((100 * self[f]) / weights.sum), hottestLine[f]])
    .sort((a, b) => b[1] - a[1]);
  return { rows, unit: profile.unit, idle: weights.idle };
}

describe('recordings of real programs', () => {
  it('py-spy, CPU: the loop leads, on its own line', () => {
    const { rows, unit } = hottest('busy.speedscope.json');
    assert.equal(unit, 'seconds');
    assert.deepEqual(rows.slice(0, 3), [
      ['spin', 59, 10],
      ['nap', 35, 15],
      ['wait_for_ever', 6, 20],
    ]);
  });

  it('py-spy, wall: the waiting thread has half of all thread time', () => {
    assert.deepEqual(hottest('busy-wall.speedscope.json').rows[0], ['wait_for_ever', 50, 20]);
  });

  it('V8: idle time stays outside the shares', () => {
    const { rows, unit, idle } = hottest('inlined.cpuprofile');
    assert.equal(unit, 'microseconds');
    assert.ok(idle > 600_000 && idle < 700_000);
    assert.deepEqual(
      rows.slice(0, 2).map(([name, percent]) => [name, percent]),
      [
        ['spend', 84],
        ['digest', 11],
      ],
    );
  });
});
