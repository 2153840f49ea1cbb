import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyScope } from '../../src/profile/applyScope';
import { buildCallees, mergeStacks } from '../../src/profile/callTree';
import { CallTreeView } from '../../src/profile/callTreeView';
import { buildCallers } from '../../src/profile/callers';
import { functionTotals } from '../../src/profile/functions';
import { meetings } from '../../src/profile/timeRuns';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import { sliceTree } from '../../src/profile/slice';
import { stackWeights } from '../../src/profile/stackWeights';
import { TimeOrder } from '../../src/profile/timeOrder';
import { translateNode } from '../../src/profile/translateNode';
import type { Profile } from '../../src/profile/types';
import type { ViewTree } from '../../src/profile/viewTree';
import { runs } from '../support/runs';
import { profileAndScope } from './arbitraryScope';
import { stackOf } from './naive';
import { childrenOf, inTime, merged, plain, plainNaive } from './naiveTree';

/** An arbitrary profile with an arbitrary scope applied. */
const part: fc.Arbitrary<Profile> = profileAndScope.map(({ profile, scope }) =>
  applyScope(
    profile,
    scope,
    Uint8Array.from(profile.frames, (_, f) => f % 2),
  ),
);
const mergedOf = (profile: Profile): ReturnType<typeof mergeStacks> => mergeStacks(profile, stackWeights(profile));
const isIdle = (profile: Profile, stack: number): boolean =>
  stack >= 0 && profile.frames[profile.stacks.frame[stack]].kind === 'idle';

/** Frames and weight of each sample that counts. */
const counted = (profile: Profile): [number[], number][] =>
  profile.threads.flatMap(({ samples }) =>
    [...samples.stack].flatMap((stack, i): [number[], number][] =>
      isIdle(profile, stack) || samples.weight[i] <= 0
        ? []
        : [[stackOf(profile, stack).map(({ frame }) => frame), samples.weight[i]]],
    ),
  );

/** Every view of a profile, each a tree. */
function allViews(profile: Profile): ViewTree[] {
  const weights = stackWeights(profile);
  const all = mergeStacks(profile, weights);
  return [
    new CallTreeView(all.tree),
    ...profile.threads.map((_, t) => new TimeOrder(profile, t, all)),
    ...profile.frames.flatMap((_, f) => [
      new CallTreeView(buildCallers(profile, weights, f)),
      new CallTreeView(buildCallees(profile, weights, f)),
    ]),
  ];
}

/** Asserts that following children visits the nodes in preorder, which is also their numbering. */
function checkTree(tree: ViewTree): void {
  let next = 0;
  const pending = [0];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    assert.equal(node, next++, 'nodes are numbered in preorder');
    const [start, end] = [tree.start(node), tree.start(node) + tree.span(node)];
    const { list: children, own } = childrenOf(tree, node);
    assert.equal(own, tree.self(node));
    assert.equal(own + children.total.reduce((a, b) => a + b, 0), tree.total(node), 'total is self and children');
    assert.ok(tree.span(node) >= tree.total(node));
    let at = start;
    let deepest = 0;
    children.node.forEach((child, i) => {
      assert.equal(tree.parent(child), node);
      assert.ok(children.start[i] >= at && children.span[i] > 0, 'in order, never overlapping');
      at = children.start[i] + children.span[i];
      assert.deepEqual(
        [children.total[i], children.start[i], children.span[i]],
        [tree.total(child), tree.start(child), tree.span(child)],
      );
      deepest = Math.max(deepest, 1 + tree.depthBelow(child));
    });
    assert.ok(at <= end);
    assert.equal(tree.depthBelow(node), deepest);
    pending.push(...[...children.node].reverse());
  }
  assert.equal(next, tree.size);
}

describe('views of any part of any profile', function () {
  this.timeout(runs(20_000));
  it('are sound trees', () => {
    fc.assert(
      fc.property(part, (profile) => allViews(profile).forEach(checkTree)),
      { numRuns: runs(40) },
    );
  });

  it("time order holds each thread's samples, joined where they touch and agree", () => {
    fc.assert(
      fc.property(part, (profile) => {
        const all = mergedOf(profile);
        profile.threads.forEach(({ samples }, t) => {
          let now = 0;
          const rows = [...samples.stack]
            .map((stack, i) => {
              const start = samples.start?.[i] ?? now;
              now = start + samples.weight[i];
              return {
                start,
                weight: samples.weight[i],
                frames: isIdle(profile, stack) ? null : stackOf(profile, stack).map(({ frame }) => frame),
              };
            })
            .filter(({ weight }) => weight > 0);
          assert.deepEqual(plain(new TimeOrder(profile, t, all)), plainNaive(inTime(rows), true));
        });
      }),
      { numRuns: runs(100) },
    );
  });

  it("callers and callees are those of the outermost occurrences: their totals are the function's", () => {
    fc.assert(
      fc.property(part, (profile) => {
        const weights = stackWeights(profile);
        const functions = functionTotals(profile, weights);
        const samples = counted(profile);
        profile.frames.forEach((_, f) => {
          const through = samples.filter(([frames]) => frames.includes(f));
          const callers = new CallTreeView(buildCallers(profile, weights, f));
          const callees = new CallTreeView(buildCallees(profile, weights, f));
          assert.deepEqual([callers.total(0), callees.total(0)], [functions.total[f], functions.total[f]]);
          assert.deepEqual(
            plain(callers),
            plainNaive(
              merged(
                f,
                through.map(([frames, weight]) => [frames.slice(0, frames.indexOf(f)).reverse(), weight]),
              ),
            ),
          );
          assert.deepEqual(
            plain(callees),
            plainNaive(
              merged(
                f,
                through.map(([frames, weight]) => [frames.slice(frames.indexOf(f) + 1), weight]),
              ),
            ),
          );
        });
      }),
      { numRuns: runs(30) },
    );
  });

  it('slices add up, whatever the focus, the width, the range and the room', () => {
    const options = fc.record({
      widthPx: fc.integer({ min: 1, max: 300 }),
      minPx: fc.constantFrom(0, 2, 20),
      maxEntries: fc.integer({ min: 3, max: 60 }),
      range: fc.option(
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
      ),
    });
    fc.assert(
      fc.property(part, options, fc.nat(), fc.nat(), (profile, { range, ...rest }, which, pick) => {
        const views = allViews(profile);
        const tree = views[which % views.length];
        let focus = pick % tree.size;
        let blockSize: number | undefined;
        for (let zoom = 0; zoom < 3; zoom++) {
          const whole = { start: tree.start(0), end: tree.span(0) };
          const stretch =
            range === null ? null : { start: whole.end * Math.min(...range), end: whole.end * Math.max(...range) };
          const slice = sliceTree(tree, focus, { ...rest, range: zoom === 0 ? stretch : null, blockSize });
          // A block needed by an edge of the range is returned even beyond the limit.
          if (stretch === null && tree.thread === null) assert.ok(slice.node.length <= rest.maxEntries);
          const sums = slice.self.slice();
          const right = slice.start.slice();
          for (let i = 1; i < slice.node.length; i++) {
            const parent = slice.parent[i];
            assert.ok(parent < i && slice.start[i] >= right[parent], 'preorder, left to right');
            right[parent] = slice.start[i] + slice.span[i];
          }
          for (let i = slice.node.length - 1; i > 0; i--) sums[slice.parent[i]] += slice.total[i];
          assert.deepEqual(sums, slice.total);
          const block = slice.folded.findIndex((count, i) => count > 0 && i > 0);
          if (block < 0) break;
          const zoomed = sliceTree(tree, slice.node[block], { ...rest, blockSize: slice.folded[block] });
          assert.deepEqual(
            [zoomed.total[0], zoomed.folded[0], zoomed.start[0], zoomed.span[0]],
            [slice.total[block], slice.folded[block], slice.start[block], slice.span[block]],
          );
          [focus, blockSize] = [slice.node[block], slice.folded[block]];
        }
      }),
      { numRuns: runs(200) },
    );
  });

  it('show what is wide enough: every frame of two pixels, and only that', () => {
    fc.assert(
      fc.property(part, fc.nat(), (profile, which) => {
        const views = allViews(profile);
        const tree = views[which % views.length];
        const slice = sliceTree(tree, 0, { widthPx: 100, minPx: 2 });
        const least = (tree.span(0) * 2) / 100;
        const shown = new Set(slice.node);
        for (let node = 1; node < tree.size; node++)
          assert.equal(shown.has(node), tree.span(node) >= least, `node ${node}`);
      }),
      { numRuns: runs(75) },
    );
  });

  it('hits are walked in order and around the end; the heaviest node of a function is found', () => {
    fc.assert(
      fc.property(part, fc.nat(), fc.nat(), (profile, which, start) => {
        const views = allViews(profile);
        const tree = views[which % views.length];
        const wanted = Uint8Array.from(profile.frames, (_, f) => (f * 7 + which) % 2);
        const nodes = Array.from({ length: tree.size }, (_, node) => node).filter(
          (node) => tree.frame(node) >= 0 && wanted[tree.frame(node)] === 1,
        );
        const from = start % tree.size;
        const next = nodes.find((node) => node > from) ?? nodes[0];
        const before = nodes.filter((node) => node < from).at(-1) ?? nodes.at(-1);
        assert.deepEqual(
          tree.next(wanted, from, 1),
          next === undefined ? null : { node: next, number: nodes.indexOf(next) + 1, of: nodes.length },
        );
        assert.deepEqual(
          tree.next(wanted, from, -1),
          before === undefined ? null : { node: before, number: nodes.indexOf(before) + 1, of: nodes.length },
        );
        profile.frames.forEach((_, f) => {
          const own = Array.from({ length: tree.size }, (_, node) => node).filter((node) => tree.frame(node) === f);
          const found = tree.heaviest(f);
          assert.equal(found >= 0, own.length > 0);
          if (found >= 0) assert.equal(tree.total(found), Math.max(...own.map((node) => tree.total(node))));
        });
      }),
      { numRuns: runs(75) },
    );
  });

  it('a node keeps its path in another view, as far as that goes', () => {
    fc.assert(
      fc.property(part, fc.nat(), fc.nat(), (profile, thread, pick) => {
        const all = mergedOf(profile);
        const [one, other] = [new CallTreeView(all.tree), new TimeOrder(profile, thread % profile.threads.length, all)];
        const path = (tree: ViewTree, node: number): number[] =>
          node <= 0 ? [] : [...path(tree, tree.parent(node)), tree.frame(node)];
        const inTime = pick % other.size;
        assert.deepEqual(path(one, translateNode(other, inTime, one)), path(other, inTime));
        const heavy = pick % one.size;
        assert.equal(translateNode(one, heavy, one), heavy);
      }),
      { numRuns: runs(75) },
    );
  });
});

describe('a range', function () {
  this.timeout(runs(20_000));
  it('shows what is wide enough and overlaps it, and folds what it shows and what it does not apart', () => {
    const edges = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 100 }));
    fc.assert(
      fc.property(part, fc.nat(), edges, (profile, which, [from, length]) => {
        const views = allViews(profile);
        const tree = views[which % views.length];
        const range = { start: (tree.span(0) * from) / 100, end: (tree.span(0) * (from + length)) / 100 };
        const overlaps = (start: number, span: number): boolean => start + span > range.start && start < range.end;
        const { node, start, span, folded } = sliceTree(tree, 0, { widthPx: 50, minPx: 2, range });
        const least = ((range.end - range.start) * 2) / 50;
        const shown = new Set(node);
        for (let n = 1; n < tree.size; n++)
          assert.equal(shown.has(n), tree.span(n) >= least && overlaps(tree.start(n), tree.span(n)), `node ${n}`);
        node.forEach((block, i) => {
          if (folded[i] === 0) return;
          const { list } = childrenOf(tree, tree.parent(-1 - block));
          const first = list.node.indexOf(-1 - block);
          const inSight = new Set(
            list.node
              .slice(first, first + folded[i])
              .map((_, k) => overlaps(list.start[first + k], list.span[first + k])),
          );
          assert.equal(inSight.size, 1);
          assert.equal(start[i] + span[i], list.start[first + folded[i] - 1] + list.span[first + folded[i] - 1]);
        });
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('meeting points', function () {
  this.timeout(runs(20_000));
  it('are those of climbing, however deep the stacks are', () => {
    const shape = fc.array(
      fc.record({ up: fc.integer({ min: 0, max: 300 }), down: fc.integer({ min: 1, max: 200 }) }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(shape, fc.array(fc.nat(), { minLength: 2, maxLength: 20 }), (steps, picks) => {
        const [parent, depth] = [[-1], [0]];
        let at = 0;
        for (const { up, down } of steps) {
          for (let i = 0; i < up && at > 0; i++) at = parent[at];
          for (let i = 0; i < down; i++) {
            depth.push(depth[at] + 1);
            at = parent.push(at) - 1;
          }
        }
        const leaf = Int32Array.from(picks, (pick) => pick % parent.length);
        const above = (node: number): number[] => {
          const path: number[] = [];
          for (let one = node; one >= 0; one = parent[one]) path.push(one);
          return path;
        };
        const found = meetings(leaf, { parent: Int32Array.from(parent), depth: Int32Array.from(depth) });
        found.forEach((node, i) => {
          const before = new Set(i === 0 ? [0] : above(leaf[i - 1]));
          assert.equal(
            node,
            above(leaf[i]).find((one) => before.has(one)),
          );
        });
      }),
      { numRuns: runs(30) },
    );
  });
});

describe('translating a node', () => {
  const profileOf = (...stacks: string[]): Profile => {
    const builder = new ProfileBuilder();
    for (const name of 'abcxy') builder.frame(name, `${name}.py`, 0, 0);
    builder.thread(
      'main',
      Int32Array.from(stacks, (text) =>
        text.split(' ').reduce((parent, name) => builder.stack(parent, builder.frame(name, `${name}.py`, 0, 0), 0), -1),
      ),
      new Float64Array(stacks.length).fill(1),
    );
    return builder.build({ name: 'p', unit: 'seconds' });
  };
  const viewOf = (profile: Profile): CallTreeView => new CallTreeView(mergedOf(profile).tree);

  it('passes over what a filter has folded and leaps over what it had folded before', () => {
    const [whole, folded] = [viewOf(profileOf('a x b y c', 'a x x', 'c')), viewOf(profileOf('a b c', 'a', 'c'))];
    const deepest =
      whole.size -
      1 -
      [...Array(whole.size).keys()].reverse().findIndex((node) => whole.frame(node) === 2 && whole.parent(node) > 0);
    const there = translateNode(whole, deepest, folded);
    assert.deepEqual([there, folded.frame(there), folded.frame(folded.parent(there))], [3, 2, 1]);
    assert.equal(translateNode(folded, there, whole), deepest);
  });
});

describe('time order', () => {
  /** Two alternating stacks, 10,000 frames deep, which differ from the second frame on: about 10⁹ bars in total. */
  it('takes deep stacks by turns, and shows them at once', () => {
    const builder = new ProfileBuilder();
    const deep = (name: string): number => {
      let stack = builder.stack(-1, builder.frame('main', 'deep.py', 0, 0), 0);
      for (let depth = 1; depth < 10_000; depth++)
        stack = builder.stack(stack, builder.frame(`${name}${depth % 5}`, 'deep.py', 0, 0), 0);
      return stack;
    };
    const [one, other] = [deep('a'), deep('b')];
    const samples = 100_000;
    builder.thread(
      'main',
      Int32Array.from({ length: samples }, (_, i) => (i % 2 === 0 ? one : other)),
      new Float64Array(samples).fill(0.5),
    );
    const profile = builder.build({ name: 'turns', unit: 'seconds' });
    const tree = new TimeOrder(profile, 0, mergedOf(profile));
    assert.equal(tree.size, 2 + samples * 9999);
    assert.equal(tree.depthBelow(0), 10_000);
    const slice = sliceTree(tree, 0, { widthPx: 1000, minPx: 2 });
    assert.deepEqual([...slice.folded], [0, 0, samples]);
    const last = tree.size - 1;
    assert.deepEqual(
      [tree.total(last), tree.start(last), tree.frame(last)],
      [0.5, samples / 2 - 0.5, profile.frames.findIndex(({ name }) => name === 'b4')],
    );
    const wanted = new Uint8Array(profile.frames.length).fill(1);
    assert.deepEqual(tree.next(wanted, last, 1), { node: 1, number: 1, of: tree.size - 1 });
    const around = sliceTree(tree, 0, { widthPx: 1000, minPx: 2, range: { start: 10, end: 12 } });
    assert.ok(around.node.length > 2000 && around.total[0] === samples / 2);
  });

  it('leaves gaps for idle time and what a focus left out, and counts neither', () => {
    const builder = new ProfileBuilder();
    const [a, idle] = [
      builder.stack(-1, builder.frame('a', 'a.py', 0, 0), 1),
      builder.stack(-1, builder.frame('(idle)', '', 0, 0), 0),
    ];
    builder.thread('main', Int32Array.of(a, idle, a, -1, a, a), Float64Array.of(1, 2, 3, 4, 5, 6));
    const profile = builder.build({ name: 'gaps', unit: 'seconds' });
    const tree = new TimeOrder(profile, 0, mergedOf(profile));
    const { node, start, total } = childrenOf(tree, 0).list;
    assert.deepEqual(
      [[...node], [...start], [...total]],
      [
        [1, 2, 3],
        [0, 3, 10],
        [1, 3, 11],
      ],
    );
    assert.deepEqual([tree.total(0), tree.span(0), tree.self(0)], [19, 21, 4]);
  });
});
