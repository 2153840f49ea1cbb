import assert from 'node:assert/strict';
import fc from 'fast-check';
import { when } from '../../../src/contributes/when';
import { ProfileError } from '../../../src/profile/profileError';
import {
  COMPARE_SCHEME,
  comparedOf,
  comparisonAddress,
  isComparison,
  type Compared,
} from '../../../src/views/profiles/comparisonAddress';
import { comparisonTitle, type NamedSide } from '../../../src/views/compare/title';

describe('the address of a comparison', () => {
  const side = fc.record(
    { uri: fc.webUrl(), sources: fc.option(fc.uniqueArray(fc.nat(50), { minLength: 1 }), { nil: undefined }) },
    { requiredKeys: ['uri'] },
  );

  it('names both profiles, so that its tab can be opened again', () => {
    fc.assert(
      fc.property(side, side, fc.string(), (before, after, title) => {
        const { scheme, path, query } = comparisonAddress({ before, after }, title);
        assert.equal(scheme, COMPARE_SCHEME);
        assert.match(path, /^\/[^\\/?#%\p{Cc}]+$/u);
        const expected: Compared = JSON.parse(JSON.stringify({ before, after })) as Compared;
        assert.deepEqual(comparedOf(query), expected);
      }),
    );
  });

  it('is known by its scheme, by the earlier one too, and tests of menus know both', () => {
    const scheme = /resourceScheme =~ \/(.*)\/$/.exec(when.inComparison)?.[1] ?? '';
    assert.ok(when.inProfile.endsWith(`!(resourceScheme =~ /${scheme}/)`));
    for (const [one, is] of [
      [COMPARE_SCHEME, true],
      ['ecs-profiler-compare', true],
      ['file', false],
      ['ecs-exec-check', false],
      ['vscode-remote', false],
    ] as const)
      assert.deepEqual([isComparison({ scheme: one }), new RegExp(scheme).test(one)], [is, is], one);
  });

  it('is refused in words where it names no two', () => {
    for (const query of [
      '',
      '{}',
      'null',
      '[]',
      '{"before":{"uri":"file:///a"}}',
      '{"before":{"uri":"a"},"after":{"uri":"file:///b"}}',
      '{"before":{"uri":"file:///a","sources":[]},"after":{"uri":"file:///b"}}',
      '{"before":{"uri":"file:///a","sources":[-1]},"after":{"uri":"file:///b"}}',
    ]) {
      assert.throws(
        () => comparedOf(query),
        (error) => error instanceof ProfileError && /two profiles/.test(error.message) && error.hint !== '',
        query,
      );
    }
  });
});

describe('the title of a comparison', () => {
  /** A capture at a time of this machine's zone. */
  const side = (
    hour: number,
    minute: number,
    change: Partial<NonNullable<NamedSide['capture']>> = {},
    day = 21,
  ): NamedSide => ({
    file: 'x.speedscope.json',
    capture: {
      service: 'orders-api',
      revision: 1,
      startedAt: new Date(2026, 10, day, hour, minute).toISOString(),
      ...change,
    },
  });

  it('is short, and tells the sides apart', () => {
    assert.equal(comparisonTitle(side(14, 2), side(14, 10)), 'orders-api: 14:02 ↔ 14:10');
    assert.equal(comparisonTitle(side(14, 2, {}, 20), side(9, 5)), 'orders-api: 20 Nov 14:02 ↔ 21 Nov 09:05');
    assert.equal(comparisonTitle(side(14, 2), side(14, 2, { revision: 2 })), 'orders-api: revision 1 ↔ revision 2');
    assert.equal(
      comparisonTitle(side(14, 2, { title: 'before the fix' }), side(14, 10)),
      'orders-api: before the fix ↔ 14:10',
    );
    assert.equal(
      comparisonTitle(side(14, 2), side(14, 10, { service: 'catalog-api' })),
      'orders-api 14:02 ↔ catalog-api 14:10',
    );
    assert.equal(
      comparisonTitle({ ...side(14, 2), part: 'the others' }, { ...side(14, 2), part: 'task 3f2a9c11' }),
      'orders-api: the others ↔ task 3f2a9c11',
    );
  });

  it("is the file's name of what is no capture of ours, in one line", () => {
    assert.equal(
      comparisonTitle({ capture: null, file: 'a.cpuprofile' }, side(14, 10)),
      'a.cpuprofile ↔ orders-api 14:10',
    );
    assert.equal(
      comparisonTitle({ capture: null, file: 'a\nb' }, { capture: null, file: '\u202ec' }),
      'a b ↔ \\u202ec',
    );
    assert.equal(
      comparisonTitle(side(14, 2, { startedAt: 'never' }), side(14, 3)),
      'orders-api: x.speedscope.json ↔ 21 Nov 14:03',
    );
  });
});
