import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../src/cli/program';
import { sampleMetadata } from '../support/sampleMetadata';

/** Runs a command and keeps what it printed on each channel. */
async function cli(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(argv, { result: (text) => void out.push(text), note: (text) => void err.push(text) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('the command line', () => {
  let folder: string;
  before(() => void (folder = mkdtempSync(path.join(tmpdir(), 'cli-'))));
  after(() => rmSync(folder, { recursive: true }));

  for (const wrong of [
    ['bogus'],
    ['capture'],
    ['capture', 'lab/x'],
    ['capture', 'nonsense', '-o', 'f'],
    ['capture', 'lab/x', '-o', 'f', '--duration', '-3'],
    ['capture', 'lab/x', '-o', 'f', '--rate', '5000'],
    ['capture', 'lab/x', '-o', 'f', '--runtime', 'ruby'],
    ['capture', 'lab/x', '-o', 'f', '--tasks', '0'],
    ['capture', 'lab/x', '-o', 'f', '--split'],
    ['capture', 'lab/x', '-o', 'f', '--mode', 'allocations'],
    ['capture', 'lab/x', '-o', 'f', '--preset', 'fast'],
    ['report'],
    ['report', 'f', '--top', 'x'],
    ['services', '--bogus'],
  ]) {
    it(`exits 2 for "${wrong.join(' ')}" with a word on stderr and nothing on stdout`, async () => {
      const { code, out, err } = await cli(...wrong);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.notEqual(err, '');
    });
  }

  it('tells the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    assert.deepEqual(await cli('--version'), { code: 0, out: version, err: '' });
  });

  it('exits 1 with one clear message for a file that is no profile', async () => {
    const file = path.join(folder, 'x.json');
    writeFileSync(file, '{"hello": 1}');
    const { code, out, err } = await cli('report', file, '--json');
    assert.equal(code, 1);
    assert.equal(out, '');
    assert.match(err, /^ecs-profiler: .+/);
    assert.equal(err.split('\n').length, 1);
  });

  it('exits 1 for a file that does not exist, naming it', async () => {
    const { code, err } = await cli('report', path.join(folder, 'nowhere.json'));
    assert.equal(code, 1);
    assert.match(err, /nowhere\.json/);
  });

  it('refuses a capture it could not write before doing anything else', async () => {
    const { code, err } = await cli('capture', 'lab/orders-api', '-o', path.join(folder, 'no', 'such', 'x.json'));
    assert.equal(code, 1);
    assert.match(err, /output folder .+ is not a folder/);
  });

  it('reports self and total of a speedscope file in its unit and in milliseconds', async () => {
    const file = path.join(folder, 'p.speedscope.json');
    const frames = [
      { name: 'main', file: '/srv/app/main.py', line: 3 },
      { name: 'slow', file: '/srv/app/main.py', line: 9 },
    ];
    writeFileSync(
      file,
      JSON.stringify({
        $schema: 'https://www.speedscope.app/file-format-schema.json',
        shared: { frames },
        exporter: 'py-spy 0.4.3',
        profiles: [
          {
            type: 'sampled',
            name: 't',
            unit: 'seconds',
            startValue: 0,
            endValue: 4,
            samples: [[0, 1], [0, 1], [0, 1], [0]],
            weights: [1, 1, 1, 1],
          },
        ],
      }),
    );
    const { code, out } = await cli('report', file, '--json', '--workspace', folder);
    assert.equal(code, 0);
    const report = JSON.parse(out);
    assert.equal(report.unit, 'seconds');
    assert.equal(report.total, 4);
    assert.equal(report.totalMs, 4000);
    assert.equal(report.samples, 4);
    assert.deepEqual(
      report.functions.map(
        (f: {
          name: string;
          line: number;
          self: number;
          total: number;
          selfMs: number;
          selfPercent: number;
          totalPercent: number;
          source: unknown;
        }) => [f.name, f.line, f.self, f.total, f.selfMs, f.selfPercent, f.totalPercent, f.source],
      ),
      [
        ['slow', 9, 3, 3, 3000, 75, 75, null],
        ['main', 3, 1, 4, 1000, 25, 100, null],
      ],
    );
  });

  it('says of a merged capture what it was made of, what it cost and what is missing; of memory how much', async () => {
    const file = path.join(folder, 'merged.json');
    const source = { task: 'aaaa', container: 'app', pid: 7, processName: 'main.js', samples: 2, error: null };
    const capture = sampleMetadata({
      service: 'shop',
      task: 'aaaa',
      processName: 'main.js',
      runtime: 'node',
      runtimeVersion: 'v22',
      collector: 'V8 inspector',
      mode: 'heap',
      rateHz: 0,
      samples: 2,
      cost: { profilerCpuSeconds: 0.2, targetCpuBefore: null, targetCpuDuring: null, phasesMs: {} },
      sources: [source, { ...source, task: 'bbbb', pid: 0, samples: 0, error: 'It ended\u001b[31m.' }],
    });
    writeFileSync(
      file,
      JSON.stringify({
        $schema: 'https://www.speedscope.app/file-format-schema.json',
        name: 'shop main.js, 2 tasks',
        shared: { frames: [{ name: 'grow', file: '/srv/app/a.js', line: 3 }] },
        profiles: [
          {
            type: 'sampled',
            name: 'main',
            unit: 'bytes',
            startValue: 0,
            endValue: 3e6,
            samples: [[0], [0]],
            weights: [1e6, 2e6],
          },
        ],
        ecsProfiler: { formatVersion: 1, frameLines: 'definition', threadSources: [0], capture },
      }),
    );
    const { out } = await cli('report', file);
    assert.deepEqual(out.split('\n\n')[0].split('\n'), [
      'shop main.js, 2 tasks: 3.00 MB, 2 samples',
      'Task bbbb is missing: It ended\\u001b[31m.',
      'It does not say which lines ran.',
      'lab/shop, 2 tasks: memory still held by V8 inspector, 2026-11-21T08:00:00.000Z',
      'The profiler used 2.0 % of a core in the task it cost most.',
    ]);
    const json = JSON.parse((await cli('report', file, '--json')).out);
    assert.deepEqual(
      [
        json.unit,
        json.total,
        json.totalMs,
        json.functions[0].self,
        json.functions[0].selfMs,
        json.functions[0].selfPercent,
        json.remarks,
      ],
      [
        'bytes',
        3e6,
        null,
        3e6,
        null,
        100,
        ['Task bbbb is missing: It ended\u001b[31m.', 'It does not say which lines ran.'],
      ],
    );
  });
});
