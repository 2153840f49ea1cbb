/** Whether positions are of a text, told by the text alone. */
import assert from 'node:assert/strict';
import { functionKey, judgePositions, lineKey } from '../../../src/source/positions/judgePositions';
import { maskText } from '../../../src/source/positions/maskText';
import { SourceText } from '../../../src/source/positions/sourceText';
import type { FilePositions, RanFunction } from '../../../src/source/positions/types';
import { byTypeScript, onOneLine, placeIn, ranAt, source } from './compiledText';

const text = new SourceText('/repo/orders.ts', source);
const lineOf = (part: string): number => placeIn(source, source.indexOf(part)).line;
/** Functions that are not where the profile has them, with the line of their name. */
const byName = (functions: readonly RanFunction[]): Record<string, number | null> => {
  const found = judgePositions(text, functions).byName;
  return Object.fromEntries(
    functions.flatMap((one) => {
      const place = found.get(functionKey(one));
      return place === undefined ? [] : [[one.name, place?.line ?? null]];
    }),
  );
};
const all = (ran: string): RanFunction[] => [
  ranAt(ran, 'hotTotal', 'function hotTotal', [1, 2]),
  ranAt(ran, 'total', 'total', [1]),
  ranAt(ran, 'coldTotal', 'coldTotal = async '),
  ranAt(ran, 'find', 'find', [1]),
  ranAt(ran, 'parse', 'parse'),
  ranAt(ran, '(anonymous)', '.sqrt'),
];

describe('positions in a text', () => {
  it('knows the lines on which nothing can run: comments, types of one line and of several, declarations without code', () => {
    const dead = source.split('\n').flatMap((_, i) => (text.canRun(i + 1) ? [] : [i + 1]));
    assert.deepEqual(dead, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 18, 20, 30, 40]);
    assert.equal(text.canRun(0), false);
    assert.equal(text.canRun(41), false);
  });

  it('knows where a string of several lines ends in Python, whatever backslashes it has', () => {
    for (const end of ['', 'a', '\\\\', '\\"', '\\\\\\"', '\\\\\\\\']) {
      const python = new SourceText(
        '/repo/a.py',
        `x = """\n${end}"""\n# A remark.\ny = 1\nz = """\nend"""\n# Another.\n`,
      );
      assert.deepEqual(
        [3, 4, 7].map((line) => python.canRun(line)),
        [false, true, false],
        end,
      );
    }
  });

  it('tells of each line of Python by itself what the whole text tells', () => {
    const lines = [
      'x = 1  # One.',
      '# Two.',
      '   ',
      "y = 'a \\",
      'b # no remark \\',
      "c' + x",
      '"""Three.',
      '# Four.',
      '   five',
      '""" + y',
      "'unfinished",
      '# Six.',
      '\t)',
    ];
    for (const end of ['\n', '\r\n']) {
      const python = lines.join(end);
      const masked = maskText(python, 'python').text.split('\n');
      const canRun = new SourceText('/repo/a.py', python);
      assert.deepEqual(
        lines.map((_, i) => canRun.canRun(i + 1)),
        masked.map((line) => line.trim() !== ''),
      );
    }
  });

  it('are believed where V8 ran the text itself, or one with blanks in place of types', () => {
    for (const ran of [
      source,
      source.replace(/: Prices|: number\b|: Promise<number>/g, (type) => ' '.repeat(type.length)),
    ]) {
      const found = judgePositions(text, [
        ranAt(ran, 'hotTotal', 'function hotTotal', [0, 1, 2, 3, 4]),
        ranAt(ran, 'total', 'not this one\n  total', [0, 1]),
        ranAt(ran, 'coldTotal', 'coldTotal = async ', [1]),
        { name: '(anonymous)', line: 1, column: 1, lines: new Map([[lineOf('export const carts'), 3]]) },
      ]);
      assert.deepEqual(found, { areLinesKnown: true, impossible: new Set(), byName: new Map() });
    }
  });

  for (const [what, ran] of [
    ['of lines of its own', byTypeScript],
    ['on one line', onOneLine],
  ]) {
    it(`of code that was compiled in memory, ${what}, give no lines; functions are found by a name that is declared once`, () => {
      const functions = all(ran);
      assert.equal(judgePositions(text, functions).areLinesKnown, false);
      assert.deepEqual(byName(functions), {
        hotTotal: lineOf('export function hotTotal'),
        total: lineOf('  total(orders'),
        coldTotal: lineOf('const coldTotal'),
        // Signatures declare nothing; of two methods of one name it could be either.
        find: lineOf('find(id: number | string)'),
        parse: null,
        '(anonymous)': null,
      });
    });
  }

  it('by name never lead to a word in a comment or a string, to a call, a type or a member without a body', () => {
    const tricky = new SourceText(
      '/repo/a.ts',
      [
        '// function wanted() {',
        "const text = 'function wanted() {';",
        'const more = `',
        'function wanted() {',
        '${1 + 1}`;',
        'interface I { wanted(): void }',
        'abstract class A { abstract wanted(): void; }',
        'const re = /function wanted() {/;',
        'wanted(1);',
        'if (wanted(2)) { more.at(0); }',
        'export default async function wanted<T extends { a: 1 }>(a: (b: T) => void): Promise<{ c: T }> {',
        '}',
      ].join('\n'),
    );
    assert.deepEqual(tricky.declaration('wanted'), { line: 11, column: 31 });
    for (const name of ['text', 'at', 'if', 'nowhere']) assert.equal(tricky.declaration(name), null, name);
  });

  it('are found by name in every form of a function', () => {
    const forms = {
      'function* wanted(a) {}': 11,
      'const wanted = function (a) {};': 7,
      'let wanted: (a: number) => void = async (a) => {};': 5,
      'exports.wanted = a => a;': 9,
      'module.exports = { wanted: async (a) => { return a; } };': 20,
      'module.exports = { async wanted(a) {} };': 26,
      'class A { static #wanted(a) {} }': 19,
      'class A { get wanted() {} }': 15,
      'class A {\n  wanted = (a) => a;\n}': 3,
      'export abstract class wanted<T> {}': 23,
    };
    for (const [form, column] of Object.entries(forms))
      assert.equal(new SourceText('/repo/a.ts', form).declaration('wanted')?.column, column, form);
    const python = new SourceText(
      '/repo/a.py',
      '# def wanted():\nclass A:\n    async def wanted(self):\n        pass\n',
    );
    assert.deepEqual(python.declaration('wanted'), { line: 3, column: 15 });
  });

  it('that a tool maps to the source, with ticks of what ran, are kept without lines', () => {
    const start = placeIn(source, source.indexOf('hotTotal('));
    const hot: RanFunction = {
      ...start,
      name: 'hotTotal',
      lines: new Map([
        [3, 40],
        [4, 60],
      ]),
    };
    const cold = { ...placeIn(source, source.indexOf('coldTotal =')), name: 'coldTotal', lines: new Map([[14, 2]]) };
    const found = judgePositions(text, [hot, cold]);
    assert.equal(found.areLinesKnown, false);
    assert.deepEqual(found.byName, new Map());
  });

  it('lose only the lines that cannot be where V8 has inlined code of another file', () => {
    const plain =
      'function outer(a) {\n  // A comment.\n  return inner(a) + 1;\n}\n\nconst top = outer(1);\nexport { top };\n';
    const outer = ranAt(plain, 'outer', 'function outer', [1, 2]);
    const later = ranAt(`\n\n\n\n\n\n\n${plain}`, 'outer', 'function outer');
    const js = new SourceText('/repo/a.js', plain);
    const found = judgePositions(js, [{ ...outer, lines: new Map([...outer.lines, [400, 500]]) }]);
    assert.deepEqual(found, { areLinesKnown: true, impossible: new Set(['1:2', '1:400']), byName: new Map() });
    assert.equal(judgePositions(js, [later]).areLinesKnown, false, 'a definition outside the text');
  });

  it('are believed where only the module as a whole is on a comment', () => {
    const text = '// A comment.\n\nfunction work() {\n  return 1;\n}\nwork();\n';
    const work = { name: 'work', line: 0, column: 0, lines: new Map([[4, 90]]) };
    const judged = (name: string): FilePositions =>
      judgePositions(new SourceText('/repo/a.js', text), [
        { name, line: 0, column: 0, lines: new Map([[1, 100]]) },
        work,
      ]);
    for (const name of ['(anonymous)', '(anonymous:L#1:C#1)', '<module>'])
      assert.deepEqual([judged(name).areLinesKnown, [...judged(name).impossible]], [true, [lineKey(0, 1)]], name);
    assert.equal(judged('other').areLinesKnown, false, 'a function with a name does not run there');
  });

  it('of Python: lines outside the text, or on comments, say that another text ran; a single stray one does not', () => {
    const python = new SourceText('/repo/a.py', '# One.\n\ndef price(a):\n    """Two\n\n    three."""\n    return a\n');
    const ran = (lines: readonly (readonly [number, number])[]): RanFunction => ({
      name: 'price',
      line: 0,
      column: 0,
      lines: new Map(lines),
    });
    assert.equal(
      judgePositions(python, [
        ran([
          [7, 90],
          [4, 1],
        ]),
      ]).areLinesKnown,
      true,
    );
    const stray = judgePositions(python, [
      ran([
        [7, 99],
        [70, 1],
      ]),
    ]);
    assert.deepEqual([stray.areLinesKnown, [...stray.impossible]], [true, ['0:70']]);
    for (const line of [1, 2, 30]) {
      const found = judgePositions(python, [
        ran([
          [line, 90],
          [7, 9],
        ]),
      ]);
      assert.equal(found.areLinesKnown, false, String(line));
      assert.deepEqual([...found.byName.values()], [{ line: 3, column: 5 }]);
    }
  });

  it('say nothing in a language that is not known, but that a line is outside the text', () => {
    const go = new SourceText('/repo/a.go', 'package a\n\n// B.\nfunc B() {}\n');
    const ran = (line: number): RanFunction => ({ name: 'a.B', line, column: 0, lines: new Map([[line, 1]]) });
    assert.equal(judgePositions(go, [ran(3)]).areLinesKnown, true);
    assert.deepEqual(judgePositions(go, [ran(30)]), {
      areLinesKnown: false,
      impossible: new Set(['30:30']),
      byName: new Map([['30:0:a.B', null]]),
    });
  });

  it('are judged in time that grows with the text, whatever it holds', () => {
    const hostile = [
      'type a <'.repeat(20_000),
      '`${'.repeat(50_000),
      '(('.repeat(100_000),
      'a = ('.repeat(50_000),
      '\ntype a = '.repeat(20_000),
      `${'\n'.repeat(100_000)};`,
      'f(a): {'.repeat(30_000),
      '/'.repeat(200_000),
      `x${' '.repeat(200_000)}=`,
    ];
    for (const one of hostile) {
      const begun = process.cpuUsage();
      const sight = new SourceText('/repo/a.ts', one);
      for (let line = 1; line < 200; line++) sight.canRun(line);
      sight.declaration('a');
      judgePositions(sight, [{ name: 'a', line: 1, column: 5, lines: new Map([[1, 1]]) }]);
      const { user } = process.cpuUsage(begun);
      assert.ok(user < 3e6, `${user} µs for ${one.slice(0, 20)}`);
    }
  });

  it('are never believed of what a bundler compiled in memory, unless all names of a plain file are where they ran', () => {
    const plain = 'let n = 0;\n\nfunction hot() {\n  return list.map((x) => x + n);\n}\n\nfunction cold() {}\n';
    const file = new SourceText('/repo/cart.js', plain);
    const [hot, nameless] = [ranAt(plain, 'hot', 'function hot', [1]), ranAt(plain, '(anonymous)', '(x)', [0])];
    const asFile = judgePositions(file, [hot, nameless], { isCompiled: false });
    assert.deepEqual([asFile.areLinesKnown, asFile.byName.size], [true, 0]);
    // By its positions alone it could be the file; nothing with a name says so.
    assert.equal(judgePositions(file, [nameless]).areLinesKnown, true);
    const unproven = judgePositions(file, [nameless], { isCompiled: false });
    assert.deepEqual([unproven.areLinesKnown, [...unproven.byName.values()]], [false, [null]]);
    // A line that was put in front of `cold` alone.
    const moved = { ...ranAt(plain, 'cold', 'function cold'), line: 6 };
    assert.equal(judgePositions(file, [hot, moved], { isCompiled: false }).areLinesKnown, false);
    const typed = judgePositions(new SourceText('/repo/cart.ts', plain), [hot], { isCompiled: true });
    assert.deepEqual([typed.areLinesKnown, [...typed.byName.values()]], [false, [{ line: 3, column: 10 }]]);
  });

  it('are found by the names of functions, and not by those of their types', () => {
    const typed = `type Total = (a: number) => void
let total: (x: Order) => Sum;
let parse: (x: Order) => { net: number };
function use(find: (x: Order) => { net: number }, other: (x: Order) => { id: string }): void {}
class Cart { cold: (x: Order) => { net: number }; hot: (x: Order) => Sum = (x) => x; 'a b': (x: Order) => { 'c d'?: number } }
const made = { price: (x: Order): Sum => { return x; }, label: (x) => { outer: for (;;) break outer; } };
`;
    const declared = new SourceText('/repo/a.ts', typed);
    for (const name of ['Total', 'total', 'parse', 'find', 'other', 'cold'])
      assert.equal(declared.declaration(name), null, name);
    assert.deepEqual(
      ['hot', 'use', 'price', 'label'].map((name) => declared.declaration(name)?.line),
      [5, 4, 6, 6],
    );
  });
});
