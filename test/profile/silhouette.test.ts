/** What folded blocks look like from afar, against a look at every frame. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeStacks } from '../../src/profile/callTree';
import { CallTreeView } from '../../src/profile/callTreeView';
import { Levels } from '../../src/profile/levels';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import {
  columnAt,
  edge,
  gridOf,
  silhouetteOf,
  TOUCH,
  type Grid,
  type TreeSilhouette,
} from '../../src/profile/silhouette';
import { SiblingList } from '../../src/profile/siblingList';
import { sliceTree, type TreeSlice } from '../../src/profile/slice';
import { stackWeights } from '../../src/profile/stackWeights';
import { TimeOrder } from '../../src/profile/timeOrder';
import type { Profile } from '../../src/profile/types';
import type { ViewTree } from '../../src/profile/viewTree';
import { runs } from '../support/runs';
import { arbitraryProfile } from './arbitraryProfile';

/** Both kinds of trees of a profile. */
function viewsOf(profile: Profile): ViewTree[] {
  const all = mergeStacks(profile, stackWeights(profile));
  return [new CallTreeView(all.tree), ...profile.threads.map((_, t) => new TimeOrder(profile, t, all))];
}

/** `entry row column: frame`, of how many frames, for every column of every row. */
type Cells = Map<string, { readonly frame: number; readonly count: number }>;

function cellsOf(tree: ViewTree, drawn: TreeSilhouette | null): Map<string, number> {
  const cells = new Map<string, number>();
  drawn?.entry.forEach((entry, i) => {
    for (let column = drawn.from[i]; column < drawn.to[i]; column++) {
      const key = `${entry} ${drawn.row[i]} ${column}`;
      assert.ok(!cells.has(key), 'one entry a column and row');
      cells.set(key, tree.levels().frameOf(drawn.path[i]));
    }
  });
  return cells;
}

/** By a look at every frame of every block. */
function naiveCells(tree: ViewTree, slice: TreeSlice, grid: Grid, isWanted = (_frame: number): boolean => true): Cells {
  const rows = slice.node.map(() => 0);
  const cells = new Map<string, { frame: number; count: number; most: number }>();
  for (let i = 1; i < slice.node.length; i++) {
    rows[i] = rows[slice.parent[i]] + 1;
    if (slice.folded[i] === 0 || (slice.folded[i] === 1 && slice.span[i] < grid.step)) continue;
    let level = new SiblingList();
    tree.siblings(-1 - slice.node[i], slice.folded[i], level);
    for (let row = rows[i]; level.length > 0; row++) {
      const below = new SiblingList();
      level.node.forEach((node, k) => {
        const [start, end] = [level.start[k], level.start[k] + level.span[k]];
        tree.children(node, start, below);
        for (let column = 0; column < grid.columns && isWanted(tree.frame(node)); column++) {
          const [left, right] = [Math.max(start, edge(grid, column)), Math.min(end, edge(grid, column + 1))];
          if (right - left < TOUCH * grid.step) continue;
          const key = `${i} ${row} ${column}`;
          const cell = cells.get(key) ?? { frame: -1, count: 0, most: 0 };
          if (right - left > cell.most) [cell.most, cell.frame] = [right - left, tree.frame(node)];
          cell.count++;
          cells.set(key, cell);
        }
      });
      level = below;
    }
  }
  return cells;
}

const framesIn = (cells: Cells): Map<string, number> => new Map([...cells].map(([key, { frame }]) => [key, frame]));
const sorted = (cells: Map<string, number>): [string, number][] =>
  [...cells].sort(([one], [other]) => (one < other ? -1 : 1));

const shape = fc.record({
  widthPx: fc.constantFrom(4, 16, 64, 256),
  minPx: fc.constantFrom(2, 20, 1000),
  maxEntries: fc.constantFrom(5, 2500),
  range: fc.option(fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 1, max: 16 }))),
});

describe('the silhouette of folded blocks', function () {
  this.timeout(runs(20_000));

  it('has in each pixel column and row the frame that is the widest there, as deep as the frames are', () => {
    fc.assert(
      fc.property(arbitraryProfile, fc.nat(), fc.nat(), shape, (profile, which, pick, { range, ...rest }) => {
        const views = viewsOf(profile);
        const tree = views[which % views.length];
        const sixteenth = tree.span(0) / 16;
        const stretch = range && { start: range[0] * sixteenth, end: (range[0] + range[1]) * sixteenth };
        const focus = stretch === null ? pick % tree.size : 0;
        const slice = sliceTree(tree, focus, { ...rest, range: stretch });
        const grid = gridOf(slice, rest.widthPx, stretch);
        const drawn = silhouetteOf(tree, slice, grid);
        assert.deepEqual(sorted(cellsOf(tree, drawn)), sorted(framesIn(naiveCells(tree, slice, grid))));
        const wanted = Uint8Array.from(profile.frames, (_, f) => (f + which) % 2);
        assert.deepEqual(
          sorted(cellsOf(tree, silhouetteOf(tree, slice, grid, wanted))),
          sorted(framesIn(naiveCells(tree, slice, grid, (f) => wanted[f] === 1))),
        );
      }),
      { numRuns: runs(300) },
    );
  });

  it('tells how many frames each column has, goes from top to bottom and left to right', () => {
    fc.assert(
      fc.property(arbitraryProfile, fc.nat(), (profile, which) => {
        const views = viewsOf(profile);
        const tree = views[which % views.length];
        const slice = sliceTree(tree, 0, { widthPx: 16, minPx: 1000 });
        const grid = gridOf(slice, 16, null);
        const drawn = silhouetteOf(tree, slice, grid);
        const naive = naiveCells(tree, slice, grid);
        drawn?.entry.forEach((entry, i) => {
          if (drawn.to[i] === drawn.from[i] + 1)
            assert.equal(drawn.count[i], naive.get(`${entry} ${drawn.row[i]} ${drawn.from[i]}`)?.count);
          if (i === 0) return;
          const isBelow = drawn.row[i] > drawn.row[i - 1];
          assert.ok(isBelow || (drawn.row[i] === drawn.row[i - 1] && drawn.from[i] >= drawn.to[i - 1] - 1));
        });
      }),
      { numRuns: runs(100) },
    );
  });

  it('takes work by columns: a million frames in a screen of them, and stacks of any depth', () => {
    const builder = new ProfileBuilder();
    const frames = Array.from({ length: 5 }, (_, f) => builder.frame(`f${f}`, 'deep.py', 0, 0));
    const deep = frames.slice(0, 2).map((frame) => {
      let stack = builder.stack(-1, frame, 0);
      for (let depth = 1; depth < 3000; depth++) stack = builder.stack(stack, frames[depth % 5], 0);
      return stack;
    });
    const samples = 200_000;
    builder.thread(
      'main',
      Int32Array.from({ length: samples }, (_, i) => deep[i % 2]),
      new Float64Array(samples).fill(0.5),
    );
    const profile = builder.build({ name: 'turns', unit: 'seconds' });
    const tree = viewsOf(profile)[1];
    const slice = sliceTree(tree, 0, { widthPx: 1000, minPx: 2 });
    const drawn = silhouetteOf(tree, slice, gridOf(slice, 1000, null)) as TreeSilhouette;
    assert.ok(drawn.entry.length <= 100_000);
    assert.equal(drawn.count.subarray(0, 1).length, 1);
    assert.equal(drawn.row[0], 1);
    assert.ok((drawn.row.at(-1) ?? 0) >= 9, 'as many rows as there is room for');
  });

  it('leaves a single frame narrower than a column alone', () => {
    const builder = new ProfileBuilder();
    const stacks = ['wide', 'thin'].map((name) => builder.stack(-1, builder.frame(name, 'a.py', 0, 0), 0));
    builder.thread('main', Int32Array.from(stacks), Float64Array.of(999, 0.5));
    const [tree] = viewsOf(builder.build({ name: 'one', unit: 'seconds' }));
    const slice = sliceTree(tree, 0, { widthPx: 1000, minPx: 2 });
    assert.deepEqual([...slice.folded], [0, 0, 1]);
    assert.equal(silhouetteOf(tree, slice, gridOf(slice, 1000, null)), null);
  });
});

describe('rounded sums', () => {
  it('make no frame reach into the next column', () => {
    const builder = new ProfileBuilder();
    const stacks = Array.from({ length: 30 }, (_, i) => {
      const stack = builder.stack(-1, builder.frame(`f${i}`, 'a.py', 0, 0), 0);
      return i < 10 ? builder.stack(stack, builder.frame('below', 'a.py', 0, 0), 0) : stack;
    });
    builder.thread('main', Int32Array.from(stacks), new Float64Array(30).fill(0.1));
    for (const tree of viewsOf(builder.build({ name: 'tenths', unit: 'seconds' }))) {
      const slice = sliceTree(tree, 0, { widthPx: 30, minPx: 2 });
      const drawn = silhouetteOf(tree, slice, gridOf(slice, 30, null)) as TreeSilhouette;
      const cells = [...cellsOf(tree, drawn).keys()];
      assert.equal(cells.filter((cell) => cell.startsWith('1 1 ')).length, 30);
      assert.equal(cells.filter((cell) => cell.startsWith('1 2 ')).length, 10);
    }
  });
});

describe('columns', () => {
  it('hold the places from their left edge to before the next', () => {
    const place = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(place, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), place, (start, step, more) => {
        const grid = { start, step, columns: 1000 };
        const column = columnAt(grid, start + more);
        assert.ok(edge(grid, column) <= start + more && start + more < edge(grid, column + 1));
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('rows of a tree', () => {
  it('tell the widest of any entries, the first of several, and where a place is', () => {
    const widths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 500 });
    fc.assert(
      fc.property(widths, fc.boolean(), fc.nat(), fc.nat(), fc.nat(), (all, isReversed, one, other, place) => {
        const ends = all.map(
          (
            (sum) => (width: number) =>
              (sum += width)
          )(0),
        );
        const starts = ends.map((end, i) => end - all[i]);
        const stored = (values: readonly number[]): Float64Array =>
          Float64Array.from(isReversed ? [...values].reverse() : values);
        const levels = new Levels(
          Int32Array.of(0, all.length),
          { start: stored(starts), span: stored(all), path: null, frame: new Int32Array(all.length) },
          isReversed ? Int32Array.from(all, (_, i) => all.length - 1 - i) : null,
        );
        const [low, high] = [one % all.length, other % all.length].sort((a, b) => a - b);
        const some = all.slice(low, high + 1);
        assert.equal(levels.widest(low, high + 1), low + some.indexOf(Math.max(...some)));
        const at = place % (ends[ends.length - 1] + 2);
        const first = starts.findIndex((start, i) => i >= low && start >= at);
        assert.equal(levels.firstFrom(at, low, all.length), first < 0 ? all.length : first);
      }),
      { numRuns: runs(300) },
    );
  });
});
