/** What the page remembers, and changes of a scope. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wholeProfile, type Scope, type Transform } from '../../../src/profile/scope';
import type { ProfileSummary } from '../../../src/query/types';
import { ticksOf } from '../../../webview/flame/panes/timeAxis';
import { linkTo } from '../../../webview/flame/state/frameRef';
import { initialState, type PageState } from '../../../webview/flame/state/pageState';
import { parseState } from '../../../webview/flame/state/parseState';
import { againstOther, threadChoices } from '../../../webview/flame/state/threadChoices';
import { fitting, partsOf, toggled, withThreads, withWindow } from '../../../webview/flame/state/scopes';

const transform: fc.Arbitrary<Transform> = fc.oneof(
  fc.constantFrom<Transform>({ kind: 'myCode' }, { kind: 'collapseRecursion' }),
  fc.record({
    kind: fc.constantFrom('hide' as const, 'focus' as const),
    by: fc.constantFrom('frame' as const, 'file' as const, 'package' as const),
    key: fc.string(),
  }),
);
const stretch = fc
  .tuple(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }))
  .map(([start, length]) => ({ start, end: start + length }));
const scope: fc.Arbitrary<Scope> = fc
  .record({
    threads: fc.option(fc.uniqueArray(fc.nat(9), { minLength: 1 })),
    window: fc.option(stretch),
    transforms: fc.array(transform, { maxLength: 4 }),
  })
  .map((made) => ({ ...made, window: made.threads?.length === 1 ? made.window : null }));
const zoom = fc.record({ node: fc.integer({ min: -9, max: 99 }), range: fc.option(stretch) });
const state: fc.Arbitrary<PageState> = fc.record({
  sampleType: fc.option(fc.string({ minLength: 1 })),
  view: fc.option(fc.constantFrom('timeOrder' as const, 'leftHeavy' as const, 'sandwich' as const, 'table' as const)),
  scope,
  undo: fc.array(scope, { maxLength: 3 }),
  zoom: fc.record({ leftHeavy: zoom, timeOrder: zoom, callers: zoom, callees: zoom }),
  selection: fc.option(
    fc.record({
      frame: fc.integer({ min: -1, max: 99 }),
      tree: fc.option(
        fc.constantFrom('leftHeavy' as const, 'timeOrder' as const, 'callers' as const, 'callees' as const),
      ),
      node: fc.integer(),
    }),
  ),
  sandwich: fc.option(fc.nat()),
  query: fc.string(),
  table: fc.option(
    fc.record({
      sort: fc.constantFrom(
        'self' as const,
        'total' as const,
        'name' as const,
        'file' as const,
        'delta' as const,
        'significance' as const,
      ),
      descending: fc.boolean(),
    }),
  ),
  filter: fc.string(),
  numbering: fc.string(),
  compare: fc.record({
    mode: fc.constantFrom('share' as const, 'rate' as const, 'perRequest' as const),
    width: fc.constantFrom('after' as const, 'before' as const, 'larger' as const),
    only: fc.constantFrom('all' as const, 'removed' as const),
    swapped: fc.boolean(),
  }),
  differences: fc.boolean(),
  details: fc.boolean(),
});

describe('state of the viewer page', () => {
  it('is read back as it was stored', () => {
    fc.assert(
      fc.property(state, (stored) =>
        assert.deepEqual(parseState(JSON.parse(JSON.stringify(stored))), JSON.parse(JSON.stringify(stored))),
      ),
    );
  });

  it('is as at the beginning where nothing sensible is stored, whatever it is', () => {
    assert.deepEqual(parseState(undefined), initialState);
    assert.deepEqual(
      parseState({
        view: 'nowhere',
        zoom: { leftHeavy: { node: 'x' } },
        scope: { threads: ['a'], transforms: [{ kind: 'eval' }] },
        selection: 7,
        sandwich: -1,
        query: 3,
        table: { sort: 'colour' },
        compare: { mode: 'feeling', width: 3, only: 'mine', swapped: 'yes' },
      }),
      initialState,
    );
    fc.assert(
      fc.property(fc.anything(), (stored) =>
        assert.deepEqual(Object.keys(parseState(stored)), Object.keys(initialState)),
      ),
    );
  });
});

describe('scopes of the viewer page', () => {
  const summary = {
    unit: 'seconds',
    threads: [{ name: 'main' }, { name: '' }, { name: 'io' }],
  } as unknown as ProfileSummary;

  it('a stretch of time stays with its own thread only', () => {
    const timed = withWindow({ ...wholeProfile, transforms: [{ kind: 'myCode' }] }, 1, { start: 1, end: 2 });
    assert.deepEqual(withThreads(timed, [1], 3).window, { start: 1, end: 2 });
    assert.deepEqual(withThreads(timed, [2], 3), { threads: [2], window: null, transforms: [{ kind: 'myCode' }] });
    assert.deepEqual(withThreads(timed, [2, 0, 1], 3).threads, null, 'all threads are all merged');
    assert.deepEqual(fitting(timed, 1), { threads: null, window: null, transforms: [{ kind: 'myCode' }] });
  });

  it('threads of a comparison are chosen by name, or on one side against all of the other', () => {
    const threads = [
      { name: 'main', side: 0 },
      { name: 'io', side: 0 },
      { name: 'main', side: 1 },
      { name: 'pool', side: 1 },
    ] as unknown as ProfileSummary['threads'];
    assert.deepEqual(threadChoices({ threads, comparison: {} as ProfileSummary['comparison'] }), [[0, 2], [1], [3]]);
    assert.deepEqual(threadChoices({ threads, comparison: null }), [[0], [1], [2], [3]]);
    assert.deepEqual(againstOther([1], { threads }, 0), [1, 2, 3]);
    assert.equal(partsOf({ ...wholeProfile, threads: [0, 2] }, { ...summary, threads })[0].label, 'Thread: main');
  });

  it('each part is a chip, and taken away by itself', () => {
    fc.assert(
      fc.property(scope, (made) => {
        const parts = partsOf(fitting(made, 3), summary);
        for (const { without } of parts) assert.ok(partsOf(without, summary).length < parts.length);
      }),
    );
    const made = toggled(
      toggled(withWindow(wholeProfile, 1, { start: 0.25, end: 1.5 }), {
        kind: 'hide',
        by: 'frame',
        key: '["<b>","/x.py",3,0]',
      }),
      { kind: 'focus', by: 'package', key: '' },
    );
    assert.deepEqual(
      partsOf(made, summary).map(({ label }) => label),
      ['Thread: number 2', 'Time: 250 ms to 1.50 s', 'Hidden: <b>', 'Only: own code'],
    );
    assert.deepEqual(
      toggled(made, { kind: 'focus', by: 'package', key: '' }).transforms.length,
      1,
      'the same again takes it away',
    );
    assert.deepEqual(
      partsOf(withWindow(wholeProfile, 0, { start: 1, end: 2 }), { ...summary, threads: [summary.threads[0]] })[0]
        .without,
      wholeProfile,
    );
  });
});

describe('small parts of the viewer page', () => {
  it('the time scale has round ticks within what is shown', () => {
    assert.deepEqual(ticksOf(0, 10, 5), [0, 2, 4, 6, 8]);
    assert.deepEqual(
      ticksOf(0.31, 0.39, 5).map((tick) => tick.toFixed(2)),
      ['0.32', '0.34', '0.36', '0.38'],
    );
    assert.deepEqual(ticksOf(1, 1, 5), []);
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 20 }),
        (start, length, count) => {
          const ticks = ticksOf(start, start + length, count);
          assert.ok(
            ticks.length <= count + 1 &&
              ticks.every(
                (tick, i) => tick >= start - 1e-6 && tick < start + length && (i === 0 || tick > ticks[i - 1]),
              ),
          );
        },
      ),
    );
  });

  it('a link leads to the line in the workspace, on Windows too, and is no more than its place elsewhere', () => {
    const frame = { id: 0, key: '', name: 'f', file: '/srv/a b.py', line: 7, package: '' };
    const source = { file: '/work space/a#1.py', line: 7, column: 3 };
    assert.equal(linkTo({ ...frame, source }, 'vscode'), 'vscode://file/work%20space/a%231.py:7:3');
    assert.equal(
      linkTo({ ...frame, source: { file: 'C:\\code\\a.py', line: 7, column: 0 } }, 'vscode'),
      'vscode://file/C:/code/a.py:7:1',
    );
    assert.equal(linkTo({ ...frame, source: null }, 'vscode'), '/srv/a b.py:7');
    assert.equal(linkTo({ ...frame, file: '', source: null }, 'vscode'), 'f');
    assert.equal(linkTo({ ...frame, source }, 'vscodium'), 'vscodium://file/work%20space/a%231.py:7:3');
    assert.equal(linkTo({ ...frame, source }, ''), '/work space/a#1.py:7:3', 'where no link leads there');
  });
});
