/** Types of functions in TypeScript are no functions: no line is that of one. */
import assert from 'node:assert/strict';
import { functionsOfText } from '../../src/javascript/fileFunctions';

/** The functions of a text by their names, `?` for those without one. */
const namesOf = (text: string, file = 'a.ts'): string[] =>
  functionsOfText(text, file)!
    .functions.slice(1)
    .map(({ name }) => name || '?');

describe('the type of a function', () => {
  it('is no function, wherever a type stands', () => {
    for (const text of [
      'type F = (a: number) => void;',
      'export type F<T = (a: A) => B> = <U>(a: T, b: U) => (c: U) => T\nlet g = 1;',
      'type F = A | ((a: number) => { b: B }) | (new (a: A) => B);',
      'type F = T extends (...a: infer A) => infer R ? (a: A) => R : (b: B) => never;',
      'type F = { first: (a: A) => B; second?: (a: A) => B, third(a: A): { b: B } };',
      'let f: (x: T) => U;',
      'let f: (x: T) => U\nlet g: (x: T) => { u: U }\n',
      'declare const f: (x: T) => U, g: (x: T) => U;',
      'interface A extends B<{ f: (a: A) => B }> { f: (a: A) => B; m(a: A): void; get x(): (a: A) => B }',
      'abstract class A { first: (a: A) => B; private second?: (a: A) => B\n third!: (a: A) => B }',
      'const a = b as (x: T) => U;',
      'const a = { b: c as (x: T) => U, d: e satisfies (x: T) => U };',
      'const a: Map<string, (x: T) => U> = new Map<string, (x: T) => U>();',
      'const { a, b }: { a: (x: T) => U; b: (x: T) => U } = c;',
      'const a: [first: (x: T) => U, second: (x: T) => U] = b;',
      'for (const f of list as ((x: T) => U)[]) f(1);',
    ])
      assert.deepEqual(namesOf(text), [], text);
  });

  it('leaves the functions beside it what they are', () => {
    for (const [text, names] of [
      ['function f(cb: (x: T) => U, other?: (y: T) => U): (z: T) => U { return cb; }', ['f']],
      ['const f = (cb: (x: T) => U = (x) => x): ((z: T) => U) => (z) => cb(z);', ['f', 'cb', '?']],
      ['const f = (a: A): (b: B) => C => (b) => a;', ['f', '?']],
      ['let f: (x: T) => U = (x) => x;', ['f']],
      [
        'class A { f: (x: T) => U = (x) => x; g(): (x: T) => U { return this.f; }\n h: T\n i = (a) => a }',
        ['f', 'g', 'i'],
      ],
      ['const a = { b: (x) => x, c: d ? (x) => x : (y) => y, e(): T { return 1; } };', ['b', '?', '?', 'e']],
      ['const a = b ? (x: T): U => x : (y: T): U => y;', ['?', '?']],
      ['switch (a) { case b(1): (x) => x; default: f((y) => y); }', ['?', '?']],
      ['const a = (b as B) || ((x) => x);', ['?']],
      ['const a = b as B || f((x) => x);', ['?']],
      ['const a = b | (c.some((x) => x) ? 1 : 0) & (d < (e.map((y) => y).length));', ['?', '?']],
      ['f(a as A, (x) => x);', ['?']],
      ['const t = { type: 1, as: (x) => x, interface: (y) => y, class: (z) => z };', ['as', 'interface', 'class']],
      ['import { a as b } from "c";\nconst f = (x) => x;', ['f']],
      ['export default { data: () => 1, type: (a) => a };', ['data', 'type']],
      ['label: for (;;) { f(() => 1); }\nif (a) { const g = () => 1; }', ['?', 'g']],
      ['const f = async <T,>(a: T): Promise<(b: T) => void> => { use((c) => c); };', ['f', '?']],
      ['namespace A { export const f = (a: A): B => b; }', ['f']],
      ['type A = B\nconst f = () => 1\ninterface C { d: () => E }\nconst g = () => 1', ['f', 'g']],
      ['class A<T extends { a: (b: B) => C }> extends B<T> { m() { return [(x) => x]; } }', ['m', '?']],
      ['const type = (a) => a;\ntype = (b) => b;', ['type', 'type']],
    ] as const)
      assert.deepEqual(namesOf(text), names, text);
  });

  it('is looked for in TypeScript alone, and in time on any text', () => {
    assert.deepEqual(namesOf('a = { type: (b) => b, c: (d) => d }', 'a.js'), ['type', 'c']);
    const started = process.cpuUsage();
    for (const text of ['a:(b)=>', 'type A=(', 'a as ', 'x<', '{a:', '(a):', 'a?b:', '[(a)=>'])
      functionsOfText(text.repeat(100_000), 'a.ts');
    const { user } = process.cpuUsage(started);
    assert.ok(user < 10e6, `${Math.round(user / 1000)} ms`);
  });
});
