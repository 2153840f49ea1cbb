/** Profiles whose positions are not of the workspace's text: functions are found by name, lines are not known. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from '../../src/cli/program';
import { wholeProfile } from '../../src/profile/scope';
import { openProfile } from '../../src/query/openProfile';
import { sharedDataPath } from '../profile/sharedProfiles';
import { byTypeScript, onOneLine, placeIn, ranAt, source } from '../source/positions/compiledText';

interface Row {
  readonly name: string;
  readonly file: string;
  readonly source: { readonly line: number; readonly byName?: true } | null;
}
interface Report {
  readonly remarks: readonly string[];
  readonly functions: readonly Row[];
  readonly lines: readonly Row[];
}

const cli = async (...argv: string[]): Promise<{ code: number; out: string; err: string }> => {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(argv, { result: (text) => void out.push(text), note: (text) => void err.push(text) });
  return { code, out: out.join('\n'), err: err.join('\n') };
};
const report = async (file: string, workspace: string): Promise<Report> => {
  const { code, out, err } = await cli('report', file, '--json', '--workspace', workspace);
  assert.equal(code, 0, err);
  return JSON.parse(out) as Report;
};
/** Where functions with a name, of files that are no part of Node, are in the workspace. */
const linesOf = ({ functions }: Report): Record<string, number | null> =>
  Object.fromEntries(
    functions
      .filter(({ name, file }) => /^\w+$/.test(name) && file.endsWith('.ts'))
      .map(({ name, source: at }) => [name, at?.line ?? null]),
  );

/** What V8 would have written of code with these functions, each with ten samples on one of its lines. */
function cpuProfile(url: string, ran: string): string {
  const functions = [
    ranAt(ran, 'hotTotal', 'function hotTotal', [2]),
    ranAt(ran, 'total', 'total', [1]),
    ranAt(ran, 'coldTotal', 'coldTotal = async ', [1]),
    ranAt(ran, 'parse', 'parse', [1]),
  ];
  const root = { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 };
  return JSON.stringify({
    nodes: [
      { id: 1, callFrame: root, hitCount: 0, children: functions.map((_, i) => i + 2) },
      ...functions.map(({ name: functionName, line, column, lines }, i) => ({
        id: i + 2,
        callFrame: { functionName, scriptId: '7', url, lineNumber: line - 1, columnNumber: column - 1 },
        hitCount: 10,
        positionTicks: [...lines].map(([at, ticks]) => ({ line: at, ticks })),
      })),
    ],
    startTime: 0,
    endTime: 41_000,
    samples: functions.flatMap((_, i) => Array<number>(10).fill(i + 2)),
    timeDeltas: Array<number>(40).fill(1000),
  });
}

describe('a profile of code that was compiled in memory', () => {
  let root: string;
  const at = (name: string): string => path.join(root, name);
  before(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'other-text-'));
    mkdirSync(at('app'));
    writeFileSync(at('app/orders.ts'), source);
    writeFileSync(at('lines.cpuprofile'), cpuProfile('file:///srv/app/orders.ts', byTypeScript));
    writeFileSync(at('line.cpuprofile'), cpuProfile('/srv/app/orders.ts', onOneLine));
    writeFileSync(at('eval.cpuprofile'), cpuProfile('webpack-internal:///./app/orders.ts', byTypeScript));
  });
  after(() => rmSync(root, { recursive: true }));
  const line = (part: string): number => placeIn(source, source.indexOf(part)).line;

  for (const name of ['lines', 'line', 'eval'])
    it(`shows functions by name, and no lines (${name})`, async () => {
      const found = await report(at(`${name}.cpuprofile`), root);
      assert.deepEqual(linesOf(found), {
        hotTotal: line('export function hotTotal'),
        total: line('  total(orders'),
        coldTotal: line('const coldTotal'),
        parse: null,
      });
      assert.ok(found.functions.every(({ source: place }) => place === null || place.byName));
      assert.deepEqual(found.lines, []);
      assert.match(found.remarks.join(), /^The positions in orders\.ts are not of the text in the workspace/);
      const queries = await openProfile({ file: at(`${name}.cpuprofile`), workspaceRoots: [root] });
      assert.deepEqual(await queries.lineHeat(wholeProfile, at('app/orders.ts')), []);
      assert.deepEqual(await queries.hotLines(wholeProfile, { filter: '', count: 10 }), []);
      const [heat] = await queries.rangeHeat(wholeProfile, at('app/orders.ts'), [
        { start: line('export function hotTotal'), end: line('class Cart') - 1 },
      ]);
      assert.equal(heat.selfPercent, 25, 'the function has its weight');
      queries.dispose();
    });

  it('says in text that a place is by name, and names no line of the workspace where it knows none', async () => {
    const { out } = await cli('report', at('lines.cpuprofile'), '--workspace', root);
    assert.match(out, new RegExp(`hotTotal {2}.*orders\\.ts:${line('export function hotTotal')} \\(by name\\)`));
    assert.match(out, / parse {2}file:\/\/\/srv\/app\/orders\.ts$/m);
  });

  it('annotates a file with its functions alone, and says why', async () => {
    const argv = ['annotate', at('app/orders.ts'), '--capture', at('lines.cpuprofile'), '--workspace', root];
    const { code, out } = await cli(...argv);
    assert.equal(code, 0);
    assert.match(out, /^By name: another text ran under this name/m);
    assert.doesNotMatch(out, /Exact|interface/);
    assert.match(out, new RegExp(`25\\.0 .* ${line('export function hotTotal')} {2}hotTotal$`, 'm'));
    const json = JSON.parse((await cli(...argv, '--json')).out) as {
      truth: string;
      lines: unknown[];
      functions: { name: string; line: number }[];
    };
    assert.deepEqual([json.truth, json.lines], ['byName', []]);
    assert.equal(json.functions.find(({ name }) => name === 'hotTotal')?.line, line('export function hotTotal'));
  });

  it('compares with one whose positions are of the text, function by function', async () => {
    writeFileSync(at('exact.cpuprofile'), cpuProfile('file:///srv/app/orders.ts', source.replace('// total():', '//')));
    const queries = await openProfile({
      file: at('exact.cpuprofile'),
      baseline: { file: at('lines.cpuprofile') },
      workspaceRoots: [root],
    });
    const request = { filter: 'hotTotal', sort: 'self', descending: true, at: 0, count: 5 } as const;
    const { rows } = await queries.table(wholeProfile, request);
    assert.deepEqual(
      rows.map(({ name, source: place }) => [name, place?.line]),
      [['hotTotal', line('// the hot line')]],
      'one function, on both sides',
    );
    const heat = await queries.lineHeat(wholeProfile, at('app/orders.ts'));
    assert.ok(heat.every((row) => row.line >= line('export function hotTotal')));
    queries.dispose();
  });
});

describe('outputs of real tools that compile in memory', () => {
  const runtimes = (test: Mocha.Context, name: string): string => sharedDataPath(test, `faults/runtimes/${name}`);

  for (const tool of ['tsx-4.23.15', 'ts-node-10.9.2', 'node-24-transform-types', 'deno-2.9.6'])
    it(`${tool}: on the definitions, without lines`, async function () {
      const found = await report(runtimes(this, `${tool}.cpuprofile`), runtimes(this, ''));
      assert.deepEqual(linesOf(found), { hotFunction: 16, coldFunction: 30 });
      assert.deepEqual(
        found.lines.filter(({ source: place }) => place !== null),
        [],
      );
      assert.match(found.remarks.join(), /The positions in hot\.ts are not of the text in the workspace/);
    });

  it('a capture of tsx by an earlier version is not called exact, and shows no line', async function () {
    const [capture, workspace] = ['capture-of-tsx-service.speedscope.json', 'tsx-ws'].map((one) => runtimes(this, one));
    const found = await report(capture, workspace);
    const { hotTick, tick } = linesOf(found);
    assert.deepEqual([hotTick, tick], [9, 15]);
    assert.ok(found.lines.every(({ source: place }) => place === null));
    const file = path.join(workspace, 'server.ts');
    const { out } = await cli('annotate', file, '--capture', capture, '--workspace', workspace);
    assert.doesNotMatch(out, /Exact|interface/);
    assert.match(out, / 9 {2}hotTick$/m);
    assert.ok(readFileSync(file, 'utf8').split('\n')[8].startsWith('function hotTick'));
  });
});
