import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseProfile } from '../../../src/profile/formats/parse';
import { storedForm } from '../../../src/profile/formats/storedForm';
import { arbitraryProfile } from '../arbitraryProfile';
import { runs } from '../../support/runs';
import { writeSpeedscope } from '../../support/writeSpeedscope';

describe('the stored form of a profile', () => {
  it('is what its file gives back, number by number', () => {
    fc.assert(
      fc.property(arbitraryProfile, fc.boolean(), fc.boolean(), (profile, isNode, isMerged) => {
        const { stacks, threads } = profile;
        const recorded = {
          ...profile,
          // As V8 records: executing lines of innermost frames alone.
          ...(isNode && {
            stacks: { ...stacks, line: stacks.line.map((line, s) => (stacks.parent.includes(s) ? 0 : line)) },
          }),
          ...(isMerged && {
            threads: threads.map((thread, source) => ({ ...thread, source })),
            capture: { sources: [] },
          }),
        };
        const read = parseProfile(Buffer.from(writeSpeedscope(recorded as typeof profile)), 'x');
        const stored = storedForm(recorded as typeof profile);
        assert.deepEqual(
          {
            ...stored,
            capture: undefined,
            threads: stored.threads.map((thread) => ({ ...thread, source: undefined })),
          },
          { ...read, capture: undefined, threads: read.threads.map((thread) => ({ ...thread, source: undefined })) },
        );
      }),
      { numRuns: runs(200) },
    );
  });
});
