/** Which sample type of a file is read: each rule on files made here, and right values of real ones. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseProfile, importers } from '../../../src/profile/formats/parse';
import { unitOf } from '../../../src/profile/formats/pprofUnits';
import { ProfileError } from '../../../src/profile/profileError';
import type { TypeWish } from '../../../src/profile/sampleTypes';
import type { Profile } from '../../../src/profile/types';
import { naiveTotals } from '../naive';
import { sharedDataPath } from '../sharedProfiles';
import { pprofOf, speedscopeOf } from './typedFiles';

const read = (bytes: Uint8Array, type?: string, isNeeded: TypeWish['isNeeded'] = 'always'): Profile =>
  parseProfile(bytes, 'file', importers, type === undefined ? undefined : { name: type, isNeeded });
const chosen = ({ types }: Profile): string | undefined => types?.all[types.chosen].name;
const sum = (profile: Profile): number => naiveTotals(profile).sum;
const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof ProfileError) return `${error.message} ${error.hint}`;
    throw error;
  }
  return 'nothing was refused';
};

const cpuAndWall = [
  ['cpu', 'nanoseconds'],
  ['wall', 'nanoseconds'],
] as const;

describe('sample types', () => {
  it('pprof: the declared default, else the last that is not all zero, else the last', () => {
    const both = [
      [3, 5],
      [1, 0],
    ];
    assert.equal(chosen(read(pprofOf(cpuAndWall, both))), 'wall');
    assert.equal(chosen(read(pprofOf(cpuAndWall, both, 'cpu'))), 'cpu');
    assert.equal(chosen(read(pprofOf(cpuAndWall, both, 'lock'))), 'wall', 'a default that is no type');
    assert.equal(chosen(read(pprofOf(cpuAndWall, [[3, 0]]))), 'cpu');
    assert.equal(chosen(read(pprofOf(cpuAndWall, [[3, 0]], 'wall'))), 'wall', 'declared, though all zero');
    assert.equal(chosen(read(pprofOf(cpuAndWall, [[0, 0]]))), 'wall');
    assert.equal(chosen(read(pprofOf(cpuAndWall, []))), 'wall');
  });

  it('pprof: the wanted type, with its own unit and weights, and a remark that names the others', () => {
    const types = [
      ['alloc_objects', 'count'],
      ['alloc_space', 'bytes'],
      ['cpu', 'ms'],
    ] as const;
    const samples = [
      [1, 10, 100],
      [2, 20, 200],
    ];
    assert.deepEqual(
      types.map(([name]) => read(pprofOf(types, samples), name)).map((profile) => [profile.unit, sum(profile)]),
      [
        ['none', 3],
        ['bytes', 30],
        ['milliseconds', 300],
      ],
    );
    assert.deepEqual(read(pprofOf(types, samples), 'alloc_space').remarks, [
      'The file has several sample types: this is alloc_space (bytes); not shown: alloc_objects (count), cpu (ms).',
    ]);
  });

  it('a file of one type has no remark; types of one name are told apart', () => {
    assert.equal(read(pprofOf([['cpu', 'ns']], [[1]])).remarks, undefined);
    const twice = pprofOf([['cpu', 'ns'], ['cpu', 'ms']], [[1, 2]]); // prettier-ignore
    assert.deepEqual(read(twice).types?.all.map(({ name }) => name), ['cpu', 'cpu 2']); // prettier-ignore
    assert.equal(read(twice, 'cpu 2').unit, 'milliseconds');
  });

  it('a type that the file lacks is refused, and the names are listed', () => {
    assert.equal(
      refusal(() => read(pprofOf(cpuAndWall, [[1, 1]]), 'lock')),
      'file has no sample type "lock". Its types: cpu, wall.',
    );
    assert.equal(
      refusal(() => read(Buffer.from('a;b 1\n'), 'cpu')),
      'file has no sample type "cpu". Its only one: count.',
    );
    assert.equal(chosen(read(pprofOf(cpuAndWall, [[1, 1]]), 'lock', 'never')), 'wall');
    assert.equal(chosen(read(pprofOf([['cpu', 'ns']], [[1]]), 'lock', 'ofSeveral')), 'cpu');
    assert.equal(sum(read(Buffer.from('a;b 1\n'), 'count')), 1);
  });

  it('a type with weights below zero is read only if nothing else is there, and said', () => {
    const difference = pprofOf(cpuAndWall, [[4, -2]]);
    const profile = read(difference);
    assert.deepEqual([chosen(profile), sum(profile)], ['cpu', 4]);
    assert.deepEqual(profile.remarks, [
      'The file has several sample types: this is cpu (nanoseconds); not shown: wall (nanoseconds).',
      'With weights below zero, as a difference has, and for that reason no graph: wall.',
    ]);
    assert.equal(chosen(read(pprofOf(cpuAndWall, [[4, -2]], 'wall'))), 'cpu', 'though it is declared');
    assert.match(
      refusal(() => read(difference, 'wall')),
      /weight -2 is negative\. .* Or read another sample type with --type: cpu\.$/,
    );
    assert.match(
      refusal(() => read(pprofOf(cpuAndWall, [[-4, -2]]))),
      /value\[1\]: weight -2 is negative\. The difference of two profiles cannot be shown; open each by itself\.$/,
    );
    const mixed = speedscopeOf([
      { name: 'Memory', unit: 'bytes', weight: 100 },
      { name: 'Change', unit: 'seconds', weight: -2 },
    ]);
    assert.equal(chosen(read(mixed)), 'bytes');
  });

  it('a profile below zero beside others of its kind is left out, with a remark', () => {
    const profile = read(
      speedscopeOf([
        { name: 'before', unit: 'seconds', weight: 3 },
        { name: 'change', unit: 'seconds', weight: -1 },
      ]),
    );
    assert.deepEqual([profile.threads.length, sum(profile)], [1, 3]);
    assert.deepEqual(profile.remarks, [
      'With weights below zero, as a difference has, and for that reason left out: change.',
    ]);
  });

  it('any number of types with one name is read, and told in one sentence of bounded length', () => {
    // In quadratic time this takes longer than a test may.
    const many = pprofOf(
      Array.from({ length: 20_000 }, () => ['cpu', 'ns'] as const),
      [],
    );
    const profile = read(many);
    assert.equal(new Set(profile.types?.all.map(({ name }) => name)).size, 20_000);
    assert.match(profile.remarks?.[0] ?? '', /, cpu 30 \(ns\) and 19969 more\.$/);
  });

  it('speedscope: kinds of weight are types; the active profile declares one', () => {
    const profiles = [
      { name: 'Memory', unit: 'bytes', weight: 100 },
      { name: 'Allocations', unit: 'none', weight: 3 },
      { name: 'one', unit: 'seconds', weight: 2 },
      { name: 'two', unit: 'milliseconds', weight: 500 },
    ];
    const time = read(speedscopeOf(profiles));
    assert.deepEqual([chosen(time), time.unit, sum(time)], ['time', 'seconds', 2.5]);
    assert.deepEqual(
      time.threads.map(({ name }) => name),
      ['one', 'two'],
    );
    assert.deepEqual(time.remarks, [
      'The file has several sample types: this is time (one, two); not shown: bytes (Memory), count (Allocations).',
    ]);
    const memory = read(speedscopeOf(profiles, { activeProfileIndex: 0 }));
    assert.deepEqual([chosen(memory), memory.unit, sum(memory)], ['bytes', 'bytes', 100]);
    assert.deepEqual(
      [sum(read(speedscopeOf(profiles), 'count')), read(speedscopeOf(profiles), 'count').unit],
      [3, 'none'],
    );
    assert.equal(
      chosen(read(speedscopeOf(profiles.slice(0, 2).map((one, i) => (i === 1 ? { ...one, weight: 0 } : one))))),
      'bytes',
    );
    assert.match(
      refusal(() => read(speedscopeOf(profiles), 'cpu')),
      /^file has no sample type "cpu"\. Its types: bytes, count, time\.$/,
    );
    assert.equal(read(speedscopeOf(profiles.slice(2))).types, undefined, 'one kind is no choice');
  });

  it('units of time and memory in their spellings', () => {
    for (const [unit, names] of [
      ['nanoseconds', ['ns', 'nanoseconds']],
      ['microseconds', ['us', '\u00b5s', '\u03bcs', 'microseconds']],
      ['milliseconds', ['ms', 'milliseconds']],
      ['seconds', ['s', 'sec', 'seconds']],
      ['bytes', ['bytes', 'B']],
      ['none', ['count', 'objects', '']],
    ] as const)
      for (const name of names) assert.deepEqual(unitOf(name), { unit, scale: 1 }, name);
    assert.deepEqual(unitOf('GB'), { unit: 'bytes', scale: 1024 ** 3 });
  });

  for (const [file, type, unit, total, heaviest] of [
    ['faults/f03-delta-heap.pb', undefined, 'bytes', 6144, 4096],
    ['faults/f04-last-type-zero.pb', undefined, 'nanoseconds', 4_000_000, 3_000_000],
    ['faults/runtimes/memray-1.20.0.speedscope.json', undefined, 'bytes', 40_039_361, undefined],
    ['faults/runtimes/memray-1.20.0.speedscope.json', 'count', 'none', 46, undefined],
    ['faults/runtimes/austin-python-2.4.0-mu.pprof', undefined, 'microseconds', 1_500_000, undefined],
    ['real/go-heap-nothing-in-use.pprof', undefined, 'bytes', 3_360_919, undefined],
    ['real/go-heap-delta.pb.gz', undefined, 'bytes', 80_453_753_612, undefined],
  ] as const)
    it(`${file}${type === undefined ? '' : `, ${type}`}: as the independent reader has it`, function () {
      const raw = readFileSync(sharedDataPath(this, file));
      const profile = read(raw[0] === 0x1f ? gunzipSync(raw) : raw, type);
      const totals = naiveTotals(profile);
      assert.deepEqual([profile.unit, Math.round(totals.sum)], [unit, total]);
      const most = Math.max(...[...totals.functions.values()].map(({ self }) => self));
      if (heaviest !== undefined) assert.equal(most, heaviest);
    });
});
