import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StoredCapture } from '../../../src/capture/keep/store';
import type { CaptureMetadata } from '../../../src/metadata/metadata';
import { createBaselines } from '../../../src/views/captures/baselines';
import { firstStates, inOrder, previousOf, statesOf } from '../../../src/views/captures/sides';
import { sampleMetadata } from '../../support/sampleMetadata';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 21, 14, minute)).toISOString();
const capture = (uri: string, minute: number, change: Partial<CaptureMetadata> = {}): StoredCapture => ({
  uri,
  metadata: sampleMetadata({ clusterArn: 'c', revision: 1, startedAt: at(minute), ...change }),
});

const first = capture('/1', 2);
const second = capture('/2', 10, { revision: 2 });
const third = capture('/3', 20, { revision: 1 });

describe('the sides of a comparison', () => {
  it('the earlier recording is before, also when an old revision was deployed again', () => {
    assert.deepEqual(inOrder(second, first, undefined), [first, second]);
    assert.deepEqual(inOrder(second, third, undefined), [second, third]);
  });

  it('of two that were recorded at the same time the lower revision is before', () => {
    const rev2 = capture('/a', 30, { revision: 2 });
    const rev1 = {
      ...capture('/b', 30, { revision: 1 }),
      metadata: { ...capture('/b', 30).metadata, startedAt: at(30).replace('00.000', '04.000') },
    };
    assert.deepEqual(inOrder(rev2, rev1, undefined), [rev1, rev2]);
    const later = capture('/c', 31, { revision: 1 });
    assert.deepEqual(inOrder(rev2, later, undefined), [rev2, later], 'ten seconds do not reach the next minute');
  });

  it('a pinned baseline is before, whatever its age', () => {
    assert.deepEqual(inOrder(first, third, third.uri), [third, first]);
    assert.deepEqual(inOrder(third, first, third.uri), [third, first]);
  });

  it('the previous capture is of the same service, container and mode', () => {
    const others = [
      capture('/o', 15, { service: 'catalog-api' }),
      capture('/h', 16, { mode: 'heap' }),
      capture('/s', 17, { container: 'sidecar' }),
      capture('/k', 18, { clusterArn: 'd' }),
    ];
    const all = [third, ...others, second, first];
    assert.equal(previousOf(all, third), second);
    assert.equal(previousOf(all, second), first);
    assert.equal(previousOf(all, first), undefined);
    assert.deepEqual(statesOf(all, first), [first, second, third]);
    assert.deepEqual(firstStates(all), new Set(['/1', '/o', '/h', '/s', '/k']));
  });

  it('a capture has a previous one exactly where it is not the first of its kind', () => {
    const some = fc.uniqueArray(
      fc.record({ minute: fc.nat(59), service: fc.constantFrom('a', 'b'), revision: fc.nat(2) }),
      { selector: ({ minute }) => minute, minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(some, (rows) => {
        const all = rows.map(({ minute, ...change }) => capture(`/${minute}`, minute, change));
        const firsts = firstStates(all);
        for (const one of all) assert.equal(previousOf(all, one) === undefined, firsts.has(one.uri));
      }),
    );
  });
});

describe('pinned baselines', () => {
  it('are kept by service, one each', async () => {
    const kept = new Map<string, unknown>();
    const state = {
      get: (key: string, fallback?: unknown) => kept.get(key) ?? fallback,
      update: async (key: string, value: unknown) => void kept.set(key, JSON.parse(JSON.stringify(value))),
      keys: () => [...kept.keys()],
    } as Parameters<typeof createBaselines>[0];
    const other = { clusterArn: 'c', service: 'other' };
    const baselines = createBaselines(state);
    assert.equal(baselines.of(first.metadata), undefined);
    await baselines.pin(first.metadata, '/1');
    await baselines.pin(other, '/9');
    await baselines.pin(second.metadata, '/2');
    assert.deepEqual([createBaselines(state).of(first.metadata), baselines.of(other)], ['/2', '/9']);
    await baselines.unpin(first.metadata);
    assert.deepEqual([baselines.of(first.metadata), baselines.of(other)], [undefined, '/9']);
  });
});
