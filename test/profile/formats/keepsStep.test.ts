import assert from 'node:assert/strict';
import { parseProfile } from '../../../src/profile/formats/parse';

const NAMES = ['(root)', 'alpha', 'beta', 'gamma', '(idle)'];

/** A `.cpuprofile` of a program that runs alpha, beta and gamma for 58, 30 and 12 % of 7 ms and rests, every `periodUs`. */
function sampled(periodUs: number, intervalUs: (sample: number) => number, samples = 1000): Uint8Array {
  const ends = [0.58 * 7000, 0.88 * 7000, 7000];
  const at: number[] = [];
  const timeDeltas: number[] = [];
  let now = 1300;
  for (let i = 0; i < samples; i++) {
    const delta = intervalUs(i);
    now += delta;
    timeDeltas.push(delta);
    const running = ends.findIndex((end) => now % periodUs < end);
    at.push(running < 0 ? 5 : running + 2);
  }
  const nodes = NAMES.map((functionName, i) => ({
    id: i + 1,
    callFrame: {
      functionName,
      scriptId: '1',
      url: functionName.startsWith('(') ? '' : '/srv/a.js',
      lineNumber: i,
      columnNumber: 0,
    },
    children: i === 0 ? [2, 3, 4, 5] : [],
  }));
  return Buffer.from(JSON.stringify({ nodes, startTime: 1300, endTime: now + 10_000, samples: at, timeDeltas }));
}
const remarksOf = (bytes: Uint8Array): readonly string[] => parseProfile(bytes, 'x.cpuprofile').remarks ?? [];

describe('a profile that was sampled in step with its program', () => {
  it('says so, and how wrong its shares can be', () => {
    const [remark] = remarksOf(sampled(20_000, () => 10_000));
    assert.match(
      remark,
      /keep step with the program: they repeat every 2 samples, so shares can be wrong by up to 50 points/,
    );
    assert.match(remarksOf(sampled(50_000, () => 10_000))[0], /every 5 samples.* up to 20 points/);
  });

  it('also where the interval slowly drifts, as real samplers do', () => {
    assert.match(remarksOf(sampled(20_000, (i) => 10_000 + (i % 3)))[0], /every 2 samples/);
  });

  it('says nothing of another interval, of changing ones, or of functions that simply run long', () => {
    assert.deepEqual(remarksOf(sampled(20_000, () => 8370)), []);
    let random = 1;
    const next = (): number => (random = (random * 48_271) % 2_147_483_647) / 2_147_483_647;
    assert.deepEqual(remarksOf(sampled(20_000, () => Math.round(7500 + 5000 * next()))), []);
    assert.deepEqual(remarksOf(sampled(2_000_000, () => 100)), []);
  });

  it('says nothing of few samples', () => {
    assert.deepEqual(remarksOf(sampled(20_000, () => 10_000, 100)), []);
  });
});
