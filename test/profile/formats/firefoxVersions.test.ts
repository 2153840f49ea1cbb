/** Firefox profiles: threads of several kinds, and files from before there were versions. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { importers, parseProfile } from '../../../src/profile/formats/parse';
import type { Profile } from '../../../src/profile/types';
import { naiveTotals } from '../naive';
import { sharedDataPath } from '../sharedProfiles';
import { file, samples, thread } from './firefoxFile';
import { samplesOf } from './samplesOf';

const parse = (value: unknown): Profile =>
  parseProfile(new TextEncoder().encode(JSON.stringify(value)), 'firefox.json');

describe('Firefox profile: kinds and versions', () => {
  it('threads of another kind are a sample type to choose', () => {
    const memory = { ...thread, name: 'Memory', samples: { ...samples, weight: [1, 2, 0, 4], weightType: 'bytes' } };
    const text = new TextEncoder().encode(JSON.stringify(file(thread, memory)));
    const profile = parseProfile(text, 'f.json', importers, { name: 'bytes', isNeeded: 'always' });
    assert.deepEqual([profile.unit, profile.threads.map(({ name }) => name)], ['bytes', ['Memory']]);
    assert.deepEqual([...profile.threads[0].samples.weight], [1, 2, 0, 4]);
  });

  it('the difference of two profiles beside them is left out, with a remark', () => {
    const change = { ...thread, name: 'Diff', samples: { ...samples, weight: [1, -2, 0, 4] } };
    const profile = parse(file(thread, change));
    assert.deepEqual([profile.threads.length, profile.remarks?.length], [1, 1]);
    assert.match(profile.remarks?.[0] ?? '', /^With weights below zero, .* left out: Diff\.$/);
  });

  it('reads files from before there were versions: a script is part of the name, weights are called duration', () => {
    const names = [
      'main (https://shop.test/app.js:10)',
      'loader.js -> https://shop.test/b.js:30',
      'paint',
      'libxul.so',
    ];
    const old = {
      ...thread,
      stringArray: names,
      funcTable: {
        name: [0, 1, 2],
        resource: [-1, -1, 0],
        isJS: [true, true, false],
        address: [-1, -1, 64],
        length: 3,
      },
      resourceTable: { name: [3], lib: [0], type: [1], length: 1 },
    };
    const profile = parse({ meta: { interval: 1, version: 3, product: 'Firefox' }, threads: [old] });
    assert.deepEqual(
      profile.frames.map(({ name, file: place, line }) => [name, place, line]),
      [
        ['main', 'https://shop.test/app.js', 10],
        ['(anonymous)', 'https://shop.test/b.js', 30],
        ['paint', 'libxul.so', 0],
      ],
    );
    assert.deepEqual(samplesOf(profile)[0], 'main@12>(anonymous)@33 1.5');
    const weighed = {
      ...old,
      samples: { ...samples, weight: undefined, weightType: undefined, duration: [2, 1, 1, 3] },
    };
    assert.deepEqual([...parse({ meta: { interval: 1, version: 3 }, threads: [weighed] }).threads[0].samples.weight], [2, 1, 1, 3]); // prettier-ignore
  });

  it('real/firefox-processed-v0.json: three threads of seven samples', function () {
    const bytes = readFileSync(sharedDataPath(this, 'real/firefox-processed-v0.json'));
    const profile = parseProfile(bytes, 'processed-v0.json');
    const { sum, functions } = naiveTotals(profile);
    assert.deepEqual(
      profile.threads.map(({ name }) => name),
      ['GeckoMain', 'Compositor', 'Content'],
    );
    assert.equal(sum, 21);
    assert.deepEqual(functions.get('frobnicate|chrome://blargh|34|0'), { self: 3, total: 3 });
    // The third thread is of another process, and of another library.
    assert.deepEqual(functions.get('0x100001a45|firefox|0|0'), { self: 4, total: 4 });
  });
});
