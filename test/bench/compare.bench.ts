/** Two call trees of 200,000 nodes each, united and tested; the worker does just this off the main thread. */
import { buildCallTree } from '../../src/profile/callTree';
import { compareFrames } from '../../src/profile/diff/compareFrames';
import { sideWeights } from '../../src/profile/diff/sideWeights';
import { defaultCompare } from '../../src/profile/diff/types';
import { uniteProfiles } from '../../src/query/compare/uniteProfiles';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import type { Profile } from '../../src/profile/types';
import { seeded } from '../support/seeded';
import { medianMs, type Bench } from './types';

const SAMPLES = 60_000;
const FRAMES = 3_000;
const DEPTH = 40;

/**
 * A profile of one thread at 1 kHz, whose stacks share long prefixes as real ones do. `other` seeds the second half of
 * the samples; the first half is always the same.
 */
function profileOf(other: number): Profile {
  const chance = seeded(7);
  const later = seeded(1000 + other);
  const builder = new ProfileBuilder();
  const frames = Array.from({ length: FRAMES }, (_, i) =>
    builder.frame(`function_${i}`, `/srv/app/module_${i % 90}.py`, 0, 0),
  );
  const stack = new Int32Array(SAMPLES);
  let open: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    const { between } = i < SAMPLES / 2 ? chance : later;
    open = open.slice(0, between(0, open.length));
    while (open.length < 5 || (open.length < DEPTH && between(0, 3) > 0))
      open.push(builder.stack(open.at(-1) ?? -1, frames[between(0, FRAMES - 1)], between(1, 400)));
    stack[i] = open[open.length - 1];
  }
  builder.thread('main', stack, new Float64Array(SAMPLES).fill(0.001));
  return builder.build({ name: 'bench', unit: 'seconds' });
}

export const bench: Bench = {
  title: 'Comparison of two profiles, united and tested in this process',
  async *run() {
    const [before, after] = [profileOf(0), profileOf(1)];
    const unite = (): ReturnType<typeof uniteProfiles> =>
      uniteProfiles(before, after, (_, { file, name }) => `${file} ${name}`);
    const united = unite();
    const all = await medianMs(() => {
      const both = unite();
      compareFrames(both.profile, both, defaultCompare);
    });
    const test = await medianMs(() => compareFrames(united.profile, united, defaultCompare));
    const rate = await medianMs(() => compareFrames(united.profile, united, { ...defaultCompare, mode: 'rate' }));
    const weights = await medianMs(() => sideWeights(united.profile, united, defaultCompare));
    for (const [name, profile] of [
      ['before', before],
      ['after', after],
      ['both', united.profile],
    ] as const) {
      yield {
        name: `call-tree nodes, ${name}`,
        value: buildCallTree(profile).parent.length,
        unit: '',
        digits: 0,
        ...(name !== 'both' && { target: { atLeast: 200_000 } }),
      };
    }
    yield { name: 'united and tested', value: all, unit: 'ms', digits: 0, target: { below: 1500 } };
    yield { name: 'tested again, by share', value: test, unit: 'ms', digits: 0 };
    yield { name: 'by rate', value: rate, unit: 'ms', digits: 0 };
    yield { name: 'weights of both sides', value: weights, unit: 'ms', digits: 0 };
  },
};
