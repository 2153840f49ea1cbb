/** The way of a sample through modules, as `npm run count -- --trace` finds it. */
import assert from 'node:assert/strict';
import vm from 'node:vm';
import esbuild from 'esbuild';
import { FOLLOWED, noting, watched } from '../../tools/count/follow';
import type { Round, Saw, Seen } from '../../tools/count/trace';
import { waysOf } from '../../tools/count/ways';

/** Runs the instrumented text of a module and returns the modules that saw the sample. */
async function sawIn(text: string, module = 'src/x.ts'): Promise<string[]> {
  const { code } = await esbuild.transform(watched(module, text), { loader: 'ts' });
  const context = vm.createContext({
    Date,
    TextDecoder,
    Uint8Array,
    ArrayBuffer,
    Float64Array,
    Promise,
    Map,
    Set,
    Array,
  });
  vm.runInContext(noting, context);
  await (vm.runInContext(`(async () => { ${code} })()`, context) as Promise<void>);
  return [...(context.__sawModules as Map<string, number>).keys()];
}

describe('a followed sample', () => {
  const name = JSON.stringify(FOLLOWED);

  it('is seen by a function that is handed it, awaits it or gives it back, in any form', async () => {
    for (const text of [
      `function f(a: { frames: string[] }) { return 1; } f({ frames: [${name}] });`,
      `const f = ({ names: [first] }: any) => 1; f({ names: [${name}] });`,
      `class C { m(bytes: Uint8Array) {} } new C().m(Uint8Array.from(${name}, (c: any) => c.charCodeAt(0)));`,
      `class C { constructor(private readonly name: string) {} } new C(${name});`,
      `async function f() { const got = await Promise.resolve(${name}); } await f();`,
      `function* f() { yield ${name}; } [...f()];`,
      `const f = () => new Float64Array(20); f();`,
      `const f = (row: any) => 1; f([{ line: 7, self: 0.5, total: 1 }]);`,
      `const f = (row: any) => 1; f(new Map([[1, { text: '12.5 % · 3 ms' }]]));`,
    ])
      assert.deepEqual(await sawIn(text), ['src/x.ts'], text);
  });

  it('is not seen by what only ran', async () => {
    for (const text of [
      `function f(a: number, b: string) { return [a, b]; } f(1, 'somewhere else');`,
      `const f = () => new Float64Array(4); f();`,
      `const f = (at: any) => at; f({ line: 7, file: 'x.py' });`,
    ])
      assert.deepEqual(await sawIn(text), [], text);
  });

  it('is, packed on its way from the task, any bytes longer than a line', async () => {
    const text = `const f = (bytes: Uint8Array) => 1; f(new Uint8Array(2000));`;
    assert.deepEqual(await sawIn(text, 'src/exec/x.ts'), ['src/exec/x.ts']);
    assert.deepEqual(await sawIn(text, 'src/capture/x.ts'), []);
  });

  it('leaves what a function does as it was', async () => {
    const text = `
      class A { constructor(readonly a: number) {} }
      class B extends A { constructor(b: number) { super(b + 1); } get twice() { return this.a * 2; } }
      const rest = (...all: number[]) => all.length;
      const g = function* () { const got: number = yield 1; return got; };
      const it = g(); it.next();
      (globalThis as any).out = [new B(1).twice, rest(1, 2, 3), it.next(5).value, await (async () => 'done')()];
      (globalThis as any).__sawModules.set(JSON.stringify((globalThis as any).out), 0);`;
    assert.deepEqual(await sawIn(text), ['[4,3,5,"done"]']);
  });
});

describe('ways of a sample', () => {
  const seen = (modules: string[]): Seen => new Map(modules.map((module, i) => [module, i]));
  const saw = (host: string[], worker: string[] = [], page: string[] = []): Saw => ({
    host: seen(host),
    worker: seen(worker),
    page: seen(page),
  });
  const round: Round = {
    drawn: saw(
      ['src/exec/socket.ts', 'src/views/captures/tree.ts', 'src/page/session.ts'],
      ['src/profile/parse.ts', 'src/query/slice.ts', 'src/query/queries.ts'],
      ['webview/flame/start.ts', 'webview/flame/graph.ts', 'webview/flame/a.ts', 'webview/flame/treeItems.ts'],
    ),
    drawnAgain: saw(
      ['src/page/session.ts'],
      ['src/query/slice.ts', 'src/query/queries.ts'],
      ['webview/flame/graph.ts', 'webview/flame/treeItems.ts'],
    ),
    painted: saw(['src/views/heat/painter.ts'], ['src/query/lines.ts', 'src/query/queries.ts']),
  };

  it('part after the profile is open', () => {
    assert.deepEqual(waysOf([round]), {
      toDrawing: [
        'src/exec/socket.ts',
        'src/page/session.ts',
        'src/profile/parse.ts',
        'src/query/queries.ts',
        'src/query/slice.ts',
        'webview/flame/graph.ts',
        'webview/flame/treeItems.ts',
      ],
      toPaintedLine: [
        'src/exec/socket.ts',
        'src/profile/parse.ts',
        'src/query/lines.ts',
        'src/query/queries.ts',
        'src/views/heat/painter.ts',
      ],
    });
  });

  it('end with the drawing: what saw the sample later is beside them', () => {
    const later = new Map([...round.drawn.host, ['src/capture/store.ts', 1000] as const]);
    const stored: Round = { ...round, drawn: { ...round.drawn, host: later } };
    assert.deepEqual(waysOf([stored]), waysOf([round]));
  });

  it('are what every capture took', () => {
    const drawn = saw(['src/exec/socket.ts'], ['src/profile/other.ts'], ['webview/flame/treeItems.ts']);
    const other: Round = { ...round, drawn };
    assert.deepEqual(waysOf([round, other]).toDrawing, ['src/exec/socket.ts', 'webview/flame/treeItems.ts']);
  });
});
