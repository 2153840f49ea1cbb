import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CHANGE_STATES, defaultCompare, type CompareView } from '../../../src/profile/diff/types';
import { wholeProfile, type Scope } from '../../../src/profile/scope';
import { framesOf } from '../../../src/query/frameColumns';
import { unite } from '../../../src/query/compare/unite';
import { compareQueries } from '../../../src/query/queries';
import type { ProfileQueries } from '../../../src/query/queries';
import type { FrameSlice, TableRow, ViewSpec } from '../../../src/query/types';
import { arbitraryProfile } from '../../profile/arbitraryProfile';
import { scopeOf } from '../../profile/arbitraryScope';
import { parseCapture } from '../../support/parseCapture';
import { runs } from '../../support/runs';
import { mapperOf, recorded, type Recording } from './recorded';

const leftHeavy: ViewSpec = { kind: 'leftHeavy' };

function compared(before: Recording, after: Recording, requests?: readonly [number, number]): ProfileQueries {
  const side = (recording: Recording, i: number): Parameters<typeof unite>[0] => ({
    name: 'orders-api',
    profile: recorded(recording),
    mapper: mapperOf(recording.folder),
    ...(requests && { requests: requests[i] }),
  });
  return compareQueries(unite(side(before, 0), side(after, 1)));
}
const look = (view: Partial<CompareView>, scope: Partial<Scope> = {}): Scope => ({
  ...wholeProfile,
  ...scope,
  compare: { ...defaultCompare, ...view },
});
const rowsOf = async (queries: ProfileQueries, scope: Scope = wholeProfile): Promise<Map<string, TableRow>> =>
  new Map(
    (await queries.table(scope, { sort: 'significance', descending: true, filter: '', at: 0, count: 100 })).rows.map(
      (row) => [row.name, row],
    ),
  );
const changeOf = (rows: Map<string, TableRow>, name: string): NonNullable<TableRow['change']> => {
  const change = rows.get(name)?.change;
  assert.ok(change, name);
  return change;
};
const near = (actual: number, expected: number, within = 4): void =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not near ${expected}`);
/** Entries by name. */
const entriesOf = (slice: FrameSlice): Map<string, number> =>
  new Map([...slice.frame].map((f, i) => [f < 0 ? `${i}` : framesOf(slice)[f].name, i]));

const BEFORE = {
  'run@1 lib:serve@70 handle@5 price@9': 40,
  'run@1 lib:serve@70 handle@6 render@30': 30,
  'run@1 lib:serve@70 handle@7 old@50': 20,
  'run@1 lib:serve@70 handle@8 log@60': 10,
};
/** Price is dearer and stands five lines lower, old is gone, fresh is new. */
const AFTER = {
  'run@1 lib:serve@70 handle@10 price@14': 60,
  'run@1 lib:serve@70 handle@11 render@35': 20,
  'run@1 lib:serve@70 handle@12 fresh@55': 10,
  'run@1 lib:serve@70 handle@13 log@65': 10,
};

describe('a comparison', () => {
  const queries = compared(
    { recipe: BEFORE, python: '3.11' },
    { recipe: AFTER, python: '3.12', folder: '/app', seed: 7, capture: { revision: 3, collector: 'py-spy 0.4.1' } },
  );

  it('says what both sides are, what differs around the code and how they can be compared', async () => {
    const { comparison, threads, capture, totalMs, unit } = await queries.summary();
    assert.ok(comparison);
    assert.deepEqual(
      [
        comparison.before.totalMs,
        comparison.after.totalMs,
        comparison.before.samples,
        comparison.after.tasks,
        comparison.before.wallMs,
      ].map((x) => Math.round(x ?? NaN)),
      [20_000, 20_000, 2000, 1, 20_000],
    );
    assert.deepEqual(
      comparison.differences.find(({ what }) => what === 'revision'),
      { what: 'revision', before: '2', after: '3' },
    );
    assert.deepEqual([comparison.modes, comparison.isFair], [['share', 'rate'], true]);
    assert.ok((comparison.noiseFloor ?? 0) > 0);
    assert.deepEqual(
      [
        unit,
        Math.round(totalMs ?? 0),
        threads.map(({ side, source }) => [side, source]),
        capture?.revision,
        capture?.sources?.length,
      ],
      [
        'milliseconds',
        40_000,
        [
          [0, 0],
          [1, 1],
        ],
        3,
        2,
      ],
    );
  });

  it('knows functions by file and name: other lines, another folder, another Python change nothing', async () => {
    const rows = await rowsOf(queries);
    assert.deepEqual([...rows.keys()].sort(), ['fresh', 'handle', 'log', 'old', 'price', 'render', 'run', 'serve']);
    assert.deepEqual(
      ['price', 'render', 'old', 'fresh', 'log', 'run'].map((name) => [
        name,
        changeOf(rows, name).state,
        changeOf(rows, name).significant,
      ]),
      [
        ['price', 'changed', true],
        ['render', 'changed', true],
        ['old', 'removed', true],
        ['fresh', 'new', true],
        ['log', 'same', false],
        ['run', 'same', false],
      ],
    );
    const price = changeOf(rows, 'price');
    near(price.delta, 20);
    assert.ok((price.low ?? 0) < 20 && (price.high ?? 0) > 20 && (price.qValue ?? 1) < 0.01);
    assert.deepEqual(
      [rows.get('price')?.source, rows.get('old')?.source],
      [
        { file: '/workspace/shop.py', line: 14, column: 1 },
        { file: '/workspace/shop.py', line: 50, column: 1 },
      ],
    );
    near(changeOf(rows, 'run').totalBefore, 100, 1e-6);
    const { comparison } = await queries.scope(wholeProfile);
    assert.deepEqual([comparison?.mode, comparison?.unit, comparison?.significant], ['share', 'points', 4]);
  });

  it('tells of frames too narrow to draw the same change as of bars, also in time order', async () => {
    for (const view of [leftHeavy, { kind: 'timeOrder' }] as const) {
      const bars = await queries.slice(look({}), view, 0, 1e6, 0);
      const strengths = new Map(
        [...bars.frame].map((f, i) => [f < 0 ? '' : framesOf(bars)[f].name, bars.change?.strength[i]]),
      );
      const folded = await queries.silhouette(look({}), view, null, 0, 1000, 1e6, null);
      const { silhouette } = folded;
      assert.ok(silhouette?.strength && silhouette.frame.length >= 6);
      const names = new Set<string>();
      silhouette.frame.forEach((f, i) => {
        const { name } = framesOf(folded)[f];
        names.add(name);
        assert.equal(silhouette.strength?.[i], strengths.get(name), name);
      });
      assert.ok(names.has('price') && names.has('handle'));
    }
  });

  it('draws either side, the larger of both, or what is gone; colour only where the change is', async () => {
    const draw = async (view: Partial<CompareView>): Promise<FrameSlice> =>
      queries.slice(look(view), leftHeavy, 0, 1000, 1);
    const after = await draw({});
    assert.ok(after.change);
    const at = entriesOf(after);
    const strengthOf = (name: string): number => after.change?.strength[at.get(name) as number] ?? NaN;
    assert.deepEqual(
      ['price', 'render', 'fresh', 'log', 'handle', 'run', '0'].map((name) => Math.sign(strengthOf(name))),
      [1, -1, 1, 0, 0, 0, 0],
    );
    assert.ok(strengthOf('price') > strengthOf('fresh'));
    assert.equal(CHANGE_STATES[after.change.state[at.get('fresh') as number]], 'new');
    near(after.change.before[0], 100, 1e-6);
    near(after.change.before[at.get('handle') as number], 100, 1e-6);
    near(after.change.before[at.get('price') as number], 40);
    assert.equal(at.has('old'), false);
    const before = await draw({ width: 'before' });
    assert.deepEqual([entriesOf(before).has('old'), entriesOf(before).has('fresh')], [true, false]);
    const larger = await draw({ width: 'larger' });
    near(larger.total[0], 60 + 30 + 20 + 10 + 10, 8);
    assert.ok(['old', 'fresh'].every((name) => entriesOf(larger).has(name)));
    const removed = await draw({ only: 'removed' });
    assert.deepEqual([...entriesOf(removed).keys()], ['0', 'run', 'serve', 'handle', 'old']);
    near(removed.total[0], 20);
    assert.deepEqual([...(await rowsOf(queries, look({ only: 'removed' }))).keys()], ['old']);
  });

  it('swaps sides: what was new is removed, every sign turns', async () => {
    const [rows, swapped] = [await rowsOf(queries), await rowsOf(queries, look({ swapped: true }))];
    for (const [name, { change }] of rows) {
      const other = changeOf(swapped, name);
      assert.ok(change);
      near(other.delta, -change.delta, 1e-9);
      assert.deepEqual([other.significant, other.totalBefore], [change.significant, change.totalAfter], name);
    }
    assert.deepEqual([changeOf(swapped, 'fresh').state, changeOf(swapped, 'old').state], ['removed', 'new']);
    const slice = await queries.slice(look({ swapped: true }), leftHeavy, 0, 1000, 1);
    assert.ok(
      entriesOf(slice).has('old') && (slice.change?.strength[entriesOf(slice).get('price') as number] ?? 0) < 0,
    );
  });

  it('sorts its own columns, filters them, and holds in callers, callees and time order', async () => {
    const sorted = async (
      sort: 'delta' | 'before' | 'selfAfter' | 'significance',
      descending = true,
    ): Promise<string[]> =>
      (await queries.table(wholeProfile, { sort, descending, filter: 'shop', at: 0, count: 100 })).rows.map(
        ({ name }) => name,
      );
    assert.deepEqual((await sorted('delta')).slice(0, 2).sort(), ['old', 'price']);
    assert.deepEqual((await sorted('before')).slice(0, 2).sort(), ['handle', 'run']);
    assert.equal((await sorted('selfAfter'))[0], 'price');
    assert.ok(['log', 'handle', 'run'].includes((await sorted('significance', false))[0]));
    const { frame } = (await rowsOf(queries)).get('price') as TableRow;
    const callers = await queries.slice(wholeProfile, { kind: 'callers', frame }, 0, 1000, 1);
    const names = entriesOf(callers);
    near(callers.change?.before[0] ?? 0, 40);
    near(callers.change?.before[names.get('run') as number] ?? 0, 40);
    assert.ok(
      (callers.change?.strength[names.get('handle') as number] ?? 1) === 0 && (callers.change?.strength[0] ?? 0) > 0,
    );
    const handle = ((await rowsOf(queries)).get('handle') as TableRow).frame;
    const callees = await queries.slice(wholeProfile, { kind: 'callees', frame: handle }, 0, 1000, 1);
    assert.deepEqual(
      ['price', 'render'].map((name) =>
        Math.sign(callees.change?.strength[entriesOf(callees).get(name) as number] ?? 0),
      ),
      [1, -1],
    );
    const inTime = await queries.slice(wholeProfile, { kind: 'timeOrder' }, 0, 100_000, 0.1);
    assert.deepEqual([inTime.thread, Math.round(inTime.rootTotal)], [1, 20_000]);
    const bar = [...inTime.frame].findIndex((f) => f >= 0 && framesOf(inTime)[f].name === 'price');
    near(inTime.change?.after[bar] ?? 0, 60);
    assert.ok((inTime.change?.strength[bar] ?? 0) > 0);
  });

  it('tells lines on both sides by the numbers that each ran, and stretches of them', async () => {
    const heat = await queries.lineHeat(wholeProfile, '/workspace/shop.py');
    const at = (line: number): (typeof heat)[number]['change'] => heat.find((row) => row.line === line)?.change ?? null;
    near(at(9)?.before ?? 0, 40);
    assert.deepEqual(
      [at(9)?.after, at(9)?.trend, at(9)?.significant, at(14)?.before, at(14)?.significant, at(60)?.significant],
      [0, 1, false, 0, true, false],
    );
    near(at(14)?.delta ?? 0, 60);
    const [range] = await queries.rangeHeat(wholeProfile, '/workspace/shop.py', [{ start: 9, end: 14 }]);
    near(range.change?.delta ?? 0, 100 - 40);
    const detail = await queries.lineDetail(wholeProfile, '/workspace/shop.py', 9);
    near(detail?.totalPercent ?? 0, 40);
    const [hottest] = await queries.hotLines(wholeProfile, { filter: '', count: 1 });
    assert.deepEqual([hottest.line, hottest.change?.before], [14, 0]);
  });

  it('exports the side that is drawn', async () => {
    const text = new TextDecoder().decode(await queries.exportProfile('collapsed', look({ width: 'before' })));
    assert.ok(text.includes('old') && !text.includes('fresh'), text);
  });

  it('exports threads with the tasks of their own side, also beside a file that is no capture', async () => {
    const [first, second] = ['a1', 'b2'].map((task) => ({
      task,
      container: 'app',
      pid: 7,
      processName: 'python',
      samples: 1000,
      error: null,
    }));
    const after = recorded({ recipe: AFTER, threads: 2, capture: { sources: [first, second] } });
    const ofTwoTasks = { ...after, threads: after.threads.map((thread, source) => ({ ...thread, source })) };
    for (const before of [recorded({ recipe: BEFORE, capture: null }), recorded({ recipe: BEFORE })]) {
      const queries = compareQueries(
        unite(
          { name: 'one', profile: before, mapper: mapperOf() },
          { name: 'other', profile: ofTwoTasks, mapper: mapperOf() },
        ),
      );
      const drawn = parseCapture(await queries.exportProfile('speedscope', wholeProfile), 'after');
      assert.deepEqual(
        drawn.threads.map(({ source }) => drawn.capture?.sources?.[source ?? -1]?.task),
        ['a1', 'b2'],
      );
    }
  });
});

describe('comparing', () => {
  it('the same program at 100 Hz and at 500 Hz differs nowhere', async () => {
    for (const mode of ['share', 'rate'] as const) {
      const rows = await rowsOf(compared({ recipe: BEFORE }, { recipe: BEFORE, rateHz: 500, seed: 3 }), look({ mode }));
      assert.deepEqual(
        [...rows.values()].filter(({ change }) => change?.significant).map(({ name }) => name),
        [],
      );
      near(changeOf(rows, 'run').delta, 0, 1e-6);
    }
  });

  it('a rate is of the threads, tasks and stretch that are chosen; requests divide where they are known', async () => {
    const queries = compared({ recipe: BEFORE }, { recipe: BEFORE, seed: 2, threads: 2 }, [1000, 500]);
    assert.deepEqual((await queries.summary()).comparison?.modes, ['share', 'rate', 'perRequest']);
    const totals = async (scope: Scope): Promise<number[]> => {
      const { comparison } = await queries.scope(scope);
      return [comparison?.before.total ?? 0, comparison?.after.total ?? 0].map((total) => Math.round(total));
    };
    assert.deepEqual(await totals(look({ mode: 'rate' })), [1000, 2000]);
    assert.deepEqual(await totals(look({ mode: 'perRequest' })), [20, 80]);
    assert.deepEqual(
      await totals(look({ mode: 'rate' }, { threads: [1], window: { start: 2000, end: 5000 } })),
      [0, 1000],
    );
    assert.equal((await queries.scope(look({ mode: 'rate' }, { threads: [0, 1] }))).comparison?.unit, 'ms/s');
  });

  it('recursion counts once; a side without weight, and sides that share nothing, are told in words', async () => {
    const recursive = await rowsOf(
      compared({ recipe: { 'walk@1 walk@1 walk@2': 100 } }, { recipe: { 'walk@1 walk@2': 100 } }),
    );
    assert.deepEqual(
      [changeOf(recursive, 'walk').totalBefore, changeOf(recursive, 'walk').totalAfter].map(Math.round),
      [100, 100],
    );
    const empty = compared({ recipe: { 'a@1': 100 }, seconds: 0 }, { recipe: BEFORE });
    const { comparison } = await empty.scope(wholeProfile);
    assert.ok(comparison?.warnings.some((warning) => /no samples before/.test(warning)));
    assert.deepEqual([...new Set([...(await rowsOf(empty)).values()].map(({ change }) => change?.state))], ['new']);
    assert.equal((await empty.slice(look({ width: 'before' }), leftHeavy, 0, 500, 1)).rootTotal, 0);
    const apart = await rowsOf(compared({ recipe: { 'a@1 b@2': 100 } }, { recipe: { 'c@3 d@4': 100 } }));
    assert.deepEqual([...apart].map(([name, { change }]) => [name, change?.state]).sort(), [
      ['a', 'removed'],
      ['b', 'removed'],
      ['c', 'new'],
      ['d', 'new'],
    ]);
  });

  it('stacks of 10,000 frames are no matter', async () => {
    const deep = (leaf: string): string =>
      [...Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? 'walk@1' : `step@${2 + (i % 7)}`)), leaf].join(' ');
    const queries = compared(
      { recipe: { [deep('a@20')]: 60, [deep('b@30')]: 40 } },
      { recipe: { [deep('a@21')]: 30, [deep('b@31')]: 70 }, seed: 3 },
    );
    const rows = await rowsOf(queries, look({ width: 'larger' }));
    near(changeOf(rows, 'walk').totalBefore, 100, 1e-6);
    assert.deepEqual(
      [changeOf(rows, 'a').significant, changeOf(rows, 'b').significant, changeOf(rows, 'step').significant],
      [true, true, false],
    );
    const { frame } = rows.get('b') as TableRow;
    const callers = await queries.slice(wholeProfile, { kind: 'callers', frame }, 0, 500, 1);
    assert.ok(
      callers.depthBelow === 10_000 && [...(callers.change?.before ?? [])].every((before) => Math.abs(before - 40) < 6),
    );
    assert.ok((await queries.slice(wholeProfile, leftHeavy, 0, 500, 1)).depthBelow === 10_001);
  });

  it('sums add up in every view of any part of any two profiles', async () => {
    const mapper = mapperOf();
    const two = fc
      .tuple(arbitraryProfile, arbitraryProfile)
      .filter(([before, after]) => (before.unit === 'bytes') === (after.unit === 'bytes'))
      .map(([before, after]) => unite({ name: 'a', profile: before, mapper }, { name: 'b', profile: after, mapper }))
      .chain((both) => scopeOf(both.united.profile).map((part) => ({ both, part })));
    await fc.assert(
      fc.asyncProperty(
        two,
        fc.constantFrom('after' as const, 'before' as const, 'larger' as const),
        fc.boolean(),
        async ({ both, part }, width, swapped) => {
          const queries = compareQueries(both);
          const scope = look({ width, swapped }, part);
          const { comparison, total } = await queries.scope(scope);
          assert.ok(comparison);
          const slice = await queries.slice(scope, leftHeavy, 0, 500, 0);
          const { change } = slice;
          assert.ok(change);
          near(change.before[0], comparison.before.total, 1e-6);
          near(change.after[0], comparison.after.total, 1e-6);
          near(slice.total[0], total, 1e-6);
          const drawn = width === 'before' ? change.before : change.after;
          const sums = { before: Float64Array.from(change.selfBefore), after: Float64Array.from(change.selfAfter) };
          for (let i = slice.node.length - 1; i > 0; i--) {
            if (width !== 'larger') near(slice.total[i], drawn[i], 1e-6);
            sums.before[slice.parent[i]] += change.before[i];
            sums.after[slice.parent[i]] += change.after[i];
          }
          // Paths of the other side are missing in this tree but included in their parents' values.
          for (let i = 0; i < slice.node.length; i++) {
            if (width !== 'before') near(sums.after[i], change.after[i], 1e-6);
            else assert.ok(sums.after[i] <= change.after[i] + 1e-6);
            if (width !== 'after') near(sums.before[i], change.before[i], 1e-6);
            else assert.ok(sums.before[i] <= change.before[i] + 1e-6);
          }
          for (const row of (
            await queries.table(scope, { sort: 'delta', descending: true, filter: '', at: 0, count: 100 })
          ).rows) {
            for (const kind of ['callers', 'callees'] as const) {
              const around = await queries.slice(scope, { kind, frame: row.frame }, 0, 500, 0);
              near(around.change?.before[0] ?? NaN, row.change?.totalBefore ?? NaN, 1e-6);
              near(around.change?.after[0] ?? NaN, row.change?.totalAfter ?? NaN, 1e-6);
            }
          }
        },
      ),
      { numRuns: runs(15) },
    );
  });
});
