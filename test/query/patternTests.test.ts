/** Regular expressions that take long: whoever asked is told, and everything else goes on. */
import assert from 'node:assert/strict';
import { ProfileError } from '../../src/profile/profileError';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import type { Profile } from '../../src/profile/types';
import { wholeProfile } from '../../src/profile/scope';
import { PatternTests, type PatternThread } from '../../src/query/patternTests';
import { startPatternThread } from '../../src/query/patternThread';
import { createQueries, type ProfileQueries } from '../../src/query/queries';

/** Takes some 2 ^ 30 steps on {@link longName}. */
const slow = '/^(x+)+$/';
const longName = `${'x'.repeat(30)}!`;

function sample(): Profile {
  const builder = new ProfileBuilder();
  const stacks = [longName, 'own', 'other'].map((name) =>
    builder.stack(-1, builder.frame(name, '/srv/app/node_modules/kit/main.js', 1, 1), 1),
  );
  builder.thread('main', Int32Array.from(stacks), Float64Array.of(1, 2, 3));
  return builder.build({ name: 'sample', unit: 'seconds' });
}

const queriesWith = (patterns: PatternTests | null): ProfileQueries =>
  createQueries(sample(), { locate: () => null }, undefined, { patterns });

/** What it resolves to, or the message that it rejects with. */
const settled = <T>(answer: Promise<T>): Promise<T | string> => answer.catch(({ message }: Error) => message);

const search = async (queries: ProfileQueries, query: string): Promise<number> =>
  (await queries.search(wholeProfile, query)).matches;
const table = async (queries: ProfileQueries, filter: string): Promise<string[]> =>
  (await queries.table(wholeProfile, { sort: 'self', descending: true, filter, at: 0, count: 9 })).rows.map(
    ({ name }) => name,
  );
const refused = (pattern: RegExp) => (error: unknown) => error instanceof ProfileError && pattern.test(error.message);

describe('a search for a regular expression', () => {
  it('that takes too long is given up and said to be; the profile goes on answering meanwhile and afterwards', async () => {
    const queries = queriesWith(new PatternTests(startPatternThread, 100));
    try {
      const found = search(queries, slow);
      const rows = table(queries, slow);
      await queries.slice(wholeProfile, { kind: 'leftHeavy' }, 0, 1000, 1);
      await assert.rejects(found, refused(/^\/\^\(x\+\)\+\$\/ was given up: it took longer than 0\.1 s\.$/));
      await assert.rejects(rows, refused(/was given up/));
      assert.equal(await search(queries, '/^O/'), 2);
    } finally {
      queries.dispose();
    }
  });

  it('is given up at once when nobody waits for it, also before its turn', async () => {
    const queries = queriesWith(new PatternTests(startPatternThread, 3_600_000));
    try {
      const [running, waiting, wanted] = [slow, '/^(x+x+)+$/', '/^own$/'].map((query) => search(queries, query));
      void Promise.allSettled([running, waiting]);
      await queries.giveUp('/^(x+x+)+$/');
      await queries.giveUp(slow);
      await queries.giveUp('/another/');
      await assert.rejects(running, refused(/was given up/));
      await assert.rejects(waiting, refused(/was given up/));
      assert.equal(await wanted, 1);
    } finally {
      queries.dispose();
    }
  });

  it('ends with the profile', async () => {
    const queries = queriesWith(new PatternTests(startPatternThread, 3_600_000));
    const found = search(queries, slow);
    found.catch(() => undefined);
    queries.dispose();
    await assert.rejects(found, refused(/was closed/));
  });

  it('finds the same as one that is tested in the thread of the profile', async () => {
    const apart = queriesWith(new PatternTests(startPatternThread));
    const here = queriesWith(null);
    try {
      for (const query of ['/^o/', '/^O/s', '/main/', '/^kit$/', '/[/', 'own', '']) {
        const both = await Promise.all([apart, here].map((queries) => settled(table(queries, query))));
        assert.deepEqual(both[0], both[1], query);
        const counts = await Promise.all([apart, here].map((queries) => settled(search(queries, query))));
        assert.deepEqual(counts[0], counts[1], query);
      }
    } finally {
      apart.dispose();
    }
  });

  it('is tested once for all who ask, and texts are sent once', async () => {
    const sent: string[] = [];
    const thread: PatternThread = {
      test: async (pattern, texts) => {
        sent.push(`${pattern.source} ${texts.length}`);
        return Uint8Array.from(texts, (text) => (pattern.test(text) ? 1 : 0));
      },
      end: () => sent.push('end'),
    };
    const queries = queriesWith(new PatternTests(() => thread));
    assert.deepEqual(await Promise.all([search(queries, '/^o/'), search(queries, '/^o/')]), [2, 2]);
    assert.deepEqual(await table(queries, '/^o/'), ['other', 'own']);
    queries.dispose();
    assert.deepEqual(sent, ['^o 5', 'end'], 'three names, a file and a package');
  });
});
