/** Small valid files that are no JSON, of our own making: pprof, texts of stacks, source maps and source text. */
import { gzipSync } from 'node:zlib';
import { PbfWriter } from 'pbf';
import { cpuProfile } from './seeds';

/** A pprof file with inlined calls, a mapping, labels, and two sample types. */
export function pprof(): Uint8Array {
  const writer = new PbfWriter();
  const message = (field: number, write: (to: PbfWriter) => void): void =>
    writer.writeMessage(field, (_: null, to: PbfWriter) => write(to), null);
  const numbers = (to: PbfWriter, ...values: readonly number[]): void =>
    values.forEach((value, i) => value !== 0 && to.writeVarintField(i + 1, value));
  message(1, (to) => numbers(to, 1, 2));
  message(1, (to) => numbers(to, 3, 4));
  for (const path of [[1, 2], [2], [2, 2, 3], []])
    message(2, (to) => {
      to.writePackedVarint(1, path);
      to.writePackedVarint(2, [path.length, 1_000_000]);
      to.writeMessage(3, (_: null, label: PbfWriter) => numbers(label, 5, 6), null);
    });
  message(3, (to) => numbers(to, 1, 4096, 8192, 0, 7));
  for (const [id, ...calls] of [[1, 1], [2, 2, 1], [3]])
    message(4, (to) => {
      numbers(to, id, 1, 4100 + id);
      for (const f of calls) to.writeMessage(4, (_: null, line: PbfWriter) => numbers(line, f, 10 + f), null);
    });
  for (const [id, name] of [
    [1, 8],
    [2, 9],
  ])
    message(5, (to) => numbers(to, id, name, name, 7, 3));
  for (const text of ['', 'samples', 'count', 'cpu', 'nanoseconds', 'thread', 'main', '/srv/app.go', 'work', 'run'])
    writer.writeStringField(6, text);
  writer.writeVarintField(14, 3);
  return writer.finish().slice();
}

export const collapsed = [
  'main (/srv/a.py:3);work (b.py:9) 12\nmain;work_[k];JS:*hot /srv/app.js:15:16_[j] 6.5\n# comment 1\n;  3\n#x;y .5\n',
  'a;b 20 24\na;c 1 0\na 3 3\n',
].map((text) => Buffer.from(text));

export const austin = [
  '# austin: 3.7.0\n# mode: wall\n\nP1;T0:1;/srv/app.py:main:3;/srv/app.py:Cart.add:14 6994\nP1;T0:1;/srv/app.py:main:3 12\n',
  '# austin: 3.3.0\n# mode: full\nP1;T2;/srv/app.py:main;L3;/srv/app.py:add;L4 10,0,4096\nP2;Tmain 7,1,-8\n',
  'P1;T1;kernel:read:0;/a.py:b:1 5\nP1;T1;/a.py:b:1 6\n',
].map((text) => Buffer.from(text));

const jsonl = (...lines: readonly object[]): Buffer =>
  Buffer.from(lines.map((line) => `${JSON.stringify({ ...line, run_id: 'r' })}\n`).join(''));
const texts = [
  { str_id: 1, value: '/srv/main.py' },
  { str_id: 2, value: 'work' },
];
const frames = [{ frame_id: 1, path_str_id: 1, func_str_id: 2, line: 7 }];
const sums = { type: 'agg', kind: 'frame', entries: [{ frame_id: 1, self: 52, cumulative: 60 }] };
export const samplingJsonl = [
  jsonl(
    { type: 'meta', v: 0, run_id: 'r', sample_interval_usec: 1000, mode: 'wall' },
    { type: 'string_table', strings: texts },
    { type: 'frame_table', frames },
    sums,
    { type: 'end', samples_total: 60 },
  ),
  jsonl(
    { type: 'meta', v: 1, run_id: 'r' },
    { type: 'str_def', defs: texts },
    { type: 'frame_def', defs: frames },
    sums,
    { type: 'end' },
  ),
];

export const samplingCollapsed = Buffer.from(
  'tid:4918;app.py:<module>:42;app.py:serve:38;<GC> 718\ntid:7;app.py:<module>:42 3\ntid:7 1\n',
);

/** Beginnings of files of tools that are not read. */
export const foreign = [
  'PERFILE2\0\0',
  '\x14\0\0\0!FastSerialization.1',
  'goroutine 1 [running]:\nmain.main()\n',
  'heap profile: 1: 2 [3: 4] @ heap/1048576\n',
  'python 2204/2206 [001] 117.502: 10101010 cpu-clock:\n\t7f8a1c2b3d4e PyObject_Call (/usr/bin/python3.11)\n',
  '# callgrind format\nversion: 1\nevents: Ir\n',
  '<?xml version="1.0"?>\n<svg width="1">',
  '  12 function calls (3 primitive calls) in 0.1 seconds\n',
  '{"snapshot":{},"strings":[]}',
].map((text) => Buffer.from(text, 'latin1'));

export const gzipped = [...collapsed, pprof(), Buffer.from(JSON.stringify(cpuProfile[0])), Buffer.alloc(1 << 20)].map(
  (bytes) => gzipSync(bytes),
);

/** A source map of two sources, and one with sections. */
const plainMap = {
  ...{ version: 3, file: 'a.js', sourceRoot: '', names: ['add', 'total'] },
  ...{ sources: ['webpack://shop/./src/a.ts?1f2e', '../src/b.ts'], sourcesContent: ['const a = 1;\n', null] },
  mappings: 'AAAA,SAASA,IAAIC;AACA;ACDA,KAAK,GAAG,CAAC',
};
export const sourceMaps = [
  plainMap,
  {
    version: 3,
    sections: [
      { offset: { line: 0, column: 0 }, map: plainMap },
      { offset: { line: 4, column: 9 }, map: plainMap },
    ],
  },
];

export const sourceTexts = [
  "class Cart { static #sum = x => x / 2; total(a, b = `${a}/*${'}'}`) { return a\n/b/g; } }\nexport const f = async () => /[/]\\//.test('a');\n//# sourceMappingURL=data:application/json;base64,e30=\n",
  'interface A<T> { b?: (c: T) => void }\nfunction* g(this: A<{}>): Generator { yield* [1, 2]; }\n//# sourceMappingURL=a.js.map\n',
  'def total(rows):\n    """Sum\n    of rows."""\n    return sum(r["a"] for r in rows) # \'\n\n@cache\nasync def f(x=lambda: 1):\n    return f"{x!r}"\n',
];
