import assert from 'node:assert/strict';
import { parseProfile } from '../../../src/profile/formats/parse';
import { functionTotals } from '../../../src/profile/functions';
import { lineTotals } from '../../../src/profile/lines';
import { stackWeights } from '../../../src/profile/stackWeights';
import type { Profile } from '../../../src/profile/types';
import { sharedProfile } from '../sharedProfiles';

interface RawNode {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number };
  children?: number[];
  positionTicks?: { line: number; ticks: number }[];
}
interface RawCpuProfile {
  nodes: RawNode[];
  startTime: number;
  endTime: number;
  samples: number[];
  timeDeltas: number[];
}

/** Self and total by function, straight from the file: each sample's path walked by itself. */
function cpuTotals(raw: RawCpuProfile): Map<string, { self: number; total: number }> {
  const byId = new Map(raw.nodes.map((node) => [node.id, node]));
  const parentOf = new Map(
    raw.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)),
  );
  const nameOf = ({ callFrame }: RawNode): string =>
    `${callFrame.functionName || '(anonymous)'}|${callFrame.url}|${callFrame.lineNumber + 1}|${callFrame.columnNumber + 1}`;
  const totals = new Map<string, { self: number; total: number }>();
  raw.samples.forEach((id, i) => {
    const spent = raw.timeDeltas[i + 1] ?? raw.endTime - raw.startTime - raw.timeDeltas.reduce((a, b) => a + b, 0);
    const path = new Set<string>();
    for (let at: number | undefined = id; at !== undefined; at = parentOf.get(at))
      path.add(nameOf(byId.get(at) as RawNode));
    for (const name of path) {
      const entry = totals.get(name) ?? { self: 0, total: 0 };
      totals.set(name, entry);
      entry.total += spent;
    }
    (totals.get(nameOf(byId.get(id) as RawNode)) as { self: number }).self += spent;
  });
  return totals;
}

function byName(profile: Profile): [string, number, number][] {
  const { self, total } = functionTotals(profile, stackWeights(profile));
  return profile.frames.map(({ name }, f) => [name, self[f], total[f]]);
}

describe('real profiles', () => {
  it('Chrome: self and total of every function as computed sample by sample', function () {
    this.timeout(60_000);
    const bytes = sharedProfile(this, 'chrome/sucrase.cpuprofile');
    const raw = JSON.parse(new TextDecoder().decode(bytes)) as RawCpuProfile;
    raw.timeDeltas.forEach((delta) => assert.ok(delta >= 0));
    const profile = parseProfile(bytes, 'sucrase.cpuprofile');
    const expected = cpuTotals(raw);
    const { self, total } = functionTotals(profile, stackWeights(profile));
    let compared = 0;
    profile.frames.forEach((frame, f) => {
      const entry = expected.get(`${frame.name}|${frame.file}|${frame.line}|${frame.column}`) ?? { self: 0, total: 0 };
      assert.deepEqual([self[f], total[f]], [entry.self, entry.total], frame.name);
      if (entry.total > 0) compared++;
    });
    assert.ok(compared > 100, `${compared} functions`);
    const { sum, idle } = stackWeights(profile);
    assert.equal(sum + idle, raw.endTime - raw.startTime - raw.timeDeltas[0]);
  });

  it('Chrome: lines by positionTicks hold the self time of their functions', function () {
    const profile = parseProfile(sharedProfile(this, 'chrome/sucrase.cpuprofile'), 'sucrase.cpuprofile');
    const weights = stackWeights(profile);
    const lines = lineTotals(profile, weights);
    const onLines = lines.reduce((sum, { self }) => sum + self, 0);
    const { self } = functionTotals(profile, weights);
    const inFiles = profile.frames.reduce((sum, { file }, f) => sum + (file === '' ? 0 : self[f]), 0);
    assert.ok(onLines > 0.97 * inFiles && onLines <= inFiles, `${onLines} of ${inFiles}`);
    lines.forEach(({ self: own, total }) => assert.equal(own, total));
  });

  it('Node 10: the old form with timestamps', function () {
    const profile = parseProfile(sharedProfile(this, 'node/node-10.cpuprofile'), 'node-10.cpuprofile');
    const total = 163140645206 - 163140599286;
    assert.equal(stackWeights(profile).sum, total);
    const first = 163140610861 - 163140599286;
    const inC = 163140645206 - 163140627649;
    const rows = new Map(byName(profile).map(([name, ...weights]) => [name, weights]));
    assert.deepEqual(rows.get('(anonymous)'), [first, total]);
    assert.deepEqual(rows.get('a'), [0, total - first]);
    assert.deepEqual(rows.get('d'), [total - first, total - first]);
    assert.deepEqual([(rows.get('b')?.[1] ?? 0) + (rows.get('c')?.[1] ?? 0), rows.get('c')?.[1]], [total - first, inC]);
    assert.equal(profile.frames.find(({ name }) => name === 'd')?.line, 14);
  });

  it('speedscope: sampled with two profiles, and evented', function () {
    const sampled = parseProfile(sharedProfile(this, 'speedscope/two-sampled.speedscope.json'), 's');
    assert.equal(sampled.threads.length, 2);
    assert.deepEqual(byName(sampled), [
      ['a', 0, 28],
      ['b', 10, 28],
      ['c', 10, 10],
      ['d', 8, 8],
    ]);
    const evented = parseProfile(sharedProfile(this, 'speedscope/evented.speedscope.json'), 'e');
    assert.deepEqual(byName(evented), [
      ['a', 0, 14],
      ['b', 5, 14],
      ['c', 5, 5],
      ['d', 4, 4],
    ]);
  });

  it('invalid files give one clear error', function () {
    const parse = (name: string): Profile => parseProfile(sharedProfile(this, name), name);
    assert.throws(() => parse('invalid/incomplete-trace.json'), {
      name: 'ProfileError',
      message: 'profiles[0].events[0]: frame 0 is opened and never closed.',
    });
    assert.throws(() => parse('invalid/out-of-order-events.json'), {
      name: 'ProfileError',
      message: 'profiles[0].events[6]: closes frame 1 while frame 0, opened by events[3], is still open inside it.',
    });
  });
});
