/** Ids and addresses of pprof files: 64 bits each, and each its own. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { PbfReader } from 'pbf';
import { readId } from '../../../src/profile/formats/pprofIds';
import { parseProfile } from '../../../src/profile/formats/parse';
import { sharedDataPath } from '../sharedProfiles';
import { samplesOf } from './samplesOf';
import { encodePprof } from './typedFiles';

/** One sample for each location; functions and lines as they are given. */
const file = (
  locations: readonly { id: number | bigint; address?: number | bigint; function?: number | bigint }[],
  functions: readonly { id: number | bigint; name: string }[],
): Uint8Array =>
  encodePprof({
    types: [['samples', 'count']],
    samples: locations.map(({ id }, i) => ({ stack: [id], value: [10 ** i] })),
    locations: locations.map((one) => ({ ...one, line: 7 })),
    functions: functions.map((one) => ({ ...one, file: '/srv/a.go' })),
  });

describe('ids of pprof files', () => {
  it('are read exactly, at every length', () => {
    const values = [
      0n,
      127n,
      128n,
      2n ** 49n - 1n,
      2n ** 49n,
      2n ** 53n - 1n,
      2n ** 53n,
      2n ** 53n + 1n,
      2n ** 64n - 1n,
    ];
    for (const value of values) {
      const bytes: number[] = [];
      let rest = value;
      for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
      bytes.push(Number(rest), 1);
      const reader = new PbfReader(Uint8Array.from(bytes));
      const id = readId(reader);
      assert.equal(BigInt(id), value);
      assert.equal(typeof id, value < 2n ** 53n ? 'number' : 'bigint', String(value));
      assert.equal(reader.pos, bytes.length - 1);
    }
    for (const bytes of [new Array<number>(11).fill(255), [128, 128], []])
      assert.throws(() => readId(new PbfReader(Uint8Array.from(bytes))), RangeError);
  });

  it('that differ by one beyond 2^53 are two functions, two locations and two addresses', () => {
    const big = 0xffff_ffff_9a00_11f7n;
    const functions = [
      { id: big, name: 'load' },
      { id: big + 1n, name: 'free' },
    ];
    assert.deepEqual(
      samplesOf(parseProfile(file([{ id: 2n ** 60n, function: big }, { id: 2n ** 60n + 1n, function: big + 1n }], functions), 'p')), // prettier-ignore
      ['load@7 1', 'free@7 10'],
    );
    assert.deepEqual(
      samplesOf(parseProfile(file([{ id: 1, address: big }, { id: 2, address: big + 1n }], []), 'p')), // prettier-ignore
      ['0xffffffff9a0011f7 1', '0xffffffff9a0011f8 10'],
    );
  });

  it('a line whose function is not known is its address', () => {
    assert.deepEqual(samplesOf(parseProfile(file([{ id: 1, address: 0xabc, function: 0 }], []), 'p')), ['0xabc@7 1']);
  });

  it('that are missing or given twice are refused: time could go to a wrong function', () => {
    const refused = (bytes: Uint8Array, message: RegExp): void =>
      assert.throws(() => parseProfile(bytes, 'p'), { name: 'ProfileError', message });
    refused(file([{ id: 1, function: 1 }], [{ id: 0, name: 'a' }]), /^function with id 0: /); // prettier-ignore
    refused(file([{ id: 1, function: 1 }], [{ id: 1, name: 'a' }, { id: 1, name: 'b' }]), /^two functions have the id 1\.$/); // prettier-ignore
    refused(file([{ id: 0, address: 1 }], []), /^location with id 0: /);
    refused(file([{ id: 5, address: 1 }, { id: 5, address: 2 }], []), /^two locations have the id 5\.$/); // prettier-ignore
  });

  it('faults/f06-kernel-addresses.pb: two addresses that are one number', function () {
    const profile = parseProfile(readFileSync(sharedDataPath(this, 'faults/f06-kernel-addresses.pb')), 'p');
    assert.deepEqual(samplesOf(profile), ['0xffffffff9a0011f7 60', '0xffffffff9a0013e2 40']);
  });

  for (const name of ['faults/f05-functions-without-id.pb', 'real/dotnet-functions-without-id.pb.gz'])
    it(`${name} is refused`, function () {
      const raw = readFileSync(sharedDataPath(this, name));
      assert.throws(() => parseProfile(raw[0] === 0x1f ? gunzipSync(raw) : raw, 'p'), {
        name: 'ProfileError',
        message: /^function with id 0: /,
      });
    });
});
