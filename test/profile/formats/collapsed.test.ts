import assert from 'node:assert/strict';
import { parseProfile } from '../../../src/profile/formats/parse';
import type { Profile } from '../../../src/profile/types';
import { naiveTotals } from '../naive';
import { sharedProfile } from '../sharedProfiles';
import { samplesOf } from './samplesOf';

const parse = (text: string): Profile => parseProfile(new TextEncoder().encode(text), 'stacks.txt');

describe('collapsed stacks', () => {
  it('py-spy raw: the place in brackets is file and executing line', () => {
    const profile = parse(
      '<module> (main.py:3);handle (srv/app.py:20);<lambda> (srv/app.py:7) 12\n<module> (main.py:3);handle (srv/app.py:22) 4\n',
    );
    assert.equal(profile.unit, 'none');
    assert.deepEqual(samplesOf(profile), ['<module>@3>handle@20><lambda>@7 12', '<module>@3>handle@22 4']);
    assert.deepEqual(
      profile.frames.map(({ name, file, line }) => [name, file, line]),
      [
        ['<module>', 'main.py', 0],
        ['handle', 'srv/app.py', 0],
        ['<lambda>', 'srv/app.py', 0],
      ],
    );
  });

  it('perf folded: kernel functions by their suffix, modules, names with brackets and blanks', () => {
    const profile = parse(
      'java;start_thread;void foo(int, char) const;[libc.so.6];do_syscall_64_[k];x_[k] 7\njava;operator new (unsigned long) 2.5\n',
    );
    assert.deepEqual(
      profile.frames.map(({ name, file }) => [name, file]),
      [
        ['java', ''],
        ['start_thread', ''],
        ['void foo(int, char) const', ''],
        ['[libc.so.6]', ''],
        ['do_syscall_64', '[kernel]'],
        ['x', '[kernel]'],
        ['operator new (unsigned long)', ''],
      ],
    );
    assert.deepEqual([...profile.threads[0].samples.weight], [7, 2.5]);
  });

  it('takes files without lines, library names and Windows paths', () => {
    const profile = parse(
      'a (b.py);c (C:\\srv\\x.py:4);d (<frozen importlib._bootstrap>);e (/lib/x86/libpython3.12.so.1.0) 1\n',
    );
    assert.deepEqual(
      profile.frames.map(({ name, file }) => [name, file]),
      [
        ['a', 'b.py'],
        ['c', 'C:\\srv\\x.py'],
        ['d', '<frozen importlib._bootstrap>'],
        ['e', '/lib/x86/libpython3.12.so.1.0'],
      ],
    );
  });

  it('takes any line end and UTF-16 of either order, with and without byte order mark', () => {
    const text = 'a;b;é 1\r\na;b 2\ra 3';
    const expected = ['a>b>é 1', 'a>b 2', 'a 3'];
    const little = Buffer.from(text, 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\uFEFF${text}`),
      little,
      big,
      Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
      Buffer.concat([Buffer.from([0xfe, 0xff]), big]),
    ]) {
      assert.deepEqual(samplesOf(parseProfile(bytes, 'x')), expected);
    }
  });

  it('real files: totals as added up line by line', function () {
    for (const [name, encoding] of [
      ['simple.txt', 'utf8'],
      ['simple-crlf.txt', 'utf8'],
      ['simple-utf16-le.txt', 'utf16le'],
      ['recursion.txt', 'utf8'],
      ['with-invalid-lines.txt', 'utf8'],
    ] as const) {
      const bytes = sharedProfile(this, `collapsed/${name}`);
      const self = new Map<string, number>();
      const total = new Map<string, number>();
      for (const line of Buffer.from(bytes).toString(encoding).replace('\uFEFF', '').split(/\r?\n/)) {
        const [stack, weight] = line.split(' ');
        if (line.split(' ').length !== 2 || !/^\d+$/.test(weight)) continue;
        const frames = stack.split(';');
        const leaf = frames[frames.length - 1];
        self.set(leaf, (self.get(leaf) ?? 0) + Number(weight));
        for (const frame of new Set(frames)) total.set(frame, (total.get(frame) ?? 0) + Number(weight));
      }
      const { functions, sum } = naiveTotals(parseProfile(bytes, name));
      assert.deepEqual(
        [...functions].map(([key, totals]) => [key, totals.self, totals.total]),
        [...total].map(([frame, weight]) => [`${frame}||0|0`, self.get(frame) ?? 0, weight]),
        name,
      );
      assert.equal(
        sum,
        [...self.values()].reduce((a, b) => a + b),
      );
    }
  });

  it('leaves lines without a weight out and says so; remarks of the file are none', function () {
    const profile = parseProfile(sharedProfile(this, 'collapsed/with-invalid-lines.txt'), 'x');
    assert.deepEqual(profile.remarks, [
      '1 line is no stack with a weight and left out, the first is line 8: "invalid line".',
    ]);
    assert.deepEqual(parse('a 1\n\n# why\na;b 2\nodd\nodder\na;c 1\n').remarks, [
      '2 lines are no stack with a weight and left out, the first is line 5: "odd".',
    ]);
  });

  it('a text of something else is no profile', () => {
    for (const text of ['hello\nworld\n', 'just some words', 'one 1\nbut\nmostly\nprose\n'])
      assert.throws(() => parse(text), { name: 'ProfileError', message: /no profile in a known format/ });
    assert.throws(() => parse(`a;b ${'9'.repeat(400)}\n`), {
      name: 'ProfileError',
      message: /^line 1: the weight 9+ is more than a number can hold\.$/,
    });
  });

  it('takes a stack of 10,000 frames', () => {
    assert.equal(
      parse(`${Array.from({ length: 10_000 }, (_, i) => `f${i}`).join(';')} 1\n`).stacks.parent.length,
      10_000,
    );
  });
});
