import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { functionsOfText } from '../../../src/javascript/fileFunctions';
import { parseProfile } from '../../../src/profile/formats/parse';
import { splitInlined } from '../../../src/profile/inlined/splitInlined';
import type { FileFunctions } from '../../../src/profile/inlined/types';
import type { Profile } from '../../../src/profile/types';
import { linesOf, selfOf, totalOf, v8Profile } from './v8Profile';

const shop = [
  'function leaf(n) {', // 1
  '  let s = 0;',
  '  for (let i = 0; i < n; i++) s += i % 7;', // 3
  '  return s;',
  '}',
  'function tiny(x) { return (x * 31) % 1009; }', // 6
  'function loop(n) {', // 7
  '  let s = 0;',
  '  while (n-- > 0) s = tiny(s + n);', // 9
  '  return s;',
  '}',
  'function outer(list) {', // 12
  '  const all = list.map((x) => x * 2);', // 13: two functions
  '  list.forEach((x) => {',
  '    s += Math.sqrt(x);', // 15: the callback's alone
  '  });',
  '  return leaf(9) + loop(all.length);', // 17
  '}',
  'setInterval(() => outer(lists), 5);', // 19
].join('\n');
const file = '/app/shop.js';
const [outer, leaf] = [`outer ${file}:12:15`, `leaf ${file}:1:14`];

const texts =
  (files: Readonly<Record<string, string>>) =>
  (name: string): FileFunctions | null =>
    name in files ? functionsOfText(files[name], name) : null;
const split = (profile: Profile, files: Readonly<Record<string, string>> = { [file]: shop }): Profile =>
  splitInlined(profile, texts(files)).profile;
const remarks = (profile: Profile, files: Readonly<Record<string, string>> = { [file]: shop }): string =>
  splitInlined(profile, texts(files)).tally.remarks().join('\n');

describe('functions that V8 inlined', () => {
  it('get the time on their lines back, below the function around them, at the same moments', () => {
    const before = v8Profile([
      [[outer], { 3: 60, 17: 40 }],
      [[outer, leaf], { 3: 10 }],
    ]);
    const after = split(before);
    assert.deepEqual(selfOf(before), { outer: 100, leaf: 10 });
    assert.deepEqual(selfOf(after), { leaf: 70, outer: 40 });
    assert.equal(totalOf(after, 'outer'), 110);
    assert.deepEqual(linesOf(after), { 'leaf:3': 70, 'outer:17': 40 });
    assert.deepEqual(after.threads[0].samples.weight, before.threads[0].samples.weight);
    const moments = [...after.threads[0].samples.stack].map((s) => after.frames[after.stacks.frame[s]].name);
    assert.ok(moments.slice(0, 10).includes('leaf') && moments.slice(0, 10).includes('outer'), 'spread over time');
  });

  it('are named by the text where the profile never saw them', () => {
    const after = split(v8Profile([[[outer], { 3: 60, 17: 40 }]]));
    assert.deepEqual(selfOf(after), { leaf: 60, outer: 40 });
    assert.deepEqual(
      after.frames.find(({ name }) => name === 'leaf'),
      { name: 'leaf', file, line: 1, column: 14, kind: 'code' },
    );
  });

  it('come with the one through which they were called, where there is one way', () => {
    const after = split(v8Profile([[[outer], { 6: 50, 9: 20, 17: 30 }]]));
    assert.deepEqual(selfOf(after), { tiny: 50, outer: 30, loop: 20 });
    assert.equal(totalOf(after, 'loop'), 70, 'outer does not call tiny itself');
    // V8 leaves out an inlined function in the middle, too.
    const seen = split(
      v8Profile([
        [[outer], { 6: 50, 17: 30 }],
        [[outer, `tiny ${file}:6:14`], { 6: 10 }],
      ]),
    );
    assert.equal(totalOf(seen, 'loop'), 50);
  });

  it('may be callbacks written inside the function', () => {
    const after = split(v8Profile([[[outer], { 15: 50, 14: 5, 16: 5, 17: 40 }]]));
    assert.deepEqual(selfOf(after), { outer: 50, '(anonymous)': 50 });
  });

  it('stay where V8 put them when the line is shared, with a word', () => {
    const profile = v8Profile([[[outer], { 13: 60, 3: 10, 17: 30 }]]);
    assert.deepEqual(selfOf(split(profile)), { outer: 90, leaf: 10 });
    assert.match(
      remarks(profile),
      /^60 % of the time is on lines that several functions share \(shop\.js:13: outer or the function at 13:24\)\. V8 tells the line alone/,
    );
  });

  it('in one line of code are told from those that call nothing, and the rest is said', () => {
    const text = 'function a(n){return n%7}function b(n){return n%9}function c(n){return a(n)+b(n)}c(1)';
    const [a, c] = ['a /app/min.js:1:11', `c /app/min.js:1:${text.indexOf('(n){return a') + 1}`];
    const files = { '/app/min.js': text };
    const profile = v8Profile([
      [[c], { 1: 70 }],
      [[c, a], { 1: 30 }],
    ]);
    assert.deepEqual(selfOf(split(profile, files)), { c: 70, a: 30 });
    assert.match(remarks(profile, files), /^70 % of the time is on lines .*\(min\.js:1: c, a or b\)/);
    assert.equal(remarks(v8Profile([[[c, a], { 1: 30 }]]), files), '');
  });

  it('of other files are found among those that are called', () => {
    const helper = '\n'.repeat(39) + 'exports.sum = function sum(list) {\n  return list.length;\n};\n';
    const sum = `sum /app/helper.js:40:${'exports.sum = function sum'.length + 1}`;
    const files = { [file]: shop, '/app/helper.js': helper };
    const profile = v8Profile([
      [[outer], { 41: 60, 17: 30 }],
      [[outer, sum], { 41: 10 }],
    ]);
    assert.deepEqual(selfOf(split(profile, files)), { sum: 70, outer: 30 });
    assert.deepEqual(selfOf(split(profile)), { outer: 90, sum: 10 }, 'without its text nothing is known of it');
    assert.match(remarks(profile), /^60 % of the time was spent in functions that V8 inlined \(in outer\)/);
    assert.deepEqual(linesOf(split(profile)), { 'outer:17': 30, 'sum:41': 10 }, 'the line is not one of its own file');
  });

  it("are never left to Node's own functions", () => {
    const timers = 'listOnTimeout node:internal/timers:545:25';
    const callback = `(anonymous) ${file}:19:13`;
    const profile = v8Profile([
      [[timers], { 19: 50, 560: 10, 33: 15 }],
      [[timers, callback], { 19: 25 }],
    ]);
    const after = split(profile);
    assert.deepEqual(selfOf(after), { '(anonymous)': 75, '(inlined)': 15, listOnTimeout: 10 });
    assert.match(remarks(profile), /^15 % of the time was spent in functions that V8 inlined \(in listOnTimeout\)/);
    const whole = v8Profile([[['(anonymous) node:internal/fs/promises:1:1'], { 825: 10 }]]);
    assert.deepEqual(selfOf(split(whole, {})), { '(anonymous)': 10 }, 'the code of a file is as long as the file');
    assert.deepEqual(selfOf(split(profile, {})), { '(inlined)': 65, '(anonymous)': 25, listOnTimeout: 10 });
  });

  it('stay, with a word, where the text is not the one that ran', () => {
    const profile = v8Profile([[[outer], { 3: 60, 17: 40 }]]);
    assert.equal(split(profile, { [file]: `\n${shop}` }), profile);
    assert.equal(split(profile, { [file]: 'a {' }), profile);
    assert.match(remarks(profile, {}), /^60 % of the time .* text that ran, which was not found \(\/app\/shop\.js\)/);
  });

  it('may be inlined in the code of the file itself, which has lines without a function', () => {
    const text = 'function leaf(n) {\n  return n % 7;\n}\nfor (;;) {\n  n += 1;\n  leaf(n);\n}\n';
    const whole = '(anonymous) /app/loop.js:1:1';
    const profile = v8Profile([
      [[whole], { 5: 60, 2: 30 }],
      [[whole, 'leaf /app/loop.js:1:14'], { 2: 10 }],
    ]);
    assert.deepEqual(selfOf(split(profile, { '/app/loop.js': text })), { '(anonymous)': 60, leaf: 40 });
  });

  it('are not sought by lines of another text than that of the functions', () => {
    // Deno has functions where the source has them, and lines of what it made of it.
    const text = `interface A {\n  a: number;\n}\n\n${shop}`;
    const profile = v8Profile([[[`outer /app/shop.ts:16:15`], { 1: 60, 2: 40 }]]);
    assert.equal(split(profile, { '/app/shop.ts': text }), profile);
  });

  it('get back what a real V8 took from them', () => {
    const recorded = path.join('test', 'fixtures', 'recordings');
    const profile = parseProfile(readFileSync(path.join(recorded, 'inlined.cpuprofile')), 'inlined.cpuprofile');
    const text = readFileSync(path.join(recorded, 'src', 'inlined.cjs'), 'utf8');
    const busy = (one: Profile): number => {
      const self = selfOf(one);
      const code = Object.entries(self).filter(([name]) => !/^\((?!anonymous)/.test(name));
      return self.digest / code.reduce((sum, [, ms]) => sum + ms, 0);
    };
    assert.ok(busy(profile) < 0.8, 'V8 books part of it on the caller');
    const ran = profile.frames.find(({ name }) => name === 'digest')!.file;
    assert.ok(busy(split(profile, { [ran]: text })) > 0.9);
  });

  it('never change what there is in all, nor what a caller has with all it calls', () => {
    const line = fc.integer({ min: 1, max: 25 });
    const ticks = fc.dictionary(line.map(String), fc.integer({ min: 1, max: 9 }), { maxKeys: 6 });
    fc.assert(
      fc.property(ticks, ticks, (first, second) => {
        const before = v8Profile([
          [[outer], first],
          [[outer, `loop ${file}:7:14`], second],
        ]);
        const after = split(before);
        const sum = (one: Profile): number => Object.values(selfOf(one)).reduce((all, ms) => all + ms, 0);
        assert.equal(sum(after), sum(before));
        assert.equal(totalOf(after, 'outer'), totalOf(before, 'outer'));
        after.stacks.parent.forEach((parent, s) => assert.ok(parent < s));
      }),
    );
  });

  it('are looked for once on a line, and on one with more functions than a call has arguments', () => {
    const count = 130_000;
    const functions = Array.from({ length: count }, (_, i) => ({
      name: `f${i}`,
      line: i === 0 ? 1 : 9,
      column: i + 1,
      parent: i - 1 > 0 ? 1 : i - 1,
      uses: [],
      callsOthers: false,
    }));
    const ends = new Map(functions.slice(2).map((_, i) => [i + 2, 'end' as const]));
    let asked = 0;
    const onLine = (line: number): ReadonlyMap<number, 'end'> | undefined => {
      if (line === 30) asked++;
      return line === 30 ? ends : undefined;
    };
    const timer = 'listOnTimeout node:internal/timers:505:25';
    const called = functions.slice(1, 200).map(({ name, line, column }) => `${name} ${file}:${line}:${column}`);
    const before = v8Profile([
      [[called[0]], { 30: 5 }],
      [[timer], { 30: 5 }],
      ...called.map((one): [string[], Record<number, number>] => [[timer, one], { 9: 1 }]),
    ]);
    const { profile } = splitInlined(before, (name) => (name === file ? { functions, onLine } : null));
    assert.equal(selfOf(profile)[`f${count - 1}`], 5);
    assert.ok(asked < 20, `${asked} times`);
  });
});
