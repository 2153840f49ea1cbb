import assert from 'node:assert/strict';
import { parseProfile } from '../../../src/profile/formats/parse';
import { ProfileError } from '../../../src/profile/profileError';
import { stackWeights } from '../../../src/profile/stackWeights';
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

  it('Fil: file and executing line stand before the name', () => {
    const profile = parse(
      '/srv/keeps.py:19 (<module>);/srv/keeps.py:8 (alpha);/srv/keeps.py:8 (<listcomp>) 60\n' +
        '/srv/keeps.py:19 (<module>);<frozen runpy>:98 (_run_module_code);/srv/keeps.py:9 (alpha) 3\n',
    );
    assert.deepEqual(samplesOf(profile), [
      '<module>@19>alpha@8><listcomp>@8 60',
      '<module>@19>_run_module_code@98>alpha@9 3',
    ]);
    assert.deepEqual(
      profile.frames.map(({ name, file }) => [name, file]),
      [
        ['<module>', '/srv/keeps.py'],
        ['alpha', '/srv/keeps.py'],
        ['<listcomp>', '/srv/keeps.py'],
        ['_run_module_code', '<frozen runpy>'],
      ],
    );
    // A name that ends in a number, and its file.
    const other = parse('worker:3 (pool);app.main:3 (main.py) 1\n');
    assert.deepEqual(
      other.frames.map(({ name, file }) => [name, file]),
      [
        ['worker:3 (pool)', ''],
        ['app.main:3', 'main.py'],
      ],
    );
  });

  it('flameprof: file and line of the definition stand before the name', () => {
    const profile = parse(
      '~:0:<built-in method builtins.exec>;app.py:1:<module>;app.py:6:alpha;~:0:<built-in method time.thread_time> 648\n',
    );
    assert.deepEqual(
      profile.frames.map(({ name, file, line }) => [name, file, line]),
      [
        ['<built-in method builtins.exec>', '', 0],
        ['<module>', 'app.py', 1],
        ['alpha', 'app.py', 6],
        ['<built-in method time.thread_time>', '', 0],
      ],
    );
    assert.ok(profile.stacks.line.every((line) => line === 0));
    // A position of V8 without its mark is no definition of a function called 16.
    assert.equal(parse('main;hot /srv/hot.js:15:16 3\n').frames[1].name, 'hot /srv/hot.js:15:16');
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

  it('takes weights with a bare point or without a digit before it', () => {
    assert.deepEqual(samplesOf(parse('main;work 6.\nmain .5\nmain 1.25e2\n')), ['main>work 6', 'main 0.5', 'main 125']);
  });

  it('frames may begin with # and //; comments have white space behind these', () => {
    const profile = parse('# duration: 23873\n#secret;go 5\n//pkg:rule;go 4\n//\n#!/bin/sh 3\n#private 2\nmain 1\n');
    assert.deepEqual(samplesOf(profile), ['#secret>go 5', '//pkg:rule>go 4', '#private 2', 'main 1']);
    assert.equal(profile.remarks, undefined);
    assert.deepEqual(parse('main 1\n# a;b 3\n// c;d 3\n').remarks, [
      '2 lines begin like comments and are left out, the first is line 2: "# a;b 3".',
    ]);
  });

  it('a weight without a stack counts, and belongs to no function', () => {
    const profile = parse('main;work 6\n 3\n;; 1\n');
    assert.deepEqual(samplesOf(profile), ['main>work 6', ' 3', ' 1']);
    assert.deepEqual([stackWeights(profile).sum, stackWeights(profile).empty], [10, 4]);
    assert.deepEqual(profile.remarks, ['Lines without a stack are counted, but belong to no function: 4 in all.']);
    for (const column of ['1\n2\n3\n', ' 1\n 22\n'])
      assert.throws(() => parse(column), { message: /no profile in a known format/ }, 'a column of numbers is none');
  });

  it('takes a first line of more than a MiB', () => {
    const deep = Array.from({ length: 120_000 }, (_, i) => `frame${i}`).join(';');
    assert.ok(deep.length > 1 << 20);
    const profile = parse(`${deep} 3\nmain 1\n`);
    assert.equal(stackWeights(profile).sum, 4);
    assert.equal(profile.frames.length, 120_001);
    assert.throws(() => parse(`${'word '.repeat(300_000)}\n`), { message: /no profile in a known format/ });
  });

  it('the work follows the length of a line, whatever is on it', () => {
    for (const text of [
      `${'1'.repeat(2e6)}x\n`,
      `a ${'1 '.repeat(1e6)}x\n`,
      `a${' '.repeat(2e6)}x\n`,
      `${'JS:*a:1:1 (:1'.repeat(2e5)} 1\n`,
    ]) {
      const begin = process.cpuUsage().user;
      try {
        parse(text);
      } catch (error) {
        assert.ok(error instanceof ProfileError);
      }
      assert.ok(process.cpuUsage().user - begin < 2e6, text.slice(0, 20));
    }
  });

  describe('two counts on each line', () => {
    const text = '# tool\nserver;read;copy 12 20\nserver;write 5 0\nserver;idle 3 4\n';
    const read = (content: string, name?: string): Profile =>
      parseProfile(
        new TextEncoder().encode(content),
        'd.folded',
        undefined,
        name === undefined ? undefined : { name, isNeeded: 'always' },
      );

    it('are two sample types', () => {
      assert.deepEqual(samplesOf(read(text, 'before')), ['server>read>copy 12', 'server>write 5', 'server>idle 3']);
      assert.deepEqual(samplesOf(read(text, 'after')), ['server>read>copy 20', 'server>write 0', 'server>idle 4']);
      const { types, remarks, name } = read(text);
      assert.deepEqual(
        [types?.all.map((type) => type.name), types?.chosen, name],
        [['before', 'after'], 1, 'd.folded, after'],
      );
      assert.match(remarks?.join(' ') ?? '', /this is after .*not shown: before .*`ecs-profiler diff FILE`/);
      assert.throws(() => read(text, 'cpu'), { message: /has no sample type "cpu"/ });
    });

    it('also where the last line is cut off', () => {
      const profile = read('server;read 12 20\nserver;write 5 7\nserver;idle 3', 'after');
      assert.deepEqual(samplesOf(profile), ['server>read 20', 'server>write 7']);
      assert.match(profile.remarks?.join(' ') ?? '', /1 line is no stack with a weight/);
    });

    it('names that end in a number are names', () => {
      for (const named of [
        'pool;worker 1 20\npool;worker 2 30\n',
        'worker 1 20\nmain 2 30\n',
        'pool;worker 1 20\npool 3\n',
        'pool;worker 1 20\npool 3\npool;gc 3 4\n',
      ]) {
        const { types, frames } = read(named);
        assert.equal(types, undefined, named);
        assert.ok(
          frames.some(({ name }) => name === 'worker 1'),
          named,
        );
      }
    });
  });

  it('V8 code in perf: kind and tier are no part of the name, the place is the definition', () => {
    const of = (frame: string): unknown[] => {
      const { frames, stacks } = parse(`node;${frame} 3\n`);
      const { name, file, line, column } = frames[1];
      assert.equal(stacks.line[1], 0);
      return [name, file, line, column];
    };
    for (const tier of ['~', '^', '+', '*', "*'", ''])
      assert.deepEqual(of(`JS:${tier}hotLib /srv/app/hotlib.js:15:16`), ['hotLib', '/srv/app/hotlib.js', 15, 16]);
    for (const [text, ...expected] of [
      ['LazyCompile:*get total /srv/my app/cart.js:3:4_[j]', 'get total', '/srv/my app/cart.js', 3, 4],
      ['JS:~ file:///srv/app/main.mjs:1:1', '(anonymous)', 'file:///srv/app/main.mjs', 1, 1],
      ['Eval:~ evalmachine.<anonymous>:1:1', '(anonymous)', 'evalmachine.<anonymous>', 1, 1],
      ['JS:*run node:internal/main/run_main_module:9:2', 'run', 'node:internal/main/run_main_module', 9, 2],
      ['JS:^f bundle.js:2:9', 'f', 'bundle.js', 2, 9],
      ['Function:^f C:\\x y\\a.js:2:9', 'f', 'C:\\x y\\a.js', 2, 9],
      ['JS:*parse', 'parse', '', 0, 0],
      ['Builtin:ArrayMap', 'Builtin:ArrayMap', '', 0, 0],
      ['Script::run(int)', 'Script::run(int)', '', 0, 0],
      ['Function:call', 'Function:call', '', 0, 0],
    ] as const)
      assert.deepEqual(of(text), expected, text);
    const { frames } = parse('JS:~f /a.js:1:2 1\nJS:*f /a.js:1:2 2\n');
    assert.equal(frames.length, 1);
  });

  it('takes a stack of 10,000 frames', () => {
    assert.equal(
      parse(`${Array.from({ length: 10_000 }, (_, i) => `f${i}`).join(';')} 1\n`).stacks.parent.length,
      10_000,
    );
  });
});
