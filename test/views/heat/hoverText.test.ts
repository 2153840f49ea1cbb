import assert from 'node:assert/strict';
import { hoverText, type HoverFacts } from '../../../src/views/heat/hoverText';
import { nextLine } from '../../../src/views/heat/marks';
import type { LineDetail } from '../../../src/query/types';

const here = { file: '/work space/a(b).py', line: 7, column: 1 };
const stack = (name: string, deep = 1): LineDetail['stacks'][number] => ({
  frames: Array.from({ length: deep }, (_, i) => ({
    name: i === 0 ? name : `caller${i}`,
    file: '/srv/a.py',
    line: 7 + i,
    source: i === 0 ? here : null,
  })),
  left: 0,
  weight: 3,
  percent: 30,
});
const detail: LineDetail = {
  self: 1.2,
  total: 3,
  selfMs: 1200,
  totalMs: 3000,
  selfPercent: 12,
  totalPercent: 30,
  samples: 1234,
  stacks: [stack('price', 3)],
  byThread: [{ name: 'MainThread', source: null, percent: 100 }],
  byTask: [
    { name: 'abc123', source: null, percent: 75 },
    { name: 'def456', source: null, percent: 25 },
  ],
  change: null,
};
const facts: HoverFacts = {
  detail,
  unit: 'seconds',
  name: 'x.cpuprofile',
  capture: null,
  isPart: false,
  touched: false,
  verdict: '',
  linkOf: ({ line }) => `file:///a.py#L${line}`,
};

describe('the hover of a hot line', () => {
  it('tells self, total, samples, stacks with links, shares and the profile', () => {
    assert.deepEqual(hoverText(facts).split(/\n\n| {2}\n/), [
      '**12.0 % · 1.20 s** self, **30.0 % · 3.00 s** total, 1,234 samples',
      'Heaviest stacks:\n- 30.0 % · 3.00 s: [price:7](file:///a.py#L7) ← caller1:8 ← caller2:9',
      'By task: abc123 75 %, def456 25 %',
      'By thread: MainThread 100 %',
      '*x.cpuprofile.*',
    ]);
  });

  it('tells of a comparison what changed, on both sides, and how sure that is', () => {
    const line = {
      line: 7,
      side: 1 as const,
      selfBefore: 34.2,
      selfAfter: 3.1,
      before: 40,
      after: 8.9,
      trend: -1 as const,
      inHunk: true,
    };
    const change = {
      line,
      hunk: { line: 7, before: 60, after: 20, trend: -1 as const },
      mode: 'share' as const,
      direction: -1 as const,
      inHunk: true,
    };
    const [self, hunk, sure] = hoverText({ ...facts, change }).split(/\n\n| {2}\n/);
    assert.equal(
      self,
      '**−31.1 pp** self (before 34.2 %, after 3.1 %), **−31.1 pp** total (before 40.0 %, after 8.9 %)',
    );
    assert.equal(hunk, '**−40.0 pp** in all of this hunk (before 60.0 %, after 20.0 %)');
    assert.equal(sure, 'A significant change: its function takes less. The line differs between the two sides.');
    assert.match(
      hoverText({
        ...facts,
        change: {
          ...change,
          mode: 'rate',
          direction: 0,
          hunk: null,
          line: { ...line, selfBefore: 1800, selfAfter: 600 },
        },
      }),
      /^\*\*−1\.20 s\/s\*\* self \(before 1\.80 s\/s, after 600 ms\/s\).*\n.*Within the noise/,
    );
  });

  it('says of which capture, when and which revision, and that a part or an earlier text is meant', () => {
    const capture = {
      title: 'before',
      cluster: 'lab',
      service: 'orders-api',
      revision: 3,
      startedAt: '2026-01-02T03:04:05Z',
    } as unknown as NonNullable<HoverFacts['capture']>;
    const text = hoverText({ ...facts, capture, isPart: true, touched: true, verdict: 'Moved: *another* text ran.' });
    assert.ok(text.includes('Moved: \\*another\\* text ran.'), text);
    assert.ok(text.includes('*before: lab/orders-api, revision 3, ') && text.includes('2026'), text);
    assert.ok(text.endsWith('Only what its graph shows counts.') && text.includes('*Edited since it was measured.*'));
  });

  it('shows the inner frames of deep stacks and the first of many shares', () => {
    const many = Array.from({ length: 9 }, (_, i) => ({ name: `t${i}`, source: i, percent: 10 }));
    const text = hoverText({
      ...facts,
      detail: { ...detail, stacks: [{ ...stack('price', 30), left: 9_970 }], byThread: many, byTask: [] },
    });
    assert.ok(
      text.includes('caller5:12 ← 9,994 more') && text.includes('t3 10 %, 5 more') && !text.includes('By task'),
      text,
    );
  });

  it('lets nothing from outside work as a link, markup or HTML', () => {
    const hostile = '](command:evil) <img src=x> **b** `c` [d](http://e)\n# f';
    const text = hoverText({
      ...facts,
      name: hostile,
      detail: {
        ...detail,
        stacks: [stack(hostile)],
        byThread: [{ name: hostile, source: null, percent: 100 }],
        byTask: [{ name: hostile, source: null, percent: 1 }],
      },
    });
    assert.ok(
      !/[^\\]\]\((?!file:)/.test(text) && !text.includes('<img') && !text.includes('\n#') && !/[^\\]`/.test(text),
      text,
    );
  });

  it('memory is told in bytes, counts as shares', () => {
    assert.match(
      hoverText({ ...facts, unit: 'bytes', detail: { ...detail, self: 4_120_000, selfMs: null, totalMs: null } }),
      /^\*\*12\.0 % · 4\.12 MB\*\* self/,
    );
  });
});

describe('the next hot line', () => {
  it('goes around the end both ways', () => {
    assert.deepEqual(
      [
        nextLine([9, 3, 5], 4, 1),
        nextLine([9, 3, 5], 9, 1),
        nextLine([9, 3, 5], 3, -1),
        nextLine([9, 3, 5], 6, -1),
        nextLine([4], 4, 1),
      ],
      [5, 3, 9, 5, 4],
    );
  });
});
