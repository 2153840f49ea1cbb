import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wholeProfile } from '../../src/profile/scope';
import { framesOf } from '../../src/query/frameColumns';
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
        const queries = createQueries(profile, mapper);
        const slice = structuredClone(await queries.slice(wholeProfile, { kind: 'leftHeavy' }, 0, 800, 2));
        const { rows } = await queries.table(wholeProfile, {
          sort: 'self',
          descending: true,
          filter: '',
          at: 0,
          count: 5000,
        });
        // The table returns the same functions as objects.
        const told = framesOf(slice).map(({ id }) => rows.find(({ frame }) => frame === id));
        assert.deepEqual(
          framesOf(slice).map(({ id, definition, name, file, line, kind, package: of, mine, source, selfShare }) => ({
            id,
            definition,
            name,
            file,
            line,
            kind,
            package: of,
            mine,
            source,
            selfPercent: 100 * selfShare,
          })),
          told.map(
            (row) =>
              row && {
                id: row.frame,
                definition: row.definition,
                name: row.name,
                file: row.file,
                line: row.line,
                kind: row.kind,
                package: row.package,
                mine: row.mine,
                source: row.source,
                selfPercent: row.selfPercent,
              },
          ),
        );
        assert.equal(new Set(slice.frames.texts).size, slice.frames.texts.length);
      }),
      { numRuns: runs(60) },
    );
  });
});
