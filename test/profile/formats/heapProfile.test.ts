import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseProfile } from '../../../src/profile/formats/parse';
import type { Profile } from '../../../src/profile/types';
import { stackOf } from '../naive';
import { sharedProfile } from '../sharedProfiles';

interface HeapNode {
  callFrame: { functionName: string; scriptId: string; url: string; lineNumber: number; columnNumber: number };
  selfSize: number;
  id: number;
  children: HeapNode[];
}

const parse = (value: unknown): Profile =>
  parseProfile(new TextEncoder().encode(JSON.stringify(value)), 'p.heapprofile');
const node = (functionName: string, selfSize: number, children: HeapNode[] = []): HeapNode => ({
  callFrame: {
    functionName,
    scriptId: '1',
    url: functionName === '(root)' ? '' : 'file:///srv/app/a.js',
    lineNumber: 4,
    columnNumber: 0,
  },
  selfSize,
  id: 1,
  children,
});
/** `stack bytes` of each sample. */
const shown = (profile: Profile): string[] =>
  [...profile.threads[0].samples.stack].map(
    (s, i) =>
      `${stackOf(profile, s)
        .map(({ frame }) => profile.frames[frame].name)
        .join(';')} ${profile.threads[0].samples.weight[i]}`,
  );

/** All nodes with bytes, found by a simple walk. */
function expected(head: HeapNode): string[] {
  const found: string[] = [];
  const walk = (one: HeapNode, above: readonly string[]): void => {
    const path = one === head ? [] : [...above, one.callFrame.functionName || '(anonymous)'];
    if (one.selfSize > 0) found.push(`${path.join(';')} ${one.selfSize}`);
    for (const child of one.children) walk(child, path);
  };
  walk(head, []);
  return found.sort();
}

describe('.heapprofile', () => {
  it('makes the bytes of each node one sample, callers first', () => {
    const profile = parse({
      head: node('(root)', 0, [node('main', 100, [node('', 32_768)]), node('load', 0, [node('read', 7)])]),
      samples: [],
    });
    assert.equal(profile.unit, 'bytes');
    assert.deepEqual(shown(profile).sort(), ['load;read 7', 'main 100', 'main;(anonymous) 32768']);
    assert.deepEqual(profile.frames.map(({ line, column }) => [line, column])[0], [5, 1]);
  });

  it('reads any tree, whatever its shape', () => {
    const site = fc.record({
      name: fc.constantFrom('a', 'b', '', '__proto__', '(root)'),
      size: fc.nat(1e9),
      under: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(site, { maxLength: 40 }), (sites) => {
        const all = [node('(root)', 0)];
        for (const { name, size, under } of sites) {
          const one = node(name, size);
          all[under % all.length].children.push(one);
          all.push(one);
        }
        assert.deepEqual(shown(parse({ head: all[0] })).sort(), expected(all[0]));
      }),
    );
  });

  it('reads a tree far deeper than a call stack', () => {
    let text =
      '{"callFrame":{"functionName":"deep","url":"a.js","lineNumber":1,"columnNumber":1},"selfSize":1,"children":[]}';
    for (let i = 0; i < 14; i++) text = text.replace('[]', `[${text}]`);
    const depth = text.split('deep').length - 1;
    assert.ok(depth > 15_000);
    const profile = parseProfile(new TextEncoder().encode(`{"head":${text},"samples":[]}`), 'deep.heapprofile');
    assert.equal(profile.threads[0].samples.weight.length, depth);
  });

  const wrong: [what: string, file: object, message: RegExp][] = [
    ['a negative size', { head: node('(root)', -1) }, /head\.selfSize: weight -1 is negative/],
    [
      'no frame',
      { head: { ...node('(root)', 0), children: [{ selfSize: 1 }] } },
      /head\.children\[0\]\.callFrame: expected an object, found nothing/,
    ],
    [
      'children that are none',
      { head: { ...node('(root)', 0), children: 7 } },
      /head\.children: expected a list, found 7/,
    ],
    [
      'no size',
      { head: node('(root)', 0, [{ ...node('a', 0), selfSize: 'x' as unknown as number }]) },
      /head\.children\[0\]\.selfSize: expected a number/,
    ],
  ];
  for (const [what, file, message] of wrong)
    it(`refuses ${what}`, () => assert.throws(() => parse(file), { name: 'ProfileError', message }));

  it('reads what Node wrote', function () {
    const bytes = sharedProfile(this, 'node/node-10.heapprofile');
    const profile = parseProfile(bytes, 'node-10.heapprofile');
    const total = expected((JSON.parse(new TextDecoder().decode(bytes)) as { head: HeapNode }).head).reduce(
      (sum, one) => sum + Number(one.split(' ').pop()),
      0,
    );
    assert.ok(total > 0);
    assert.equal(
      profile.threads[0].samples.weight.reduce((sum, one) => sum + one, 0),
      total,
    );
  });
});
