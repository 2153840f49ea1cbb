/**
 * Parses a large profile, builds its views and slices them for one screen, relative to the time JSON.parse takes for
 * the same text.
 */
import { applyScope } from '../../src/profile/applyScope';
import { buildCallers } from '../../src/profile/callers';
import { buildCallTree, mergeStacks } from '../../src/profile/callTree';
import { CallTreeView } from '../../src/profile/callTreeView';
import { parseProfile } from '../../src/profile/formats/parse';
import { wholeProfile } from '../../src/profile/scope';
import { frameMatcher, searchTree } from '../../src/profile/search';
import { sliceTree } from '../../src/profile/slice';
import { stackWeights } from '../../src/profile/stackWeights';
import { TimeOrder } from '../../src/profile/timeOrder';
import { seeded } from '../support/seeded';
import { medianMs, type Bench } from './types';

const SAMPLES = 200_000;
const FRAMES = 3_000;
const DEPTH = 40;

/** speedscope JSON (sampled) with stacks that share long prefixes, as real ones do. */
function speedscopeText(): string {
  const chance = seeded(7);
  const random = (below: number): number => chance.between(0, below - 1);
  const frames = Array.from({ length: FRAMES }, (_, index) => ({
    name: `function_${index}`,
    file: `/srv/app/module_${index % 90}.py`,
    line: 1 + (index % 400),
  }));
  const samples: number[][] = [];
  let stack: number[] = [];
  for (let index = 0; index < SAMPLES; index++) {
    stack = stack.slice(0, random(stack.length + 1));
    while (stack.length < 5 || (stack.length < DEPTH && random(4) > 0)) stack.push(random(FRAMES));
    samples.push([...stack]);
  }
  const profile = {
    type: 'sampled',
    name: 'bench',
    unit: 'seconds',
    startValue: 0,
    endValue: SAMPLES / 100,
    samples,
    weights: samples.map(() => 0.01),
  };
  return JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    shared: { frames },
    profiles: [profile],
  });
}

export const bench: Bench = {
  title: `Profile of ${SAMPLES} samples, up to ${DEPTH} deep`,
  async *run() {
    const text = speedscopeText();
    const bytes = new TextEncoder().encode(text);
    const yardstick = await medianMs(() => JSON.parse(text) as unknown);
    const parse = await medianMs(() => parseProfile(bytes, 'bench'));
    const profile = parseProfile(bytes, 'bench');
    const build = await medianMs(() => buildCallTree(profile));
    const tree = buildCallTree(profile);
    const slice = await medianMs(() => sliceTree(new CallTreeView(tree), 0, { widthPx: 1400, minPx: 2 }));
    yield { name: 'JSON.parse of the text', value: yardstick, unit: 'ms' };
    yield { name: 'parseProfile', value: parse / yardstick, unit: '× JSON.parse' };
    yield { name: 'buildCallTree', value: build / yardstick, unit: '× JSON.parse' };
    yield { name: 'sliceTree of the whole, 1400 px', value: slice / yardstick, unit: '× JSON.parse' };
    const weights = stackWeights(profile);
    const merged = mergeStacks(profile, weights);
    const mine = Uint8Array.from(profile.frames, (_, f) => f % 2);
    const folded = await medianMs(() =>
      buildCallTree(
        applyScope(profile, { ...wholeProfile, transforms: [{ kind: 'myCode' }, { kind: 'collapseRecursion' }] }, mine),
      ),
    );
    const time = await medianMs(() => new TimeOrder(profile, 0, merged));
    const inTime = new TimeOrder(profile, 0, merged);
    const timeSlice = await medianMs(() => sliceTree(inTime, 0, { widthPx: 1400, minPx: 2 }));
    const callers = await medianMs(() => buildCallers(profile, weights, 0));
    const matched = (): Uint8Array => {
      const matches = frameMatcher('/function_1/');
      return Uint8Array.from(profile.frames, (frame) => (matches(frame) ? 1 : 0));
    };
    const search = await medianMs(() => searchTree(tree, matched()));
    yield {
      name: 'half of the frames folded, recursion collapsed, the tree of it',
      value: folded / yardstick,
      unit: '× JSON.parse',
    };
    yield { name: 'time order', value: time / yardstick, unit: '× JSON.parse' };
    yield { name: 'slice of time order, 1400 px', value: timeSlice / yardstick, unit: '× JSON.parse' };
    yield { name: 'callers of a function', value: callers / yardstick, unit: '× JSON.parse' };
    yield { name: 'search by regular expression', value: search / yardstick, unit: '× JSON.parse' };
    yield { name: 'call-tree nodes', value: tree.parent.length, unit: '' };
  },
};
