import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareFrames } from '../../../src/profile/diff/compareFrames';
import { defaultCompare } from '../../../src/profile/diff/types';
import { uniteProfiles } from '../../../src/query/compare/uniteProfiles';
import { functionTotals } from '../../../src/profile/functions';
import { joinProfiles } from '../../../src/profile/joinProfiles';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import { stackWeights } from '../../../src/profile/stackWeights';
import { runs } from '../../support/runs';
import { arbitraryProfile } from '../arbitraryProfile';
import { captureOf, shop, simulate } from './simulate';
import { byName, compared, profileOf, repeat } from './stacks';

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) <= 1e-6 * (1 + Math.abs(expected)), `${actual}, expected ${expected}`);
/** Work that comes in pieces, equal on both sides except for the stacks in each piece. */
const pieces = (seconds: number, ...stacks: readonly string[]): string[] =>
  repeat(seconds * 10, ...stacks.flatMap((stack) => repeat(10 / stacks.length, stack)));

describe('functions compared', () => {
  it('have the totals of their side, whatever the profiles, and the same turned round when the sides are swapped', () => {
    fc.assert(
      fc.property(arbitraryProfile, arbitraryProfile, (before, other) => {
        const after = { ...other, unit: before.unit };
        const united = uniteProfiles(before, after, byName);
        const { profile } = united;
        const changes = compareFrames(profile, united, defaultCompare);
        [0, 1].forEach((side) => {
          const threads = profile.threads.filter((_, t) => united.sideOf[t] === side);
          const weights = stackWeights({ ...profile, threads });
          const functions = functionTotals({ ...profile, threads }, weights);
          profile.frames.forEach(({ kind }, f) => {
            if (kind === 'idle') return;
            near(
              (side === 0 ? changes.totalBefore : changes.totalAfter)[f],
              weights.sum > 0 ? (100 * functions.total[f]) / weights.sum : 0,
            );
            near(
              (side === 0 ? changes.selfBefore : changes.selfAfter)[f],
              weights.sum > 0 ? (100 * functions.self[f]) / weights.sum : 0,
            );
          });
          assert.ok([...changes.delta].every((delta) => Math.abs(delta) <= 100 + 1e-9));
        });
        const swapped = compareFrames(profile, united, { ...defaultCompare, swapped: true });
        assert.deepEqual(swapped.totalBefore, changes.totalAfter);
        assert.deepEqual(swapped.selfAfter, changes.selfBefore);
        assert.deepEqual(swapped.significant, changes.significant);
        changes.delta.forEach((delta, f) => near(swapped.delta[f], -delta));
      }),
      { numRuns: runs(20) },
    );
  });

  it('differ nowhere when the same program was sampled five times as often, in any unit, and lines moved', () => {
    const before = profileOf(pieces(10, 'main@1 a@2', 'main@1 b@3'));
    const after = profileOf(pieces(50, 'main@8 a@9', 'main@8 b@7'), 2000, 'microseconds');
    for (const mode of ['share', 'rate'] as const) {
      const { changes } = compared(before, after, { mode });
      changes.delta.forEach((delta) => near(delta, 0));
      assert.deepEqual([...changes.state], [0, 0, 0]);
      near(changes.totals[0], mode === 'share' ? 100 : 1000);
    }
  });

  it('that did the same work as before have another share, and the same rate, where something else got worse', () => {
    const before = profileOf(repeat(100, ...repeat(3, 'main a'), ...repeat(2, 'main b'), ...repeat(5, '(idle)')));
    const after = profileOf(repeat(100, ...repeat(3, 'main a'), ...repeat(6, 'main b'), ...repeat(1, '(idle)')));
    const share = compared(before, after);
    near(share.row('a').delta, 100 / 3 - 60);
    assert.ok(share.row('a').significant && share.row('a').delta < 0);
    const rate = compared(before, after, { mode: 'rate' });
    near(rate.row('a').before, 300);
    near(rate.row('a').delta, 0);
    assert.equal(rate.row('a').significant, false);
    near(rate.row('b').delta, 400);
    assert.ok(rate.row('b').significant && rate.row('b').low > 0 && rate.row('b').high > 400);
    near(rate.changes.totals[1], 900);
  });

  it('are weighed by request where requests are counted', () => {
    const [before, after] = [1000, 2000].map((requests) => ({
      ...profileOf(pieces(10, 'main a', 'main b')),
      capture: captureOf({ requests }),
    }));
    const { changes, row } = compared(before, after, { mode: 'perRequest' });
    near(changes.totals[0], 10);
    near(row('a').delta, -2.5);
    assert.ok(row('a').significant && row('a').high < 0);
  });

  it('count recursion once, also a thousand deep, and 10,000 frames deep', () => {
    const { row } = compared(
      profileOf(pieces(10, 'main', `main ${'f '.repeat(1000)}`)),
      profileOf(pieces(10, 'main f', `main ${'f '.repeat(3)}`)),
    );
    near(row('f').before, 50);
    near(row('f').after, 100);
    const deep = Array.from({ length: 10_000 }, (_, i) => `f${i}`).join(' ');
    near(compared(profileOf(repeat(5, deep), 2), profileOf(repeat(5, deep), 2)).row('f9999').before, 100);
  });

  it('without a baseline are new, without a successor removed, with numbers that are numbers', () => {
    const { changes, row } = compared(
      profileOf(pieces(10, 'main a', 'main old')),
      profileOf(pieces(10, 'main a', 'main fresh')),
    );
    const [fresh, old] = [row('fresh'), row('old')];
    assert.deepEqual([fresh.state, fresh.before, fresh.after, fresh.significant], ['new', 0, 50, true]);
    assert.deepEqual([old.state, old.before, old.after, old.significant], ['removed', 50, 0, true]);
    for (const column of [changes.delta, changes.low, changes.high, changes.qValue])
      assert.ok([...column].every(Number.isFinite));
  });

  it('of disjoint trees are new or removed, all of them', () => {
    const { changes } = compared(profileOf(pieces(10, 'a b', 'a c')), profileOf(pieces(10, 'x y', 'x z')));
    assert.deepEqual([...changes.state], [3, 3, 3, 2, 2, 2]);
    assert.ok(changes.significant.every((one) => one === 1) && [...changes.qValue].every((q) => q < 1e-3));
  });

  it('beside an empty side say that nothing can be told', () => {
    const empty = profileOf([]);
    const full = profileOf(pieces(10, 'main a', 'main b'));
    for (const [before, after, side] of [
      [empty, full, 'before'],
      [full, empty, 'after'],
    ] as const) {
      for (const mode of ['share', 'rate'] as const) {
        const { changes } = compared(before, after, { mode });
        assert.match(changes.warnings.join(), new RegExp(`no samples ${side}`));
        assert.ok(
          [...changes.qValue, ...changes.low].every(Number.isNaN) && changes.significant.every((one) => one === 0),
        );
        assert.ok([...changes.delta, ...changes.totals].every(Number.isFinite));
      }
    }
    assert.deepEqual([...compared(empty, empty).changes.totals], [0, 0]);
  });

  it('of captures too short for blocks, or without time order, say so instead of guessing', () => {
    const short = compared(profileOf(pieces(3, 'main a', 'main b')), profileOf(pieces(3, 'main a', 'main a')));
    assert.match(short.changes.warnings.join(' '), /before is too short .*after is too short/);
    const summed = profileOf(['main a', 'main b', 'main c'], 3);
    const sums = compared(summed, profileOf(pieces(10, 'main a', 'main b', 'main c', 'main d', 'main e')));
    assert.match(sums.changes.warnings.join(), /before is not in time order/);
    const full = profileOf(pieces(10, 'main a', 'main b'));
    const told = compared({ ...full, summed: true }, full);
    assert.match(told.changes.warnings.join(), /before is not in time order/);
    const few = compared(full, profileOf(repeat(8, 'main a', 'main b'), 1));
    assert.match(few.changes.warnings.join(), /too few samples after \(worth 16/);
    for (const { changes } of [short, sums, told, few])
      assert.ok(
        [...changes.qValue, ...changes.high].every(Number.isNaN) && changes.significant.every((one) => one === 0),
      );
    near(short.row('b').delta, -50);
  });

  it('that were in a few samples of one side only support no claim', () => {
    const { row } = compared(
      profileOf(pieces(10, 'main a', 'main b')),
      profileOf([...pieces(10, 'main a', 'main b'), ...repeat(4, 'main rare')]),
    );
    assert.deepEqual([row('rare').state, row('rare').significant, row('rare').qValue], ['new', false, 1]);
  });

  it('tell the noise floor: what the halves of one capture differ by', () => {
    const steady = profileOf(pieces(20, 'main a', 'main b'));
    near(compared(steady, steady).changes.noiseFloor ?? NaN, 0);
    const drifting = profileOf([
      ...repeat(500, 'main a', 'main b'),
      ...repeat(500, 'main a', 'main a', 'main a', 'main b').slice(0, 1000),
    ]);
    near(compared(steady, drifting).changes.noiseFloor ?? NaN, 25 * Math.SQRT1_2);
    assert.equal(compared(profileOf([]), profileOf([])).changes.noiseFloor, null);
  });

  it('of several tasks have a rate a task', () => {
    const one = simulate(shop, 10, 1);
    const three = {
      ...joinProfiles(
        'three',
        [1, 2, 3].map((seed, source) => ({ profile: simulate(shop, 10, seed), source })),
      ),
      capture: captureOf({
        sources: ['a', 'b', 'c'].map((task) => ({
          task,
          container: 'app',
          pid: 1,
          processName: 'main.py',
          samples: 100,
          error: null,
        })),
      }),
    };
    const { united, changes } = compared(one, three, { mode: 'rate' });
    assert.deepEqual([united.sides[1].tasks, ...new Set(united.taskOf.slice(2))], [3, 0, 1, 2]);
    assert.deepEqual(changes.blocks, [10, 30]);
    near(changes.totals[1], three.threads.reduce((sum, { samples }) => sum + samples.stack.length, 0) / 3);
  });

  it('that only changed places among threads are not told apart from those that did not', () => {
    const builder = new ProfileBuilder();
    const [a, b] = ['a', 'b'].map((name) => builder.stack(-1, builder.frame(name, 'a.py', 0, 0), 0));
    for (const stack of [a, b])
      builder.thread('worker', new Int32Array(60).fill(stack), new Float64Array(60).fill(0.01));
    const before = { ...builder.build({ name: 'p', unit: 'seconds' }), capture: captureOf({}) };
    const after = {
      ...before,
      threads: before.threads.map((thread, t) => ({
        ...thread,
        samples: {
          stack: thread.samples.stack.slice(0, t === 0 ? 60 : 50),
          weight: thread.samples.weight.slice(0, t === 0 ? 60 : 50),
        },
      })),
    };
    const { row } = compared(before, after);
    assert.equal(row('a').significant, false, 'how much each thread ran is as uncertain as 60 samples are');
    assert.ok(row('a').high - row('a').low > 15);
  });
});
