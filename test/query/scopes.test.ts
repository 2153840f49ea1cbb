import assert from 'node:assert/strict';
import fc from 'fast-check';
import { frameKey } from '../../src/profile/frameKey';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import { wholeProfile, type Scope, type Transform } from '../../src/profile/scope';
import type { Profile } from '../../src/profile/types';
import type { SourceMapper } from '../../src/source/types';
import { createQueries } from '../../src/query/queries';
import { framesOf } from '../../src/query/frameColumns';
import type { FrameSlice, TableRequest, ViewSpec, SliceFrame } from '../../src/query/types';
import { scopeOf } from '../profile/arbitraryScope';
import { arbitraryProfile } from '../profile/arbitraryProfile';
import { runs } from '../support/runs';
import { addStack } from '../support/addStack';

const leftHeavy: ViewSpec = { kind: 'leftHeavy' };
const timeOrder: ViewSpec = { kind: 'timeOrder' };
const library = '/usr/lib/python3/site-packages/flask/app.py';

/** Two threads; `name@line` stacks with weights in seconds. What begins with `lib` is a package's. */
function sample(): Profile {
  const builder = new ProfileBuilder();
  const frameOf = (name: string): number =>
    builder.frame(name, name.startsWith('lib') ? library : '/srv/app/shop.py', 0, 0);
  const thread = (name: string, samples: readonly (readonly [stack: string, weight: number])[]): void => {
    builder.thread(
      name,
      Int32Array.from(samples, ([text]) => addStack(builder, text, frameOf)),
      Float64Array.from(samples, ([, weight]) => weight),
    );
  };
  thread('main', [
    ['run@1 libserve@70 handle@5 price@9', 4],
    ['run@1 libserve@70 handle@6 libjson@80', 2],
    ['run@1 libserve@70 handle@5 price@10', 1],
    ['', 1],
  ]);
  thread('beat', [
    ['beat@20', 3],
    ['run@1 beat@21', 1],
  ]);
  return builder.build({ name: 'shop', unit: 'seconds' });
}

const mapper: SourceMapper = {
  locate: (file, line) =>
    file.startsWith('/srv/app/') ? { file: file.replace('/srv/app', '/workspace'), line, column: 1 } : null,
};
const profile = sample();
const frameOf = (name: string): number => profile.frames.findIndex((frame) => frame.name === name);
const queries = createQueries(profile, mapper);
const scope = (change: Partial<Scope>): Scope => ({ ...wholeProfile, ...change });
const transforms = (...list: Transform[]): Scope => scope({ transforms: list });

/** `name total` of each entry, indented by depth. */
function drawn(slice: FrameSlice): string[] {
  const { frame, parent, total, folded } = slice;
  const frames = framesOf(slice);
  const depth: number[] = [];
  return [...frame].map((f, i) => {
    depth.push(i === 0 ? 0 : depth[parent[i]] + 1);
    return `${' '.repeat(depth[i])}${f < 0 ? (folded[i] > 0 ? `+${folded[i]}` : 'all') : frames[f].name} ${total[i]}`;
  });
}
const draw = async (what: Scope, view: ViewSpec, focus = 0): Promise<string[]> =>
  drawn(await queries.slice(what, view, focus, 1000, 1));

describe('queries about a part of a profile', function () {
  this.timeout(runs(20_000));
  it('a thread, a window, a filter: the sums are those of the part', async () => {
    assert.deepEqual(await queries.scope(wholeProfile), {
      total: 12,
      totalMs: 12_000,
      shareOfAll: 1,
      samples: 6,
      frames: 6,
      threadLength: null,
    });
    assert.deepEqual(await queries.scope(scope({ threads: [1] })), {
      total: 4,
      totalMs: 4000,
      shareOfAll: 4 / 12,
      samples: 2,
      frames: 2,
      threadLength: 4,
    });
    assert.deepEqual(await queries.scope(scope({ threads: [0], window: { start: 3, end: 7 } })), {
      total: 4,
      totalMs: 4000,
      shareOfAll: 4 / 12,
      samples: 3,
      frames: 5,
      threadLength: 8,
    });
    const focus = transforms({ kind: 'focus', by: 'package', key: 'flask' });
    assert.deepEqual(await queries.scope(focus), {
      total: 7,
      totalMs: 7000,
      shareOfAll: 7 / 12,
      samples: 3,
      frames: 4,
      threadLength: null,
    });
  });

  it('each view draws the part', async () => {
    assert.deepEqual(await draw(transforms({ kind: 'myCode' }), leftHeavy), [
      'all 12',
      ' run 8',
      '  handle 7',
      '   price 5',
      '  beat 1',
      ' beat 3',
    ]);
    assert.deepEqual(await draw(scope({ threads: [0], window: { start: 3, end: 7 } }), timeOrder), [
      'all 4',
      ' run 4',
      '  libserve 4',
      '   handle 4',
      '    price 1',
      '    libjson 2',
      '    price 1',
    ]);
    assert.deepEqual(await draw(wholeProfile, { kind: 'callers', frame: frameOf('beat') }), ['beat 4', ' run 1']);
    assert.deepEqual(
      await draw(transforms({ kind: 'hide', by: 'frame', key: frameKey(profile.frames[frameOf('handle')]) }), {
        kind: 'callees',
        frame: frameOf('libserve'),
      }),
      ['libserve 7', ' price 5', ' libjson 2'],
    );
    assert.deepEqual(await draw(wholeProfile, { kind: 'callers', frame: 99 }), ['all 0']);
    await assert.rejects(queries.slice(wholeProfile, { kind: 'callers', frame: 99 }, 1, 1000, 1), RangeError);
  });

  it('time order says its thread: the one chosen, else the heaviest', async () => {
    const threadOf = async (what: Scope): Promise<number | null> =>
      (await queries.slice(what, timeOrder, 0, 1000, 1)).thread;
    assert.deepEqual(
      [
        await threadOf(wholeProfile),
        await threadOf(scope({ threads: [1] })),
        await threadOf(scope({ threads: [0, 1], window: null })),
      ],
      [0, 1, 0],
    );
    assert.equal((await queries.slice(wholeProfile, leftHeavy, 0, 1000, 1)).thread, null);
  });

  it('a slice tells what frames are: package, own code, share, place, depth', async () => {
    const slice = await queries.slice(wholeProfile, leftHeavy, 0, 1000, 1);
    const told = (name: string): unknown => {
      const {
        id,
        definition,
        package: inPackage,
        mine,
        selfShare,
        line,
        source,
      } = framesOf(slice).find((frame) => frame.name === name) as SliceFrame;
      return { id, definition, inPackage, mine, selfShare, line, source };
    };
    assert.deepEqual(told('price'), {
      id: frameOf('price'),
      definition: { line: 0, column: 0 },
      inPackage: '',
      mine: true,
      selfShare: 5 / 12,
      line: 9,
      source: { file: '/workspace/shop.py', line: 9, column: 1 },
    });
    assert.deepEqual(told('libserve'), {
      id: frameOf('libserve'),
      definition: { line: 0, column: 0 },
      inPackage: 'flask',
      mine: false,
      selfShare: 0,
      line: 70,
      source: null,
    });
    assert.deepEqual(
      [
        slice.rootTotal,
        slice.rootSpan,
        slice.depthBelow,
        [...slice.frameOf].map((f) => (f < 0 ? '' : profile.frames[f].name)).join(' '),
      ],
      [12, 12, 4, ' run libserve handle price libjson beat beat'],
    );
    const inside = await queries.slice(wholeProfile, leftHeavy, slice.node[4], 1000, 1);
    assert.deepEqual(
      inside.ancestors.map(({ name, start, span }) => [name, start, span]),
      [
        ['shop', 0, 12],
        ['run', 0, 8],
        ['libserve', 0, 7],
        ['handle', 0, 7],
      ],
    );
    assert.deepEqual([inside.start[0], inside.span[0], inside.depthBelow], [0, 5, 0]);
  });

  it('the heat of lines follows the part', async () => {
    const heat = async (what: Scope): Promise<unknown> =>
      (await queries.lineHeat(what, '/workspace/shop.py')).map(({ line, self, totalPercent }) => [
        line,
        self,
        totalPercent,
      ]);
    assert.deepEqual(await heat(scope({ threads: [0], window: { start: 0, end: 2 } })), [
      [1, 0, 100],
      [5, 0, 100],
      [9, 2, 100],
    ]);
    assert.deepEqual(await heat(scope({ threads: [1] })), [
      [1, 0, 25],
      [20, 3, 75],
      [21, 1, 25],
    ]);
    // The library's own weight is attributed to its caller, on the line of the call.
    assert.deepEqual(await heat(scope({ threads: [0], transforms: [{ kind: 'myCode' }] })), [
      [1, 0, 87.5],
      [5, 0, 62.5],
      [6, 2, 25],
      [9, 4, 50],
      [10, 1, 12.5],
    ]);
    assert.deepEqual(await queries.hotFiles(scope({ threads: [0], window: { start: 4, end: 6 } })), [
      { file: '/workspace/shop.py', selfPercent: 0 },
    ]);
  });

  it('the rule of what is not mine can be another', async () => {
    const other = createQueries(profile, mapper, undefined, { notMine: ['**/shop.py'] });
    assert.deepEqual(drawn(await other.slice(transforms({ kind: 'myCode' }), leftHeavy, 0, 1000, 1)), [
      'all 12',
      ' libserve 7',
      '  libjson 2',
    ]);
  });

  it('the table is sorted, filtered, given by stretches, and finds a row', async () => {
    const names = async (change: Partial<TableRequest>, what = wholeProfile): Promise<unknown> => {
      const { rows, start, count, found } = await queries.table(what, {
        sort: 'self',
        descending: true,
        filter: '',
        at: 0,
        count: 10,
        ...change,
      });
      return { names: rows.map(({ name }) => name).join(' '), start, count, found };
    };
    assert.deepEqual(await names({}), {
      names: 'price beat libjson run libserve handle',
      start: 0,
      count: 6,
      found: -1,
    });
    assert.deepEqual(await names({ sort: 'total' }), {
      names: 'run libserve handle price beat libjson',
      start: 0,
      count: 6,
      found: -1,
    });
    assert.deepEqual(await names({ sort: 'name', descending: false }), {
      names: 'beat handle libjson libserve price run',
      start: 0,
      count: 6,
      found: -1,
    });
    assert.deepEqual(await names({ sort: 'file', descending: true, count: 2 }), {
      names: 'libjson libserve',
      start: 0,
      count: 6,
      found: -1,
    });
    assert.deepEqual(await names({ sort: 'name', descending: false, at: 4, count: 2 }), {
      names: 'price run',
      start: 4,
      count: 6,
      found: -1,
    });
    assert.deepEqual(await names({ sort: 'name', descending: false, at: { frame: frameOf('libserve') }, count: 3 }), {
      names: 'libjson libserve price',
      start: 2,
      count: 6,
      found: 3,
    });
    assert.deepEqual(await names({ filter: 'flask' }), { names: 'libjson libserve', start: 0, count: 2, found: -1 });
    assert.deepEqual(await names({ filter: '/^(BEAT|run)$/' }), { names: 'beat run', start: 0, count: 2, found: -1 });
    assert.deepEqual(await names({ filter: 'nothing', at: { frame: 0 } }), {
      names: '',
      start: 0,
      count: 0,
      found: -1,
    });
    assert.deepEqual(await names({}, scope({ threads: [1] })), { names: 'beat run', start: 0, count: 2, found: -1 });
    await assert.rejects(names({ filter: '/(/' }), /is not a valid regular expression/);
    const [row] = (
      await queries.table(scope({ threads: [1] }), { sort: 'self', descending: true, filter: '', at: 0, count: 1 })
    ).rows;
    assert.deepEqual(row, {
      frame: frameOf('beat'),
      definition: { line: 0, column: 0 },
      name: 'beat',
      file: '/srv/app/shop.py',
      line: 20,
      kind: 'code',
      package: '',
      mine: true,
      self: 4,
      total: 4,
      selfMs: 4000,
      totalMs: 4000,
      selfPercent: 100,
      totalPercent: 100,
      source: { file: '/workspace/shop.py', line: 20, column: 1 },
      change: null,
    });
  });

  it('a search counts in the part and names what matches', async () => {
    assert.deepEqual(await queries.search(scope({ threads: [0] }), 'lib'), {
      matches: 2,
      totalPercent: (7 / 8) * 100,
      frames: Int32Array.of(frameOf('libserve'), frameOf('libjson')).sort(),
    });
    assert.deepEqual((await queries.search(transforms({ kind: 'myCode' }), 'lib')).matches, 0);
  });

  it('hits are walked through any view, and say where to zoom', async () => {
    const walk = async (view: ViewSpec, query: string, step: 1 | -1): Promise<string[]> => {
      const seen: string[] = [];
      let at = 0;
      for (let i = 0; i < 4; i++) {
        const hit = await queries.hit(scope({ threads: [0] }), view, query, at, step);
        if (hit === null) return ['none'];
        seen.push(`${profile.frames[hit.frame].name} ${hit.number}/${hit.of} at ${hit.start}`);
        const { node } = await queries.slice(scope({ threads: [0] }), view, hit.zoomTo, 1000, 2);
        assert.ok(node.includes(hit.node), 'zoomed to, it is drawn');
        at = hit.node;
      }
      return seen;
    };
    assert.deepEqual(await walk(timeOrder, 'price', 1), [
      'price 1/2 at 0',
      'price 2/2 at 6',
      'price 1/2 at 0',
      'price 2/2 at 6',
    ]);
    assert.deepEqual(await walk(leftHeavy, '/price|json/', -1), [
      'libjson 2/2 at 5',
      'price 1/2 at 0',
      'libjson 2/2 at 5',
      'price 1/2 at 0',
    ]);
    assert.deepEqual(await walk(leftHeavy, 'nothing', 1), ['none']);
    await assert.rejects(queries.hit(wholeProfile, leftHeavy, '/(/', 0, 1), /is not a valid regular expression/);
  });

  it('a chosen function is found in each view, and a node in other trees', async () => {
    const price = frameOf('price');
    const inTree = (await queries.nodeOf(wholeProfile, leftHeavy, price)) as number;
    const inTime = (await queries.nodeOf(wholeProfile, timeOrder, price)) as number;
    const stack =
      'run (/srv/app/shop.py:1)\nlibserve (/usr/lib/python3/site-packages/flask/app.py:70)\nhandle (/srv/app/shop.py:5)\nprice (/srv/app/shop.py:9)';
    assert.deepEqual(
      [
        await queries.stackText(wholeProfile, leftHeavy, inTree),
        await queries.stackText(wholeProfile, timeOrder, inTime),
      ],
      [stack, stack],
    );
    assert.equal(await queries.stackText(wholeProfile, { kind: 'callers', frame: price }, 3), stack);
    assert.equal(await queries.nodeOf(scope({ threads: [1] }), leftHeavy, price), null);
    const mine = transforms({ kind: 'myCode' });
    const there = await queries.translate(
      { scope: wholeProfile, view: leftHeavy, node: inTree },
      { scope: mine, view: leftHeavy },
    );
    assert.match(await queries.stackText(mine, leftHeavy, there), /^run .*\nhandle .*\nprice [^\n]*$/);
    assert.equal(
      await queries.translate({ scope: mine, view: leftHeavy, node: there }, { scope: wholeProfile, view: leftHeavy }),
      inTree,
    );
    assert.equal(
      await queries.translate(
        { scope: wholeProfile, view: leftHeavy, node: inTree },
        { scope: scope({ threads: [1] }), view: leftHeavy },
      ),
      await queries.nodeOf(scope({ threads: [1] }), leftHeavy, frameOf('run')),
    );
  });

  it('a block opens as it was drawn, also in time order and beside a range', async () => {
    const many = new ProfileBuilder();
    const frame = (name: string): number => many.stack(-1, many.frame(name, 'a.py', 0, 0), 1);
    const stacks = [
      frame('wide'),
      ...Array.from({ length: 50 }, (_, i) => frame(`n${i % 2}`)),
      frame('broad'),
      ...Array.from({ length: 30 }, (_, i) => frame(`m${i % 2}`)),
    ];
    many.thread(
      'main',
      Int32Array.from(stacks),
      Float64Array.from(stacks, (s) => (s === stacks[0] || s === stacks[51] ? 100 : 1)),
    );
    const wide = createQueries(many.build({ name: 'many', unit: 'seconds' }), mapper);
    const slice = await wide.slice(wholeProfile, timeOrder, 0, 100, 2);
    assert.deepEqual(drawn(slice), ['all 280', ' wide 100', ' +50 50', ' broad 100', ' +30 30']);
    const block = await wide.slice(wholeProfile, timeOrder, slice.node[2], 100, 2);
    assert.deepEqual([block.node[0], block.total[0], block.start[0], block.node.length], [slice.node[2], 50, 100, 51]);
    const range = await wide.slice(wholeProfile, leftHeavy, 0, 100, 2, { start: 90, end: 110 });
    assert.deepEqual(drawn(range).slice(0, 3), ['all 280', ' wide 100', ' broad 100']);
  });

  it('one chosen thread can be exported in a format that holds one thread', async () => {
    const bytes = await queries.exportProfile('cpuprofile', scope({ threads: [1] }));
    const { nodes, title } = JSON.parse(new TextDecoder().decode(bytes)) as {
      title: string;
      nodes: { callFrame: { functionName: string }; hitCount: number }[];
    };
    const hit = nodes.filter(({ hitCount }) => hitCount > 0);
    assert.deepEqual([title, ...hit.map(({ callFrame }) => callFrame.functionName)], ['beat', 'beat', 'beat']);
    await assert.rejects(queries.exportProfile('cpuprofile', scope({ threads: [0, 1] })), /this profile has 2/);
  });

  it("every view of any part has the part's total", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryProfile.chain((any) => scopeOf(any).map((what) => ({ any, what }))),
        async ({ any, what }) => {
          const asked = createQueries(any, mapper);
          const { total } = await asked.scope(what);
          assert.equal((await asked.slice(what, leftHeavy, 0, 500, 2)).total[0], total);
          const oneByOne = await Promise.all(
            (what.threads ?? any.threads.map((_, t) => t)).map(
              async (t) => (await asked.slice({ ...what, threads: [t] }, timeOrder, 0, 500, 2)).total[0],
            ),
          );
          assert.equal(
            oneByOne.reduce((a, b) => a + b, 0),
            total,
          );
          const { rows } = await asked.table(what, { sort: 'total', descending: true, filter: '', at: 0, count: 1000 });
          for (const row of rows) {
            for (const kind of ['callers', 'callees'] as const)
              assert.equal((await asked.slice(what, { kind, frame: row.frame }, 0, 500, 2)).total[0], row.total);
          }
        },
      ),
      { numRuns: runs(30) },
    );
  });
});
