/** What the command line says besides figures, and that it always says something. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sharedDataPath } from '../profile/sharedProfiles';
import { runCli, type Told } from './runCli';

describe('remarks on the command line', () => {
  let root: string;
  const at = (name: string): string => path.join(root, name);
  const json = async (...argv: string[]): Promise<{ remarks: string[]; lines: unknown[] }> => {
    const { code, out, err } = await runCli(...argv, '--json');
    assert.deepEqual([code, err], [0, '']);
    return JSON.parse(out) as { remarks: string[]; lines: unknown[] };
  };
  const cpuProfile = (name: string, nodes: readonly object[], samples: readonly number[]): string => {
    const deltas = samples.map(() => 1000);
    writeFileSync(
      at(name),
      JSON.stringify({ nodes, samples, timeDeltas: deltas, startTime: 0, endTime: 1000 * (samples.length + 1) }),
    );
    return at(name);
  };
  const node = (id: number, functionName: string, url: string, more: object = {}): object => ({
    id,
    callFrame: { functionName, scriptId: '1', url, lineNumber: 0, columnNumber: 22 },
    ...more,
  });

  before(() => {
    root = mkdtempSync(path.join(tmpdir(), 'remarks-'));
    mkdirSync(at('ws'));
    writeFileSync(at('ws/cart.js'), 'export function addTax(n) {\n  return n * 1.2;\n}\n');
    writeFileSync(at('ws/other.js'), 'export const x = 1;\n');
    writeFileSync(at('odd.txt'), `a (${at('ws/cart.js')}:2) 1\nodd\na 1\n`);
    writeFileSync(at('even.txt'), `a (${at('ws/cart.js')}:2) 2\n`);
  });
  after(() => rmSync(root, { recursive: true }));

  const ODD = '1 line is no stack with a weight and left out, the first is line 2: "odd".';

  it('are in the JSON and the text of every command that reads a profile', async () => {
    const workspace = ['--workspace', at('ws')];
    assert.deepEqual((await json('report', at('odd.txt'), ...workspace)).remarks, [ODD]);
    assert.deepEqual((await json('report', at('odd.txt'), '--lines', ...workspace)).remarks, [ODD]);
    assert.deepEqual((await json('annotate', at('ws/cart.js'), '--capture', at('odd.txt'), ...workspace)).remarks, [
      ODD,
    ]);
    assert.deepEqual((await json('diff', at('odd.txt'), at('even.txt'), ...workspace)).remarks, [
      `Earlier profile: ${ODD}`,
    ]);
    assert.deepEqual((await json('diff', at('even.txt'), at('odd.txt'), ...workspace)).remarks, [
      `Later profile: ${ODD}`,
    ]);
    assert.deepEqual((await json('report', at('even.txt'), ...workspace)).remarks, []);
    const nothing = cpuProfile('nothing.cpuprofile', [node(1, '(root)', '')], []);
    assert.deepEqual(
      (await json('diff', nothing, cpuProfile('one.cpuprofile', [node(1, 'f', '')], [1]), ...workspace)).remarks,
      ['Earlier profile: it has no samples.'],
    );
    for (const [argv, line] of [
      [['report', at('odd.txt')], ODD],
      [['annotate', at('ws/cart.js'), '--capture', at('odd.txt')], ODD],
      [['diff', at('odd.txt'), at('even.txt')], `Earlier profile: ${ODD}`],
      [['diff', at('odd.txt'), at('even.txt'), '--markdown'], `> Earlier profile: ${ODD}`],
    ] as const) {
      const { out, err } = await runCli(...argv, ...workspace);
      assert.deepEqual([out.split('\n').includes(line), err], [true, ''], out);
    }
  });

  it('a profile of nothing is told in words: without samples, idle, of weight 0, without functions, without lines', async () => {
    const url = 'file:///srv/cart.js';
    const root1 = node(1, '(root)', '', { children: [2, 3] });
    const nodes = [root1, node(2, '(idle)', ''), node(3, 'addTax', url)];
    writeFileSync(at('empty.txt'), 'a;b 0\n');
    for (const [file, remark] of [
      [cpuProfile('none.cpuprofile', nodes, []), 'There is nothing to show: it has no samples.'],
      [cpuProfile('idle.cpuprofile', nodes, [2, 2]), 'There is nothing to show: all of it is idle, 2.00 ms.'],
      [at('empty.txt'), 'There is nothing to show: its samples weigh nothing.'],
      [cpuProfile('root.cpuprofile', nodes, [1]), 'No sample of it has a function.'],
      [cpuProfile('nowhere.cpuprofile', nodes, [3]), 'It does not say which lines ran.'],
    ]) {
      assert.deepEqual((await json('report', file, '--workspace', root)).remarks, [remark]);
      const { out } = await runCli('report', file, '--workspace', root);
      assert.equal(out.split('\n')[1], remark);
    }
    const { code, err } = await runCli('convert', at('idle.cpuprofile'), '-o', at('idle.json'));
    assert.deepEqual([code, err], [0, 'There is nothing to show: all of it is idle, 2.00 ms.']);
  });

  it('a name with line feeds or controls has one row, and shows them', async () => {
    const name = 'one\n   99.9    99.9  fake  x.js:1\r\u001b[2K\u2028';
    const file = cpuProfile(
      'evil.cpuprofile',
      [node(1, '(root)', '', { children: [2] }), node(2, name, `a\n${name}`)],
      [2],
    );
    for (const argv of [
      ['report', file],
      ['report', file, '--lines'],
    ]) {
      const { out } = await runCli(...argv, '--workspace', root);
      assert.equal(out.split('\n').filter((line) => /fake/.test(line)).length, argv.length === 2 ? 1 : 0, out);
      assert.ok(!/[\r\u001b\u2028]/.test(out));
    }
    const { out } = await runCli('report', file, '--workspace', root);
    assert.match(out, /100\.0 {2}one\\u000a {3}99\.9/);
    const { out: diff } = await runCli('diff', file, file, '--workspace', root);
    assert.equal(diff.split('\n').filter((line) => /fake/.test(line)).length, 1, diff);
    const { err } = await runCli('annotate', at('ws/other.js'), '--capture', file, '--workspace', at('ws'));
    assert.equal(err.split('\n').length, 1, err);
  });

  describe('annotate says what is missing', () => {
    const annotate = (file: string, capture: string, workspace = at('ws')): Promise<Told> =>
      runCli('annotate', file, '--capture', capture, '--workspace', workspace);
    const ticks = { positionTicks: [{ line: 2, ticks: 2 }] };
    const tree = (url: string, more: object = {}): object[] => [
      node(1, '(root)', '', { children: [2] }),
      node(2, 'addTax', url, more),
    ];

    it('the lines, where the file is known by its functions', async () => {
      const file = cpuProfile('functions.cpuprofile', tree('file:///srv/ws/cart.js'), [2, 2]);
      const { code, out, err } = await annotate(at('ws/cart.js'), file);
      assert.deepEqual([code, out], [1, '']);
      assert.match(
        err,
        /functions\.cpuprofile does not say which lines of .*cart\.js ran\. It has functions of this file: addTax \(line 1, 100 %\)\.$/,
      );
      const { err: elsewhere } = await annotate(at('ws/other.js'), file);
      assert.match(elsewhere, /No line of .*other\.js ran in .*\. Files with most of its time: .*cart\.js\.$/);
    });

    it('the file, where none of the profile leads to the workspace', async () => {
      const file = cpuProfile('away.cpuprofile', tree('file:///srv/away/index.js', ticks), [2, 2]);
      const { err } = await annotate(at('ws/cart.js'), file);
      assert.match(
        err,
        /None of its files was found in the workspace: file:\/\/\/srv\/away\/index\.js\. If they are in another folder, name it with --workspace\.$/,
      );
      const { err: nameless } = await annotate(at('ws/cart.js'), cpuProfile('nameless.cpuprofile', tree(''), [2]));
      assert.match(nameless, /The functions of the profile have no files\.$/);
    });

    it('everything, where the profile is empty', async () => {
      const { err } = await annotate(
        at('ws/cart.js'),
        cpuProfile('nothing.cpuprofile', tree('file:///srv/ws/cart.js'), []),
      );
      assert.match(err, /There is nothing to show: it has no samples\.$/);
    });

    it('shared inputs: functions without lines, and a file under an address with a query', async function () {
      const fault = (name: string): string => sharedDataPath(this, `faults/${name}`);
      const lineless = await annotate(fault('ws-f13/cart.js'), fault('f21-no-lines.cpuprofile'), fault('ws-f13'));
      assert.match(lineless.err, /does not say which lines of .*cart\.js ran\. .*addTax \(line 1, 100 %\)/);
      const query = await annotate(fault('ws-f13/cart.js'), fault('f13-url-query.cpuprofile'), fault('ws-f13'));
      assert.ok(
        query.code === 0 || /None of its files was found in the workspace: .*cart\.js\?v=17/.test(query.err),
        query.err,
      );
    });
  });
});
