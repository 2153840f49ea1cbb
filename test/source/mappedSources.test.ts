/** Maps in which one file has several sources, or a source that is not its text: which lines are the file's. */
import { encode } from '@jridgewell/sourcemap-codec';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { CapturedFile } from '../../src/metadata/types';
import { createSourceMapper } from '../../src/source/createSourceMapper';
import { locateFrame } from '../../src/source/profileFiles';
import { judge } from '../../src/source/truth/judge';
import type { BuiltMapper } from '../../src/source/types';
import { memoryWorkspace } from './memoryWorkspace';

const ran = '/srv/dist/main.js';
const component = `<template>
  <p @click="press">{{ label }}: don't</p>
</template>

<script>
import { busy } from './busy';

export default {
  methods: {
    press() {
      return busy(this.count);
    },
  },
};
</script>
`;
/** What vue-loader makes of it: modules that only pass on, and the script compiled. */
const wrapper = `import { render } from "./App.vue?vue&type=template&id=1"
import script from "./App.vue?vue&type=script&lang=js"
export * from "./App.vue?vue&type=script&lang=js"
const __exports__ = script;
__exports__.render = render;
export default __exports__`;
const reexport = `export { default } from "-!../node_modules/vue-loader/dist/index.js??ruleSet[0]!./App.vue?vue&type=script"`;
const compiled = `import { busy } from './busy';

export default {
  methods: {
    press() {
      return busy(this.count);
    },
  },
};`;

interface Source {
  readonly name: string;
  readonly content: string | null;
  /** The line that a line of the generated file is mapped to. */
  readonly line: number;
}
const whole: Source = { name: 'webpack://shop/./src/App.vue', content: component, line: 11 };
const wrapped: Source = { name: 'webpack://shop/./src/App.vue?c1bf', content: wrapper, line: 5 };
const passedOn: Source = { name: 'webpack://shop/./src/App.vue?9965', content: reexport, line: 1 };
const script: Source = { name: 'webpack://shop/./src/App.vue?4bb9', content: compiled, line: 6 };
const unknown = (source: Source): Source => ({ ...source, content: null });

/** A mapper where each line of the generated file is of the source of that number, and lines by source. */
async function open(
  sources: readonly Source[],
  now: string,
  captured?: readonly CapturedFile[],
): Promise<{ readonly mapper: BuiltMapper; readonly lines: readonly (number | null)[] }> {
  const map = JSON.stringify({
    version: 3,
    names: [],
    sources: sources.map(({ name }) => name),
    sourcesContent: sources.map(({ content }) => content),
    mappings: encode(sources.map(({ line }, i) => [[0, i, line - 1, 2]])),
  });
  const functions = sources.map((_, i) => ({ name: 'press', line: i + 1, column: 1 }));
  const mapper = await createSourceMapper({
    files: [{ path: ran, functions, positions: functions.map((one) => ({ ...one, lines: new Map([[one.line, 1]]) })) }],
    workspace: memoryWorkspace({ '/repo/src/App.vue': now }),
    sourceMaps: { [ran]: map },
    captured,
  });
  return { mapper, lines: sources.map((_, i) => mapper.locate(ran, i + 1, 0)?.line ?? null) };
}

const digest = (path: string, text: string, number: number): CapturedFile => ({
  path,
  sha256: createHash('sha256').update(text).digest('hex'),
  gitBlob: '0'.repeat(40),
  bytes: Buffer.byteLength(text),
  from: 'running',
  mapped: true,
  source: { generated: ran, number },
});

describe('several sources of one file', () => {
  it('are told apart by their content: no line of what passes the file on is the file’s', async () => {
    const sources = [whole, wrapped, passedOn, script];
    for (const order of [sources, sources.toReversed(), [wrapped, script, whole, passedOn]]) {
      const { mapper, lines } = await open(order, component);
      const expected = new Map<Source, number | null>([
        [whole, 11],
        [wrapped, null],
        [passedOn, null],
        [script, 11],
      ]);
      assert.deepEqual(
        lines,
        order.map((source) => expected.get(source)),
      );
      const at = order.indexOf(wrapped) + 1;
      assert.equal(mapper.locate(ran, at, 1, { name: 'press', line: at, column: 1 }), null);
    }
  });

  it('are followed where the file was edited since, whatever its line ends', async () => {
    const edited = component.replace('<template>', '<!-- Sold out. -->\n\n<template>').replaceAll('\n', '\r\n');
    assert.deepEqual((await open([wrapped, whole, script], edited)).lines, [null, 13, 13]);
    const without = component.replace('return busy(this.count)', 'return 1');
    assert.deepEqual((await open([wrapped, whole, script], without)).lines, [null, null, null]);
  });

  it('without contents: the one that is named like the file is the file, if there is one', async () => {
    assert.deepEqual((await open([wrapped, whole, script].map(unknown), component)).lines, [null, 11, null]);
    assert.deepEqual((await open([wrapped, passedOn, script].map(unknown), component)).lines, [null, null, null]);
    assert.deepEqual((await open([unknown(whole)], component)).lines, [11]);
    assert.deepEqual((await open([unknown(whole)], '<template>\n</template>\n')).lines, [null], 'no such line');
  });

  it('without contents, of a capture: its digests decide before names', async () => {
    const sources = [wrapped, script, whole].map(unknown);
    const known = [digest(wrapped.name, wrapper, 0), digest(script.name, component, 1), digest(whole.name, 'x', 2)];
    assert.deepEqual((await open(sources, component, known)).lines, [null, 6, null]);
  });
});

describe('a source that is what a loader made of its file', () => {
  const now = `interface Item { price: number }
type Rate = number;

export function addTax(item: Item, rate: Rate): number {
  const price = item.price;
  return price * rate;
}
`;
  const output = `export function addTax(item, rate) {
  const price = item.price;
  return price * rate;
}
`;
  const of = { name: 'addTax', line: 1, column: 23 };

  async function opened(text: string): Promise<BuiltMapper> {
    const map = {
      version: 3,
      names: [],
      sources: ['webpack://shop/./src/cart.ts'],
      sourcesContent: [text],
      mappings: encode(text.split('\n').map((_, i) => [[0, 0, i, 0]])),
    };
    return createSourceMapper({
      files: [{ path: ran, functions: [of], positions: [{ ...of, lines: new Map([[3, 1]]) }] }],
      workspace: memoryWorkspace({ '/repo/src/cart.ts': now }),
      sourceMaps: { [ran]: JSON.stringify(map) },
    });
  }

  it('has the lines that both have; a function whose line is another is found by name', async () => {
    const mapper = await opened(output);
    assert.equal(mapper.locate(ran, 3, 0, of)?.line, 6);
    const frame = { ...of, file: ran, kind: 'code' } as const;
    assert.deepEqual(locateFrame(mapper, frame, 0), { file: '/repo/src/cart.ts', line: 4, column: 17, byName: true });
  });

  it('has no lines where it has little in common with it', async () => {
    const text = 'eval("var a=1;");\n__webpack_require__.r(exports);\nvar addTax=(a,b)=>a.price*b;\n';
    const mapper = await opened(text);
    for (const line of [1, 2, 3]) assert.equal(mapper.locate(ran, line, 0), null);
    assert.deepEqual([mapper.locate(ran, 1, 23, of)?.line, mapper.locate(ran, 1, 23, of)?.byName], [4, true]);
    assert.equal(mapper.locate(ran, 1, 23, { ...of, name: 'gone' }), null);
  });

  it('is not what ran by its checksum, whatever has the name of the file', async () => {
    const known = digest('webpack://shop/./src/cart.ts', output, 0);
    const truth = await judge('/repo/src/cart.ts', { text: now }, [known], { find: async () => null });
    assert.deepEqual([truth.truth, truth.ran], ['differs', null]);
    const other = {
      ...digest('webpack://shop/./src/cart.ts', now, 0),
      source: { generated: '/srv/dist/b.js', number: 0 },
    };
    assert.equal(
      (await judge('/repo/src/cart.ts', { text: now }, [known, other], { find: async () => null })).truth,
      'differs',
    );
  });
});
