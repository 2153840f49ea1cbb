/** Files of other tools, through the whole way in: totals, idle, what is heaviest, lines, and what is said about them. */
import assert from 'node:assert/strict';
import type { Context } from 'mocha';
import { wholeProfile } from '../../src/profile/scope';
import { openProfile } from '../../src/query/openProfile';
import type { ProfileSummary, Report } from '../../src/query/types';
import { sharedDataPath } from '../profile/sharedProfiles';
import { askOracle } from './oracle';

interface Opened extends Pick<ProfileSummary, 'remarks' | 'threads' | 'unit'>, Report {
  readonly total: number;
  readonly idle: number;
  readonly samples: number;
}

async function open(file: string, workspaceRoots: readonly string[] = [], type?: string): Promise<Opened> {
  const queries = await openProfile({ file, workspaceRoots, type });
  const { remarks, threads, unit, total, idleMs, samples } = await queries.summary();
  const msPerUnit = { microseconds: 1e-3, milliseconds: 1, none: 1 }[unit as 'none'];
  const report = await queries.report(Number.MAX_SAFE_INTEGER);
  queries.dispose();
  return { remarks, threads, unit, total, idle: (idleMs ?? 0) / msPerUnit, samples, ...report };
}

/** Self and total by name and file, as the independent reader adds them up: whatever the line of the definition. */
function byNameAndFile({ functions }: Report): Map<string, { self: number; total: number }> {
  const sums = new Map<string, { self: number; total: number }>();
  for (const { name, file, self, total } of functions) {
    const key = `${name} ${file}`.trimEnd().slice(0, 140).trimEnd();
    const known = sums.get(key) ?? { self: 0, total: 0 };
    sums.set(key, { self: known.self + self, total: known.total + total });
  }
  return sums;
}

const near = (actual: number, expected: number): boolean =>
  Math.abs(actual - expected) <= 1e-5 * Math.max(1, Math.abs(expected));

/** Opens a file and compares it with the answer of the independent reader: sums, and the ten with most self weight. */
async function agreed(test: Context, name: string): Promise<Opened> {
  const file = sharedDataPath(test, name);
  const answer = askOracle(test, file, '--top', '10');
  const opened = await open(file);
  assert.ok(near(opened.total, answer.total), `${name}: total ${opened.total}, not ${answer.total}`);
  assert.ok(near(opened.idle, answer.idle), `${name}: idle ${opened.idle}, not ${answer.idle}`);
  const sums = byNameAndFile(opened);
  assert.ok(answer.rows.length > 0);
  for (const { text, self, total } of answer.rows) {
    // The independent reader knows nothing of perf's suffix.
    const own = sums.get(text.replace(/_\[k\]$/, ' [kernel]')) ?? { self: 0, total: 0 };
    assert.ok(near(own.self, self), `${name}: ${text} has self ${own.self}, not ${self}`);
    // Functions of one name in one file may call each other: then their totals overlap.
    assert.ok(near(own.total, total) || own.total > total, `${name}: ${text} has total ${own.total}, not ${total}`);
  }
  return opened;
}

const linesOf = ({ lines }: Report): [string, number, number][] =>
  lines.map(({ name, line, self }) => [name, line, Math.round(self)]);

describe('real files of other tools', function () {
  this.timeout(60_000);

  for (const [name, total, idle, heaviest, self] of [
    ['chrome141-partial-lines.trace.json', 55_862, 0, '(program)', 53_210],
    ['chrome70-worker.trace.json', 278_611, 173_641, '(program)', 213_478],
    ['chrome85-webpack.trace.json', 106_028, 97_356, null, 0],
    ['chrome85-esbuild.trace.json', 105_722, 98_918, null, 0],
    ['chrome85-parcel.trace.json', 126_071, 695_875, null, 0],
    ['rspack-5429.trace.json.gz', 121_916, 132_543, 'custom_gc', 87_583],
    ['node20-hello.cpuprofile', 168_071, 884, 'compileForInternalLoader', 46_065],
    ['collapsed-6-point.txt', 333, 0, 'main', 274],
  ] as const)
    it(`${name}: total, idle and the ten heaviest`, async function () {
      const opened = await agreed(this, `real/${name}`);
      assert.deepEqual([Math.round(opened.total), Math.round(opened.idle)], [total, idle]);
      if (heaviest !== null)
        assert.deepEqual([opened.functions[0].name, Math.round(opened.functions[0].self)], [heaviest, self]);
    });

  it('Chrome: parts without lines do not hide the lines of the others; one thread is one', async function () {
    const opened = await open(sharedDataPath(this, 'real/chrome141-partial-lines.trace.json'));
    assert.equal(opened.threads.length, 1);
    const answer = askOracle(this, sharedDataPath(this, 'real/chrome141-partial-lines.trace.json'), '--lines');
    // What has no file has no line to go to.
    const known = answer.rows.filter(({ text }) => /\.js [1-9]\d*$/.test(text));
    assert.ok(known.length > 3);
    for (const { text, self } of known) {
      const [, file, line] = /(\S+) (\d+)$/.exec(text) ?? [];
      const here = opened.lines.filter((row) => row.file === file && row.line === Number(line));
      assert.ok(here.length === 1 && here[0].self >= self * (1 - 1e-5), text);
    }
  });

  it('Chrome: two threads of one process, and two processes with one id', async function () {
    assert.equal((await open(sharedDataPath(this, 'real/chrome70-worker.trace.json'))).threads.length, 2);
    const both = await agreed(this, 'real/devtools-web-dev-two-processes.trace.json.gz');
    assert.equal(both.threads.length, 2);
    assert.equal(new Set(both.threads.map(({ name }) => name)).size, 2);
    assert.equal(both.samples, 81_868);
  });

  it('Hermes samples, which are no CPU profile, are refused in words', async function () {
    await assert.rejects(open(sharedDataPath(this, 'real/hermes-multi-thread.trace.json')), {
      name: 'ProfileError',
      message: /is a recording of Hermes, the engine of React Native, which is not read here/,
    });
  });

  it('Austin 3.3: time, files, functions and lines', async function () {
    const opened = await open(sharedDataPath(this, 'real/austin-3.3.txt'));
    assert.deepEqual(
      [opened.unit, opened.total, opened.threads.map(({ name }) => name)],
      ['microseconds', 291, ['thread 6360']],
    );
    assert.deepEqual(linesOf(opened)[0], ['<module>', 828, 186]);
    assert.equal(opened.lines[0].file, '<frozen importlib._bootstrap_external>');
    assert.deepEqual(opened.remarks, []);
  });
});

describe('faults of files', () => {
  const fault = (test: Context, name: string): string => sharedDataPath(test, `faults/${name}`);

  it('a part of a trace without lines is a part of zeros', async function () {
    const opened = await open(fault(this, 'f01-chunk-without-lines.trace.json'), [fault(this, 'ws-f13')]);
    assert.deepEqual([opened.total, opened.idle], [1300, 500]);
    assert.deepEqual(linesOf(opened), [['addTax', 12, 800], ['addTax', 11, 500]]); // prettier-ignore
    // The workspace's file has five lines: those that ran are of another version.
    assert.equal(opened.lines[0].source, null);
    const [{ source }] = opened.functions;
    assert.deepEqual([source?.file, source?.line, source?.byName], [fault(this, 'ws-f13/cart.js'), 1, true]);
  });

  it('a lost part of a trace leaves the rest', async function () {
    const opened = await open(fault(this, 'f02-lost-chunk.trace.json'));
    assert.deepEqual(
      [opened.total, opened.functions.map(({ name, self, total }) => [name, self, total])],
      [
        1300,
        [
          ['(program)', 1000, 1000],
          ['late', 300, 300],
        ],
      ],
    );
    assert.match(
      opened.remarks.join(),
      /Parts of the CPU profile of .* are missing: the callers of 1 function are unknown/,
    );
  });

  it('the older form of .cpuprofile counts lines from 1, and has lines', async function () {
    const opened = await open(fault(this, 'f08-old-form.cpuprofile'), [fault(this, 'ws-f08')]);
    const [addTax] = opened.functions;
    assert.deepEqual([addTax.name, addTax.line, addTax.self, addTax.source?.line], ['addTax', 3, 4000, 3]);
    assert.deepEqual(linesOf(opened), [['addTax', 5, 4000]]);
  });

  it('two counts on each line are before and after', async function () {
    const file = fault(this, 'f11-two-counts.folded');
    const names = ({ functions }: Report): string[] => functions.map(({ name }) => name).sort();
    const after = await open(file);
    assert.deepEqual([after.total, names(after)], [24, ['copy', 'idle', 'read', 'server']]);
    assert.match(after.remarks.join(' '), /this is after.*not shown: before.*`ecs-profiler diff FILE` compares them/);
    const before = await open(file, [], 'before');
    assert.deepEqual([before.total, names(before)], [20, ['copy', 'idle', 'read', 'server', 'write']]);
  });

  it('Austin without a head has lines', async function () {
    const opened = await open(fault(this, 'f12-austin.txt'));
    const addTax = opened.functions.find(({ name }) => name === 'add_tax');
    assert.deepEqual([opened.total, addTax?.file, addTax?.total], [100, '/srv/shop/cart.py', 100]);
    assert.deepEqual(linesOf(opened).slice(0, 2), [['add_tax', 33, 70], ['add_tax', 34, 30]]); // prettier-ignore
    assert.match(opened.remarks.join(), /does not say what its weights are/);
  });

  it('weights may end in a point, frames begin like comments', async function () {
    const point = await open(fault(this, 'f16-weight-with-bare-point.folded'));
    assert.deepEqual(
      [point.total, point.functions.map(({ name, self }) => [name, self])],
      [
        10,
        [
          ['work', 6],
          ['main', 4],
        ],
      ],
    );
    assert.equal((await open(fault(this, 'f17-lines-that-look-like-remarks.folded'))).total, 10);
  });

  it("perf's names of V8 code: functions are one whatever their tier, with file and definition", async function () {
    const opened = await open(fault(this, 'runtimes/perf-node-basic-prof.folded'));
    assert.deepEqual(
      opened.functions.map(({ name, file, line, self }) => [name, file, line, self]),
      [
        ['hotLib', '/srv/app/hotlib.js', 15, 50],
        ['coldLib', '/srv/app/hotlib.js', 25, 5],
        ['node', '', 0, 0],
        ['Builtins_JSEntry', '', 0, 0],
        ['drive', 'file:///srv/app/entry.js', 5, 0],
      ],
    );
  });

  it('a thread that was recorded twice ran once', async function () {
    const opened = await open(fault(this, 'f24-one-thread-two-profiles.trace.json'));
    assert.deepEqual([opened.total, opened.threads.length], [2000, 1]);
    assert.match(opened.remarks.join(), /was recorded 2 times.* 2 ms that several of them have count once/);
  });

  it('functions without lines keep their total and have no rows of lines', async function () {
    const opened = await open(fault(this, 'f21-no-lines.cpuprofile'), [fault(this, 'ws-f13')]);
    assert.deepEqual([opened.total, opened.lines, opened.functions[0].source?.line], [4000, [], 1]);
    const queries = await openProfile({ file: fault(this, 'f21-no-lines.cpuprofile'), workspaceRoots: [] });
    assert.deepEqual(await queries.hotLines(wholeProfile, { filter: '', count: 5 }), []);
    queries.dispose();
  });
});
