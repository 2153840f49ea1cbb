import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wholeProfile } from '../../src/profile/scope';
import { packSlice, unpackSlice } from '../../src/query/packedSlice';
import { createQueries } from '../../src/query/queries';
import { arbitraryProfile } from '../profile/arbitraryProfile';
import { runs } from '../support/runs';

const mapper = {
  locate: (file: string, line: number) =>
    file.length % 2 === 0 ? { file: `/workspace/${file}`, line, column: 1 } : null,
};

describe('a slice on its way to a page', () => {
  it('arrives as it left, each text once', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryProfile, async (profile) => {
        const slice = await createQueries(profile, mapper).slice(wholeProfile, { kind: 'leftHeavy' }, 0, 800, 2);
        const packed = packSlice(slice);
        assert.deepEqual(unpackSlice(packed), slice);
        assert.equal(new Set(packed.frames.texts).size, packed.frames.texts.length);
      }),
      { numRuns: runs(60) },
    );
  });
});
