/** Real pprof and Firefox files: totals and the ten heaviest functions, as an independent reader has them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { importers, parseProfile } from '../../../src/profile/formats/parse';
import { naiveTotals } from '../naive';
import { sharedDataPath } from '../sharedProfiles';

interface Figures {
  readonly samples: number;
  readonly total: number;
  readonly idle: number;
  /** Name, file, self, total; by self. */
  readonly functions: readonly (readonly [string, string, number, number])[];
}

/** Adds up what the independent reader yields; its own printed rows are rounded. */
const ADD_UP = `
import sys, json, collections, contextlib
sys.path.insert(0, sys.argv[1]); sys.argv = sys.argv[1:]
import oracle
own, whole, samples, total, idle = collections.Counter(), collections.Counter(), 0, 0, 0
with contextlib.redirect_stdout(sys.stderr):
    for _, stack, weight in oracle.rows(sys.argv[1]):
        samples += 1
        if stack and stack[0][0] == '(idle)':
            idle += weight
            continue
        total += weight
        if stack: own[stack[-1][:2]] += weight
        for function in {frame[:2] for frame in stack}: whole[function] += weight
print(json.dumps(dict(samples=samples, total=total, idle=idle,
    functions=[[*function, weight, whole[function]] for function, weight in own.most_common(10)])))
`;

const near = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));

/** Files of the data's README with its figures: sample type, samples, total, heaviest function and its self weight. */
const files: readonly (readonly [string, string | undefined, number, number, string?, number?])[] = [
  ['go-heap-delta.pb.gz', 'alloc_space', 4942, 80_453_753_612],
  ['go-heap-nothing-in-use.pprof', 'alloc_space', 4, 3_360_919],
  ['pprof-no-addr-no-line.pb.gz', undefined, 2, 105_263_156],
  ['pprof-invalid-utf8.pb.gz', undefined, 1, 1],
  ['node-pprof-wall.pprof', undefined, 27, 39_670_000, ':(idle):0', 15_580_000],
  ['pyspy-pyroscope.pprof', undefined, 438, 234_084, 'lib/utility/utility.py:-1 - find_nearest_vehicle', 125_945],
  ['go-large.cpu.pprof', undefined, 20_430, 240_290_000_000, 'time.Now', 2.0517e11],
  ['firefox-processed-v24.json', undefined, 21, 21, '0x100000f84', 6],
  ['firefox-processed-v68.json', undefined, 2, 2, 'Ajs', 2],
];

describe('real files beside an independent reader', function () {
  this.timeout(60_000);
  for (const [file, type, samples, total, heaviest, self] of files)
    it(`${file}${type === undefined ? '' : `, ${type}`}`, function () {
      const place = sharedDataPath(this, `real/${file}`);
      const tools = sharedDataPath(this, '../tools');
      const raw = readFileSync(place);
      const profile = parseProfile(raw[0] === 0x1f ? gunzipSync(raw) : raw, file, importers);
      const arguments_ = [tools, place, ...(type === undefined ? [] : ['--type', type])];
      const out = execFileSync('python3', ['-c', ADD_UP, ...arguments_], { encoding: 'utf8', stdio: 'pipe' });
      const right = JSON.parse(out) as Figures;
      const ours = naiveTotals(profile);
      const chosen = profile.types?.all[profile.types.chosen].name;
      assert.equal(type === undefined || chosen === type, true, `it is shown without being asked for, not ${chosen}`);
      assert.ok(near(right.total, total), `the reader itself: ${right.total}`);
      assert.ok(near(ours.sum, total), `${ours.sum} of ${total}`);
      assert.ok(near(ours.idle, right.idle), `idle: ${ours.idle} of ${right.idle}`);
      assert.ok(right.samples <= samples, 'samples of no weight are left out');
      if (heaviest !== undefined) assert.equal(right.functions[0][0], heaviest);
      if (self !== undefined) assert.ok(Math.abs(right.functions[0][2] - self) < 1e-4 * self);
      const own = new Map<string, { self: number; total: number }>();
      const hasFiles = right.functions.some(([, path]) => path !== '');
      for (const [key, weights] of ours.functions) {
        const [name, path] = key.split('|');
        const known = own.get(`${name}|${hasFiles ? path : ''}`) ?? { self: 0, total: 0 };
        own.set(`${name}|${hasFiles ? path : ''}`, {
          self: known.self + weights.self,
          total: known.total + weights.total,
        });
      }
      for (const [name, path, ownWeight, whole] of right.functions) {
        const found = own.get(`${name}|${path}`);
        assert.ok(found !== undefined, `${name} is missing`);
        assert.ok(near(found.self, ownWeight), `${name}: self ${found.self} of ${ownWeight}`);
        assert.ok(near(found.total, whole), `${name}: total ${found.total} of ${whole}`);
      }
      const heaviestOfOurs = [...own.values()].map((weights) => weights.self).sort((a, b) => b - a);
      right.functions.forEach(([name, , ownWeight], i) => assert.ok(near(heaviestOfOurs[i], ownWeight), name));
    });
});
