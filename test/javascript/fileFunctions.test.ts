import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import path from 'node:path';
import ts from 'typescript';
import { functionsOfText } from '../../src/javascript/fileFunctions';
import { findFunctions } from '../../src/javascript/findFunctions';
import { readTokens } from '../../src/javascript/tokens';

/** Where V8 itself says that the functions of an object begin: `name` to `line:column`, 1-based. */
async function placesOfV8(expression: string): Promise<Record<string, string>> {
  const session = new Session();
  session.connect();
  try {
    const { result } = await session.post('Runtime.evaluate', { expression });
    const { result: members } = await session.post('Runtime.getProperties', {
      objectId: result.objectId!,
      ownProperties: true,
    });
    const places: Record<string, string> = {};
    for (const { name, value } of members) {
      if (value?.type !== 'function') continue;
      const { internalProperties } = await session.post('Runtime.getProperties', { objectId: value.objectId! });
      const at = internalProperties?.find((one) => one.name === '[[FunctionLocation]]')?.value?.value as {
        lineNumber: number;
        columnNumber: number;
      };
      places[name] = `${at.lineNumber + 1}:${at.columnNumber + 1}`;
    }
    return places;
  } finally {
    session.disconnect();
  }
}

const forms = `(() => {
  function declared(a, b = [1, 2]) { return a / b / 2; }
  async function waits() { return /[/}({]\\//.test('{') ? \`\${'}'}{\` : 0; }
  function* yields() { yield 1; }
  const arrow = (a, { b } = {}) => ({ sum: a + b });
  const single = a => a + 1;
  const asyncArrow = async (a) => a;
  const asyncSingle = async a => a;
  const curried = (a) => (b) => a + b
  const expression = function () {};
  const named = function inner() { if (1) { } else /x{/.test(''); };
  class Box extends Object {
    constructor(a) { super(); this.a = a; }
    method(a) { for (const x of a) { while (x) {} } }
    get size() { return 1; }
    set size(a) {}
    static async *many(a) { yield* a; }
    ['computed' + 1](a) { return a; }
    #hidden(a) { return a ? (b) => b : (c) => c; }
    field = (a) => a;
    hidden() { return this.#hidden; }
  }
  const made = new Box(1);
  const object = { short(a) { return a; }, 'quoted key'(a) {}, value: async function* (a) {}, get: (a) => a };
  return {
    declared, waits, yields, arrow, single, asyncArrow, asyncSingle, curried, returned: curried(1), expression, named,
    method: made.method, many: Box.many, computed: made.computed1, hidden: made.hidden(), field: made.field,
    short: object.short, quoted: object['quoted key'], value: object.value, get: object.get,
    size: Object.getOwnPropertyDescriptor(Box.prototype, 'size').get,
  };
})()`;

describe('functions in JavaScript text', () => {
  it('begin where V8 says they do, in every form', async () => {
    const v8 = await placesOfV8(forms);
    assert.ok(Object.keys(v8).length > 18);
    const { functions } = functionsOfText(forms, 'forms.js')!;
    const found = new Map(functions.map(({ line, column, name }) => [`${line}:${column}`, name]));
    for (const [name, place] of Object.entries(v8)) assert.ok(found.has(place), `${name} at ${place}`);
    const named = Object.entries(v8).filter(([name, place]) => found.get(place) === name);
    for (const name of [
      'declared',
      'waits',
      'yields',
      'arrow',
      'single',
      'asyncArrow',
      'method',
      'short',
      'field',
      'value',
    ])
      assert.ok(
        named.some(([one]) => one === name),
        `${name} is ${found.get(v8[name])}`,
      );
  });

  it('are those that a parser finds in real files, with their ends', () => {
    for (const file of [
      'node_modules/fast-check/lib/cjs/fast-check.js',
      'node_modules/ws/lib/websocket.js',
      'node_modules/mocha/lib/runner.js',
      'node_modules/commander/lib/command.js',
      'node_modules/pako/dist/pako.min.js',
      'src/profile/formats/cpuProfile.ts',
      'src/query/openProfile.ts',
      'src/runtimes/node/collector.ts',
      'src/capture/keep/store.ts',
      'src/query/compare/frameIdentity.ts',
    ].filter((one) => ts.sys.fileExists(one))) {
      const text = readFileSync(path.resolve(file), 'utf8');
      const tokens = readTokens(text)!;
      assert.ok(tokens, file);
      const found = findFunctions(tokens, file.endsWith('.ts'))!.map(
        ({ start, last }) => `${tokens.start[start]}-${tokens.end[last]}`,
      );
      const parsed = parsedFunctions(file, text);
      const missing = parsed.filter((one) => !found.includes(one));
      assert.deepEqual(missing.slice(0, 5), [], file);
      // The types of functions are none.
      const more = file.endsWith('.ts') ? found.filter((one) => !parsed.includes(one)) : [];
      assert.deepEqual(more.slice(0, 5), [], file);
    }
  });

  it('have the name of what they become, whatever type stands before them', () => {
    const namesOf = (text: string, file: string): string[] =>
      functionsOfText(text, file)!
        .functions.slice(1)
        .map(({ name }) => name);
    for (const [text, names] of [
      ['const half: Rate = (a) => a / 2;', ['half']],
      ['let sum: Sum<number, Map<string, A>> | null = function () {};', ['sum']],
      ['export class A { private rate: Rate | null = (a) => a; static of?: Rate = async (a) => a; }', ['rate', 'of']],
      ['shop.cart.total = function () {};', ['shop.cart.total']],
      ['const a = b ? c : d = function () {};', ['d']],
      ['f({ a: 1 }, b = () => 1);', ['b']],
      ['call((a) => a);', ['']],
    ] as const)
      assert.deepEqual(namesOf(text, 'a.ts'), names, text);
    assert.deepEqual(namesOf('a ? b : c = () => 1', 'a.js'), ['c']);
  });

  it('know what stands on each line', () => {
    const text = 'function f(list) {\n  return list.map((x) => x + 1);\n}\n\n// nothing\nf(`\n${[]}\n`);\n';
    const { functions, onLine } = functionsOfText(text, 'a.js')!;
    const on = (line: number): [string, string][] =>
      [...(onLine(line) ?? [])].map(([index, part]) => [`${functions[index].line}:${functions[index].column}`, part]);
    assert.deepEqual(on(1), [['1:11', 'head']]);
    assert.deepEqual(on(2), [
      ['1:11', 'code'],
      ['2:19', 'code'],
    ]);
    assert.deepEqual(on(3), [['1:11', 'end']]);
    assert.deepEqual([on(4), on(5)], [[], []]);
    assert.deepEqual(on(8), [['1:1', 'code']]);
  });

  it('are unknown where brackets do not match, and cost little on hostile text', () => {
    assert.equal(functionsOfText('function f() { (', 'a.js'), null);
    assert.equal(functionsOfText('f(`${', 'a.js'), null);
    const started = process.cpuUsage();
    for (const text of ['(/[', 'a=>', '`${', '({', 'a?b:', 'x=>{', '/*', '"\\', 'function f(){'])
      functionsOfText(text.repeat(250_000), 'a.js');
    functionsOfText('a=>/* */'.repeat(200_000), 'a.ts');
    functionsOfText('f(a):'.repeat(200_000), 'a.ts');
    functionsOfText('f<a>()'.repeat(200_000), 'a.ts');
    const { user } = process.cpuUsage(started);
    assert.ok(user < 20e6, `${Math.round(user / 1000)} ms`);
  });
});

/** Functions as TypeScript's parser sees them: offsets of where V8 has them begin, and of the end. */
function parsedFunctions(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const open: ts.Node[] = [source];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    node.forEachChild((child) => {
      open.push(child);
    });
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) continue;
    const body = node.body as ts.Node;
    const bracket = node.getChildren(source).find((child) => child.kind === ts.SyntaxKind.OpenParenToken);
    const isAsyncArrow = ts.isArrowFunction(node) && node.modifiers !== undefined;
    const start = isAsyncArrow ? node : (bracket ?? node.parameters[0]);
    found.push(`${start.getStart(source)}-${body.getEnd()}`);
  }
  return found;
}
