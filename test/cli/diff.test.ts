import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../src/cli/program';
import { writeSpeedscope } from '../support/writeSpeedscope';
import { recorded, type Recording } from '../query/compare/recorded';

interface Row {
  name: string;
  file: string;
  line: number;
  selfBefore: number;
  selfAfter: number;
  totalBefore: number;
  totalAfter: number;
  delta: number;
  interval: [number, number] | null;
  qValue: number | null;
  significant: boolean;
  state: string;
}
interface Told {
  mode: string;
  unit: string;
  before: { totalMs: number; samples: number; rateHz: number };
  after: { totalMs: number };
  noiseFloor: number | null;
  warnings: string[];
  functions: Row[];
}

const HOSTILE = 'evil|`<img>`\u001b[31m';

describe('diff', () => {
  let root: string;
  const at = (name: string): string => path.join(root, name);
  const cli = async (...argv: string[]): Promise<{ code: number; out: string; err: string }> => {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await run(['diff', ...argv, '--workspace', root], {
      result: (text) => void out.push(text),
      note: (text) => void err.push(text),
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
  const json = async (...argv: string[]): Promise<Told> => {
    const { code, out, err } = await cli(...argv, '--json');
    assert.equal(code, 0, err);
    return JSON.parse(out) as Told;
  };
  const write = (name: string, recording: Recording): void =>
    writeFileSync(at(name), writeSpeedscope(recorded(recording)));
  before(() => {
    root = mkdtempSync(path.join(tmpdir(), 'diff-'));
    mkdirSync(at('shop'));
    write('a.json', { recipe: { 'run@1 price@9': 40, 'run@1 render@20': 50, [`run@1 ${HOSTILE}@30`]: 10 } });
    write('b.json', {
      recipe: { 'run@1 price@12': 60, 'run@1 render@20': 40 },
      rateHz: 500,
      seed: 5,
      capture: { revision: 3 },
    });
    writeFileSync(
      at('bytes.json'),
      writeSpeedscope({ ...recorded({ recipe: { 'run@1 price@9': 40 } }), unit: 'bytes' }),
    );
    writeFileSync(at('a.txt'), 'run;price 40\nrun;render 60\n');
    writeFileSync(at('b.txt'), 'run;price 60\nrun;render 40\n');
  });
  after(() => rmSync(root, { recursive: true }));

  it('prints every function with both sides, interval, q-value and state as JSON', async () => {
    const told = await json(at('a.json'), at('b.json'));
    assert.deepEqual(Object.keys(told), [
      'mode',
      'unit',
      'before',
      'after',
      'noiseFloor',
      'warnings',
      'remarks',
      'functions',
    ]);
    assert.deepEqual(
      [told.mode, told.unit, told.before, Math.round(told.after.totalMs)],
      ['share', 'points', { totalMs: told.before.totalMs, samples: 2000, rateHz: 100 }, 20_000],
    );
    assert.ok(Math.abs(told.before.totalMs - 20_000) < 1 && (told.noiseFloor ?? -1) > 0);
    assert.deepEqual(Object.keys(told.functions[0]), [
      'name',
      'file',
      'line',
      'selfBefore',
      'selfAfter',
      'totalBefore',
      'totalAfter',
      'delta',
      'interval',
      'qValue',
      'significant',
      'state',
    ]);
    const price = told.functions.find(({ name }) => name === 'price') as Row;
    assert.deepEqual(
      [price.file, price.line, price.significant, price.state],
      ['/srv/app/shop.py', 12, true, 'changed'],
    );
    assert.ok(
      price.interval !== null &&
        price.interval[0] > 0 &&
        price.interval[0] < price.delta &&
        price.delta < price.interval[1] &&
        (price.qValue ?? 1) <= 0.05,
    );
    assert.ok(Math.abs(price.totalAfter - price.totalBefore - price.delta) < 1e-9);
    assert.deepEqual(told.functions.map(({ name, state }) => [name, state]).sort(), [
      [HOSTILE, 'removed'],
      ['price', 'changed'],
      ['render', 'changed'],
      ['run', 'same'],
    ]);
    const rate = await json(at('a.json'), at('b.json'), '--mode', 'rate');
    assert.deepEqual(
      [rate.mode, rate.unit, Math.round(rate.functions.find(({ name }) => name === 'run')?.totalBefore ?? 0)],
      ['rate', 'ms/s', 1000],
    );
    const requests = await json(
      at('a.json'),
      at('b.json'),
      '--mode',
      'per-request',
      '--requests-before',
      '1000',
      '--requests-after',
      '500',
    );
    assert.deepEqual(
      [requests.mode, requests.unit, Math.round(requests.functions.find(({ name }) => name === 'run')?.delta ?? 0)],
      ['per-request', 'ms/request', 20],
    );
  });

  it('lists each of more functions than a page of the table holds, and each once', async () => {
    const names = Array.from({ length: 5003 }, (_, i) => `f${i}`);
    writeFileSync(at('many.txt'), names.map((name) => `${name} 1\n`).join(''));
    const { functions } = await json(at('many.txt'), at('many.txt'));
    assert.deepEqual(functions.map(({ name }) => name).sort(), names.sort());
  });

  it('claims nothing of sums of stacks, and says so', async () => {
    const { functions, warnings } = await json(at('a.txt'), at('b.txt'));
    assert.ok(warnings.some((warning) => /not in time order/.test(warning)));
    assert.deepEqual(
      functions.map(({ interval, qValue, significant }) => [interval, qValue, significant]),
      Array(3).fill([null, null, false]),
    );
    assert.deepEqual(
      functions
        .slice(0, 2)
        .map(({ name, delta }) => [name, Math.round(delta)])
        .sort(),
      [
        ['price', 20],
        ['render', -20],
      ],
    );
  });

  it('reads well in a terminal and in Markdown, whatever functions are called', async () => {
    const { out } = await cli(at('a.json'), at('b.json'));
    assert.match(
      out,
      /^Before: orders-api, revision 2, 20\.0 s, 2000 samples at 100 Hz\nAfter: .* at 500 Hz\nrevision: 2 → 3\n/,
    );
    assert.match(out, /\+\d\d\.\d pp {2}.* yes {2}price {2}\/srv\/app\/shop\.py:12\n/);
    assert.match(out, /\u2212\d+\.\d pp .*yes, removed {2}evil/);
    assert.ok(!out.includes('\u001b'));
    const markdown = await cli(at('a.json'), at('b.json'), '--markdown', '--top', '3');
    assert.match(markdown.out, /\| revision \| 2 \| 3 \|/);
    assert.match(markdown.out, /\| <code>price<\/code> \/srv\/app\/shop\.py:12 \|.*\*\*\+\d\d\.\d pp\*\* ▲/);
    assert.ok(
      markdown.out.includes('<code>evil&#124;&#96;&#60;img&#62;&#96;&#92;u001b&#91;31m</code>') &&
        markdown.out.endsWith('1 more.'),
      markdown.out,
    );
  });

  it('--fail-on: 1 when something became dearer by more and that is no noise, else 0', async () => {
    const dear = await cli(at('a.json'), at('b.json'), '--fail-on', '5');
    assert.deepEqual(
      [dear.code, dear.err.replace(/\+[\d.]+ pp$/, '+')],
      [1, '1 function is slower by more than 5 points: price +'],
    );
    assert.match(dear.out, /price/);
    assert.equal((await cli(at('a.json'), at('b.json'), '--fail-on', '30')).code, 0);
    assert.equal((await cli(at('b.json'), at('a.json'), '--fail-on', '15')).code, 0);
    assert.equal((await cli(at('a.txt'), at('b.txt'), '--fail-on', '1')).code, 0);
  });

  it('2 for wrong usage, 1 for what cannot be compared or read, a word each', async () => {
    for (const wrong of [
      [],
      [at('a.json')],
      [at('a.json'), at('b.json'), '--mode', 'speed'],
      [at('a.json'), at('b.json'), '--fail-on', '-1'],
      [at('a.json'), at('b.json'), '--fail-on', 'x'],
      [at('a.json'), at('b.json'), '--json', '--markdown'],
      [at('a.json'), at('b.json'), '--mode', 'per-request'],
    ]) {
      const { code, out, err } = await cli(...wrong);
      assert.deepEqual([code, out, err !== ''], [2, '', true], wrong.join(' '));
    }
    const absent = await cli(at('a.json'), at('absent.json'));
    assert.equal(absent.code, 1);
    assert.match(absent.err, /Could not read .*absent\.json/);
    assert.equal((await cli(at('a.json'), at('a.txt'))).code, 0, 'time and counts of samples have shares');
    const mixed = await cli(at('a.json'), at('bytes.json'));
    assert.equal(mixed.code, 1);
    assert.match(mixed.err, /cannot be compared\. Compare two profiles of time/);
  });
});
