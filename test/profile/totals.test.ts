import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildCallTree } from '../../src/profile/callTree';
import { CallTreeView } from '../../src/profile/callTreeView';
import { functionTotals } from '../../src/profile/functions';
import { lineTotals } from '../../src/profile/lines';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import { frameMatcher, searchTree } from '../../src/profile/search';
import { sliceTree } from '../../src/profile/slice';
import { stackText } from '../../src/profile/stackText';
import { stackWeights } from '../../src/profile/stackWeights';
import type { CallTree, Profile } from '../../src/profile/types';
import { runs } from '../support/runs';
import { arbitraryProfile } from './arbitraryProfile';
import { frameKey, naiveTotals, stackOf } from './naive';
import { addStack } from '../support/addStack';

/** A profile of one thread: a stack of `name@line` texts and a weight each; all functions in a.py. */
function profileOf(...samples: (readonly [stack: string, weight: number])[]): Profile {
  const builder = new ProfileBuilder();
  const frameOf = (name: string): number => builder.frame(name, name === '(idle)' ? '' : 'a.py', 0, 0);
  builder.thread(
    'main',
    Int32Array.from(samples, ([text]) => addStack(builder, text, frameOf)),
    Float64Array.from(samples, ([, weight]) => weight),
  );
  return builder.build({ name: 'p', unit: 'seconds' });
}

function checkTree(tree: CallTree): void {
  for (let n = 1; n < tree.parent.length; n++) {
    assert.ok(tree.parent[n] < n && tree.depth[n] === tree.depth[tree.parent[n]] + 1);
  }
  for (let n = 0; n < tree.parent.length; n++) {
    let sum = tree.self[n];
    let before = Infinity;
    for (let child = n + 1; child < tree.end[n]; child = tree.end[child]) {
      assert.equal(tree.parent[child], n);
      assert.ok(tree.total[child] <= before, 'children are sorted by total');
      before = tree.total[child];
      sum += tree.total[child];
    }
    assert.equal(sum, tree.total[n]);
  }
}

describe('totals', () => {
  it('are the sum of weights in every view, for any profile', () => {
    fc.assert(
      fc.property(arbitraryProfile, (profile) => {
        const naive = naiveTotals(profile);
        const weights = stackWeights(profile);
        assert.deepEqual([weights.sum, weights.idle], [naive.sum, naive.idle]);
        const tree = buildCallTree(profile);
        checkTree(tree);
        assert.equal(tree.total[0], naive.sum);
        assert.equal(
          tree.self.reduce((a, b) => a + b, 0),
          naive.sum,
        );
        assert.equal(
          profile.threads.reduce((sum, _, t) => sum + buildCallTree(profile, t).total[0], 0),
          naive.sum,
        );

        const functions = functionTotals(profile, weights, tree);
        profile.frames.forEach((_, f) => {
          const expected = naive.functions.get(frameKey(profile, f)) ?? { self: 0, total: 0 };
          assert.deepEqual({ self: functions.self[f], total: functions.total[f] }, expected);
        });
        const lines = lineTotals(profile, weights);
        const expectedLines = [...naive.lines].filter(([, { total }]) => total > 0);
        assert.equal(lines.length, expectedLines.length);
        for (const row of lines)
          assert.deepEqual({ self: row.self, total: row.total }, naive.lines.get(`${row.file}:${row.line}`));
      }),
      { numRuns: runs(100) },
    );
  });

  it('never change by folding and zooming', () => {
    fc.assert(
      fc.property(
        arbitraryProfile,
        fc.integer({ min: 3, max: 40 }),
        fc.integer({ min: 1, max: 200 }),
        fc.nat(),
        (profile, maxEntries, widthPx, pick) => {
          const tree = buildCallTree(profile);
          const view = new CallTreeView(tree);
          let focus = pick % tree.parent.length;
          for (let zoom = 0; zoom < 3; zoom++) {
            const slice = sliceTree(view, focus, { widthPx, minPx: 2, maxEntries });
            assert.ok(slice.node.length <= maxEntries);
            if (focus >= 0) assert.equal(slice.total[0], tree.total[focus]);
            const sums = slice.self.slice();
            for (let i = slice.node.length - 1; i > 0; i--) {
              assert.ok(slice.parent[i] < i);
              sums[slice.parent[i]] += slice.total[i];
            }
            assert.deepEqual(sums, slice.total);
            const block = slice.folded.findIndex((count, i) => count > 0 && i > 0);
            if (block < 0) break;
            const zoomed = sliceTree(view, slice.node[block], { widthPx, minPx: 2, maxEntries });
            assert.deepEqual([zoomed.total[0], zoomed.folded[0]], [slice.total[block], slice.folded[block]]);
            focus = slice.node[block];
          }
        },
      ),
      { numRuns: runs(100) },
    );
  });

  it('count recursion once', () => {
    const profile = profileOf(['f@1 f@1 f@2', 3], ['f@1', 1]);
    const { self, total } = functionTotals(profile, stackWeights(profile), buildCallTree(profile));
    assert.deepEqual([self[0], total[0]], [4, 4]);
    const lines = lineTotals(profile, stackWeights(profile)).map(({ line, self, total }) => [line, self, total]);
    assert.deepEqual(lines, [
      [2, 3, 3],
      [1, 1, 4],
    ]);
  });

  it('leave idle out and tell it apart', () => {
    const profile = profileOf(['f@1', 1], ['(idle)', 8], ['', 2]);
    const { sum, idle, empty } = stackWeights(profile);
    assert.deepEqual([sum, idle, empty], [3, 8, 2]);
    const tree = buildCallTree(profile);
    assert.deepEqual([tree.total[0], tree.self[0], tree.parent.length], [3, 2, 2]);
  });
});

describe('call tree', () => {
  it("merges stacks that differ in their lines and knows each node's hottest line", () => {
    const profile = profileOf(
      ['main@3 work@10', 2],
      ['main@3 work@11', 5],
      ['main@4 work@10', 1],
      ['main@4 rest@20', 1],
    );
    const tree = buildCallTree(profile);
    assert.deepEqual(
      [...tree.frame].slice(1).map((f) => profile.frames[f].name),
      ['main', 'work', 'rest'],
    );
    assert.deepEqual([...tree.total], [9, 9, 8, 1]);
    assert.deepEqual([...tree.hottestLine], [0, 3, 11, 20]);
    assert.equal(stackText(profile, new CallTreeView(tree), 2), 'main (a.py:3)\nwork (a.py:11)');
  });

  it('holds the same stacks as the samples', () => {
    fc.assert(
      fc.property(arbitraryProfile, (profile) => {
        const expected = new Map<string, number>();
        for (const { samples } of profile.threads) {
          samples.stack.forEach((stack, i) => {
            const frames = stackOf(profile, stack).map(({ frame }) => frame);
            if (frames.length > 0 && samples.weight[i] > 0 && profile.frames[frames[frames.length - 1]].kind !== 'idle')
              expected.set(frames.join(), (expected.get(frames.join()) ?? 0) + samples.weight[i]);
          });
        }
        const tree = buildCallTree(profile);
        const found = new Map<string, number>();
        for (let node = 1; node < tree.parent.length; node++) {
          const frames: number[] = [];
          for (let n = node; n > 0; n = tree.parent[n]) frames.unshift(tree.frame[n]);
          if (tree.self[node] > 0) found.set(frames.join(), tree.self[node]);
        }
        assert.deepEqual(new Map([...found].sort()), new Map([...expected].sort()));
      }),
    );
  });

  it('takes a stack 10,000 frames deep, and shows it piece by piece', () => {
    const builder = new ProfileBuilder();
    let stack = -1;
    for (let depth = 0; depth < 10_000; depth++)
      stack = builder.stack(stack, builder.frame(`f${depth % 7}`, 'deep.py', 0, 0), depth % 50);
    builder.thread('main', Int32Array.of(stack), Float64Array.of(1));
    const profile = builder.build({ name: 'deep', unit: 'seconds' });
    const tree = buildCallTree(profile);
    assert.equal(tree.depth.at(-1), 10_000);
    assert.deepEqual([...functionTotals(profile, stackWeights(profile), tree).total], [1, 1, 1, 1, 1, 1, 1]);
    let seen = 0;
    for (let focus = 0; ;) {
      const slice = sliceTree(new CallTreeView(tree), focus, { widthPx: 1000, minPx: 1 });
      assert.ok(slice.node.length <= 2500 && slice.total[0] === 1);
      const last = slice.node.length - 1;
      seen += last;
      if (slice.folded[last] === 0) break;
      seen--;
      focus = slice.node[last];
    }
    assert.equal(seen, 10_000);
    assert.equal(stackText(profile, new CallTreeView(tree), 10_000).split('\n').length, 10_000);
  });

  it('takes a million nodes', function () {
    this.timeout(60_000);
    const builder = new ProfileBuilder();
    const frames = Array.from({ length: 200 }, (_, i) => builder.frame(`f${i}`, 'wide.py', 0, 0));
    const stacks: number[] = [];
    for (let i = 0; i < 50_000; i++) {
      let stack = -1;
      for (let depth = 0, code = i; depth < 22; depth++, code = Math.imul(code, 48271) >>> 3)
        stack = builder.stack(stack, frames[(code + depth) % 200], depth + 1);
      stacks.push(stack);
    }
    builder.thread('main', Int32Array.from(stacks), new Float64Array(stacks.length).fill(1));
    const profile = builder.build({ name: 'wide', unit: 'none' });
    const tree = buildCallTree(profile);
    assert.ok(tree.parent.length > 1_000_000, `${tree.parent.length} nodes`);
    assert.equal(tree.total[0], 50_000);
    assert.ok(sliceTree(new CallTreeView(tree), 0, { widthPx: 1200, minPx: 0 }).node.length <= 2500);
    assert.ok(searchTree(tree, verdictOn(profile, 'f1')).weight <= 50_000);
  });
});

/** 1 for each function that a query is about. */
function verdictOn({ frames }: Pick<Profile, 'frames'>, query: string): Uint8Array {
  const matches = frameMatcher(query);
  return Uint8Array.from(frames, (frame) => (matches(frame) ? 1 : 0));
}

describe('search', () => {
  const profile = profileOf(['main@1 Parse@2 parseAll@3', 4], ['main@1 other@5', 6]);
  const tree = buildCallTree(profile);

  it('finds text whatever its case and counts overlap once', () => {
    const found = (query: string): { matches: number; weight: number } => {
      const { matches, weight } = searchTree(tree, verdictOn(profile, query));
      return { matches, weight };
    };
    assert.deepEqual(
      [...searchTree(tree, verdictOn(profile, 'parse')).frames].map((f) => profile.frames[f].name),
      ['Parse', 'parseAll'],
    );
    assert.deepEqual(found('parse'), { matches: 2, weight: 4 });
    assert.deepEqual(found('A.PY'), { matches: 4, weight: 10 });
    assert.deepEqual(found('(.*'), { matches: 0, weight: 0 });
    assert.deepEqual(found(''), { matches: 0, weight: 0 });
  });

  it('takes regular expressions and reports bad ones', () => {
    assert.deepEqual(
      { ...searchTree(tree, verdictOn(profile, '/^(other|parse)$/')), frames: [] },
      { frames: [], matches: 2, weight: 10 },
    );
    assert.throws(() => verdictOn(profile, '/(/'), {
      name: 'ProfileError',
      message: /^\/\(\/ is not a valid regular expression/,
    });
  });
});
