import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import {
  Function as PprofFunction,
  Label,
  Line,
  Location,
  Mapping,
  Profile as PprofProfile,
  Sample,
  StringTable,
  ValueType,
} from 'pprof-format';
import { parseProfile } from '../../../src/profile/formats/parse';
import { ProfileError } from '../../../src/profile/profileError';
import { naiveTotals } from '../naive';
import { sharedProfile } from '../sharedProfiles';
import { runs } from '../../support/runs';
import { samplesOf } from './samplesOf';

const strings = new StringTable();
const text = (value: string): number => strings.dedup(value);

/** main(10) calls work, into which inner is inlined, and an address without a function. */
function example(change: Partial<ConstructorParameters<typeof PprofProfile>[0]> = {}): Uint8Array {
  return new PprofProfile({
    sampleType: [
      new ValueType({ type: text('samples'), unit: text('count') }),
      new ValueType({ type: text('cpu'), unit: text('nanoseconds') }),
    ],
    sample: [
      new Sample({ locationId: [3, 1], value: [2, 20_000_000] }),
      new Sample({
        locationId: [2, 1],
        value: [1, 10_000_000],
        label: [new Label({ key: text('thread'), str: text('worker-1') })],
      }),
      new Sample({ locationId: [1], value: [0, 0] }),
    ],
    mapping: [new Mapping({ id: 1, filename: text('/usr/lib/libc.so.6') })],
    location: [
      new Location({ id: 1, line: [new Line({ functionId: 1, line: 12 })] }),
      new Location({ id: 2, mappingId: 1, address: 0xabc }),
      new Location({ id: 3, line: [new Line({ functionId: 3, line: 31 }), new Line({ functionId: 2, line: 22 })] }),
    ],
    function: [
      new PprofFunction({ id: 1, name: text('main'), filename: text('/srv/main.go'), startLine: 10 }),
      new PprofFunction({ id: 2, name: text('work'), filename: text('/srv/work.go'), startLine: 20 }),
      new PprofFunction({ id: 3, name: text('inner'), filename: text('/srv/work.go'), startLine: 30 }),
    ],
    stringTable: strings,
    ...change,
  }).encode();
}

describe('pprof', () => {
  it('reads inlined calls, addresses without functions, threads by label; definition and executing lines', () => {
    const profile = parseProfile(example(), 'p');
    assert.equal(profile.unit, 'nanoseconds');
    assert.deepEqual(
      profile.threads.map(({ name }) => name),
      ['main', 'worker-1'],
    );
    assert.deepEqual(samplesOf(profile), ['main@12>work@22>inner@31 20000000']);
    assert.deepEqual(samplesOf(profile, 1), ['main@12>0xabc 10000000']);
    assert.deepEqual(
      profile.frames.map(({ name, file, line }) => [name, file, line]),
      [
        ['main', '/srv/main.go', 10],
        ['inner', '/srv/work.go', 30],
        ['work', '/srv/work.go', 20],
        ['0xabc', '/usr/lib/libc.so.6', 0],
      ],
    );
  });

  it('shows the default sample type, else the last, and names the others', () => {
    assert.deepEqual(parseProfile(example(), 'p').remarks, [
      'The file has several sample types: this is cpu (nanoseconds); not shown: samples (count).',
    ]);
    const counted = parseProfile(example({ defaultSampleType: text('samples') }), 'p');
    assert.equal(counted.unit, 'none');
    assert.deepEqual([...counted.threads[0].samples.weight, ...counted.threads[1].samples.weight], [2, 1]);
    assert.match(counted.remarks?.[0] ?? '', /this is samples \(count\); not shown: cpu \(nanoseconds\)/);
  });

  it('brings units of memory to bytes', () => {
    const kilobytes = example({
      sampleType: [new ValueType({ type: text('inuse_space'), unit: text('kilobytes') })],
      sample: [new Sample({ locationId: [1], value: [3] })],
    });
    const profile = parseProfile(kilobytes, 'p');
    assert.deepEqual([profile.unit, profile.threads[0].samples.weight[0], profile.remarks], ['bytes', 3072, undefined]);
  });

  it("Go's own file: self and total of every function as another decoder has them", function () {
    const bytes = gunzipSync(sharedProfile(this, 'pprof/simple.prof'));
    const raw = PprofProfile.decode(bytes);
    const nameOf = new Map(raw.function.map((fn) => [fn.id, raw.stringTable.strings[Number(fn.name)]]));
    const framesOf = new Map(
      raw.location.map((location) => [location.id, location.line.map((line) => nameOf.get(line.functionId) ?? '')]),
    );
    const expected = new Map<string, { self: number; total: number }>();
    let sum = 0;
    for (const sample of raw.sample) {
      const weight = Number(sample.value[1]);
      const names = sample.locationId.flatMap((id) => framesOf.get(id) ?? []);
      sum += weight;
      for (const name of new Set(names)) {
        const entry = expected.get(name) ?? { self: 0, total: 0 };
        expected.set(name, entry);
        entry.total += weight;
        if (names[0] === name) entry.self += weight;
      }
    }
    const totals = naiveTotals(parseProfile(bytes, 'simple.prof'));
    assert.equal(totals.sum, sum);
    assert.ok(expected.size > 10);
    assert.deepEqual(new Map([...totals.functions].map(([key, entry]) => [key.split('|')[0], entry])), expected);
  });

  const wrong: [what: string, bytes: () => Uint8Array, message: RegExp][] = [
    [
      'a location that is not there',
      () => example({ sample: [new Sample({ locationId: [9], value: [1, 1] })] }),
      /^sample\[0\]: location 9 does not exist \(3 locations\)\.$/,
    ],
    [
      'a function that is not there',
      () => example({ function: [] }),
      /^location 1: function 1 does not exist \(0 functions\)\.$/,
    ],
    [
      'a value for each type',
      () => example({ sample: [new Sample({ locationId: [1], value: [1] })] }),
      /^sample\[0\]: 1 values for 2 sample types\.$/,
    ],
    [
      'the difference of two profiles',
      () => example({ sample: [new Sample({ locationId: [1], value: [-1, -5] })] }),
      /^sample\[0\]\.value\[1\]: weight -5 is negative\.$/,
    ],
    ['a cut file', () => example().slice(0, -20), /is damaged or cut off \(byte \d+ of \d+\)/],
  ];
  for (const [what, bytes, message] of wrong) {
    it(`refuses ${what}`, () =>
      assert.throws(
        () => parseProfile(bytes(), 'p'),
        (error) => error instanceof ProfileError && message.test(error.message),
      ));
  }

  it('any damage either loads or is refused by a ProfileError', () => {
    const whole = example();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(whole.length),
        (changes, length) => {
          const bytes = whole.slice(0, Math.max(1, length));
          for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
          try {
            parseProfile(bytes, 'p');
          } catch (error) {
            assert.ok(error instanceof ProfileError, String(error));
          }
        },
      ),
      { numRuns: runs(150) },
    );
  });
});
