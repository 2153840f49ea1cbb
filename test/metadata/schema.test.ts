import assert from 'node:assert/strict';
import * as v from 'valibot';
import { fields } from '../../src/metadata/fields';
import { metadataSchema } from '../../src/metadata/metadata';
import { defineSchema, sometimes } from '../../src/metadata/schema';
import { sampleMetadata } from '../support/sampleMetadata';

describe('the schema of capture metadata', () => {
  // Adding a row is all that a new field needs.
  const toy = defineSchema(
    {
      ...fields,
      throttledMs: sometimes(v.number(), {
        merge: { sideBySide: 'max', inTurn: 'sum' },
        words: (ms) => ({ name: 'Throttled', value: `${ms} ms` }),
        size: 'small',
      }),
    },
    2,
    { 1: (raw) => ({ ...raw, throttledMs: raw.throttled }) },
  );
  const read = (value: unknown): ReturnType<typeof toy.merge> => {
    const result = toy.read(value);
    assert.ok('metadata' in result, JSON.stringify(result));
    return result.metadata;
  };

  it('a field that is added as one row is read, merged, told and put in the order of a file', () => {
    const [one, other] = [12, 30].map((throttledMs) => read({ ...sampleMetadata(), formatVersion: 2, throttledMs }));
    assert.equal(one.throttledMs, 12);
    assert.equal(toy.merge('sideBySide', [one, other], one).throttledMs, 30);
    assert.equal(toy.merge('inTurn', [one, other], one).throttledMs, 42);
    assert.deepEqual(
      toy.facts(one).filter(({ name }) => name === 'Throttled'),
      [{ name: 'Throttled', value: '12 ms' }],
    );
    const order = Object.keys(toy.inFileOrder({ ...one, later: 1, remarks: ['x'] }));
    assert.ok(
      order.indexOf('throttledMs') < order.indexOf('later') && order.indexOf('later') < order.indexOf('remarks'),
    );
  });

  it('an earlier version is brought to this one; of a later one all is taken that means something here', () => {
    assert.equal(read({ ...sampleMetadata(), throttled: 7 }).throttledMs, 7);
    const later = { ...sampleMetadata({ runtime: 'zig' }), formatVersion: 3, new: { a: 1 } };
    assert.deepEqual(read(later), later);
    assert.deepEqual(toy.read({ ...later, samples: 'many' }), {
      problem: 'Its metadata of version 3, newer than 2, has no samples that can be read here.',
    });
  });

  it('what is absent everywhere stays absent, in every field and either way of merging', () => {
    const bare = sampleMetadata();
    for (const how of ['sideBySide', 'inTurn'] as const) {
      const merged = metadataSchema.merge(how, [bare, bare], bare);
      assert.deepEqual(Object.keys(merged).sort(), Object.keys(bare).sort(), how);
    }
  });

  it('mended samples are those of all that know', () => {
    const [one, other] = [114, 6].map((mendedSamples) => sampleMetadata({ mendedSamples }));
    for (const how of ['sideBySide', 'inTurn'] as const)
      assert.equal(metadataSchema.merge(how, [one, sampleMetadata(), other], one).mendedSamples, 120);
  });

  it('what did not run is the sum of all that know', () => {
    const notRunning = { leftOut: 10, weighed: 2, ms: 115, waitedForCpuMs: 30, unknownThreads: 1 };
    const one = sampleMetadata({ notRunning });
    for (const how of ['sideBySide', 'inTurn'] as const)
      assert.deepEqual(metadataSchema.merge(how, [one, sampleMetadata(), one], one).notRunning, {
        leftOut: 20,
        weighed: 4,
        ms: 230,
        waitedForCpuMs: 60,
        unknownThreads: 2,
      });
  });

  it('requests are known of all where they are known of each', () => {
    const some = sampleMetadata({ requests: 10 });
    assert.equal(metadataSchema.merge('inTurn', [some, some], some).requests, 20);
    assert.equal(metadataSchema.merge('inTurn', [some, sampleMetadata()], some).requests, undefined);
  });

  it('one that is partial makes all of them so, and tells which', () => {
    const whole = sampleMetadata({ task: 'aaaaaaaa11' });
    const [one, other] = ['It ended.', 'The session broke off.'].map((partial, i) =>
      sampleMetadata({ task: `bbbbbbbb${i}`, partial }),
    );
    const merged = metadataSchema.merge('sideBySide', [whole, one, other], whole);
    assert.equal(merged.partial, 'Task bbbbbbbb: It ended. Task bbbbbbbb: The session broke off.');
    assert.equal(metadataSchema.merge('inTurn', [whole, one, one], whole).partial, 'It ended.');
    assert.equal(metadataSchema.merge('sideBySide', [whole, whole], whole).partial, undefined);
    const many = Array.from({ length: 400 }, (_, i) => sampleMetadata({ task: `${i}`, partial: `It ended ${i}.` }));
    assert.match(
      metadataSchema.merge('sideBySide', many, many[0]).partial!,
      /^(Task \d: It ended \d\. ){5}And 395 more\.$/,
    );
  });

  it('what is outside the heap is the sum of all, where each tells', () => {
    const outside = (bytes: number) => ({ external: bytes, buffers: bytes / 2 });
    const one = sampleMetadata({ outsideHeap: { before: outside(10), after: outside(100) } });
    assert.deepEqual(metadataSchema.merge('sideBySide', [one, one], one).outsideHeap, {
      before: outside(20),
      after: outside(200),
    });
    assert.equal(metadataSchema.merge('sideBySide', [one, sampleMetadata()], one).outsideHeap, undefined);
  });

  it('the id of a task in paths of files becomes that of the whole, unless a damaged file has something else for it', () => {
    const file = (path: string): object => ({ path, sha256: '0'.repeat(64), gitBlob: '0'.repeat(40), bytes: 1 });
    const pathIn = (own: string, whole: string, path: string): string | undefined => {
      const [one, leader] = [
        sampleMetadata({ task: own, files: [file(path)] as never }),
        sampleMetadata({ task: whole }),
      ];
      return metadataSchema.merge('inTurn', [leader, one], leader).files?.[0].path;
    };
    assert.equal(pathIn('bbbb22', 'aaaa11', '/run/bbbb22/a.py'), '/run/aaaa11/a.py');
    const long = '/a'.repeat(5000);
    assert.equal(pathIn('', 'aaaa11', long), long);
    assert.equal(pathIn('a', 'b'.repeat(5000), long), long);
  });

  it('an optional value that is not as it should be is left out, a needed one makes all unreadable', () => {
    const damaged = metadataSchema.read({ ...sampleMetadata(), coverage: 'most', files: [{ path: 1 }] });
    assert.ok('metadata' in damaged);
    assert.deepEqual(damaged.metadata, sampleMetadata());
    for (const value of [
      undefined,
      [],
      { ...sampleMetadata(), formatVersion: 0 },
      { ...sampleMetadata(), runtime: '' },
    ])
      assert.ok('problem' in metadataSchema.read(value));
  });
});
