/** The sample type of an open profile, and of both sides of a comparison. */
import assert from 'node:assert/strict';
import { openProfile } from '../../src/query/openProfile';
import type { ProfileSummary } from '../../src/query/types';
import { pprofOf } from '../profile/formats/typedFiles';

const nanoseconds = (...names: string[]): [string, string][] => names.map((name) => [name, 'nanoseconds']);
const before = pprofOf(nanoseconds('cpu', 'wall'), [[1e6, 2e6]]);
const after = pprofOf(nanoseconds('samples', 'wall', 'cpu'), [[1e6, 4e6, 3e6]]);

describe('sample types of an open profile', () => {
  const summaryOf = async (bytes: Uint8Array, type?: string, baseline?: Uint8Array): Promise<ProfileSummary> => {
    const queries = await openProfile({
      file: '/after.pb',
      bytes,
      workspaceRoots: [],
      ...(type !== undefined && { type }),
      ...(baseline && { baseline: { file: '/before.pb', bytes: baseline } }),
    });
    return queries.summary();
  };

  it('are in its summary where there is a choice', async () => {
    const { types, totalMs } = await summaryOf(after, 'wall');
    assert.deepEqual(
      types?.all.map(({ name }) => name),
      ['samples', 'wall', 'cpu'],
    );
    assert.deepEqual([types.chosen, totalMs], [1, 4]);
    assert.equal((await summaryOf(pprofOf(nanoseconds('cpu'), [[1]]))).types, undefined);
  });

  it('of a comparison are those that both files have', async () => {
    const { types, remarks, comparison } = await summaryOf(after, undefined, before);
    assert.deepEqual([types?.all.map(({ name }) => name), types?.chosen], [['wall', 'cpu'], 1]);
    assert.match(remarks[0], /^Both files have several sample types: this is cpu \(nanoseconds\); not shown: wall/);
    assert.notEqual(comparison, null);
    assert.equal((await summaryOf(after, 'wall', before)).types?.chosen, 0);
    await assert.rejects(summaryOf(after, 'samples', before), /before\.pb has no sample type "samples"/);
  });
});
