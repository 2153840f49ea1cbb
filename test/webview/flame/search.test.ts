/** Search as you type. */
import assert from 'node:assert/strict';
import { openPage, type OpenPage } from '../harness';
import { PatternTests } from '../../../src/query/patternTests';
import { startPatternThread } from '../../../src/query/patternThread';
import { createQueries } from '../../../src/query/queries';
import { mapper, profileOf, sampleCalls, sampleQueries } from '../sampleQueries';

describe('flame graph page: search', function () {
  this.timeout(30_000);
  let open: OpenPage;
  beforeEach(async () => {
    open = await openPage({ queries: sampleQueries() });
  });
  afterEach(async () => {
    assert.deepEqual({ errors: open.errors, problems: open.problems }, { errors: [], problems: [] });
    await open.page.close();
  });
  const answer = (text: string | RegExp): Promise<void> =>
    open.page.locator('output').filter({ hasText: text }).waitFor({ state: 'attached' });
  const hits = async (): Promise<(string | null)[]> =>
    open.page.locator('[data-hit=true]').evaluateAll((all) => all.map((hit) => hit.getAttribute('data-name')));

  it('Ctrl+F focuses; typing counts matches and their share, overlap once; Esc clears', async () => {
    await open.frame('dumps').click();
    await open.page.keyboard.press('Control+f');
    await open.page.keyboard.type('simplejson');
    await answer('2 matches, 20.0 %');
    assert.deepEqual(await hits(), ['dumps', 'iterencode']);
    await open.page.keyboard.press('Escape');
    await answer(/^$/);
    assert.deepEqual(await hits(), []);
    assert.equal(await open.page.locator('input').inputValue(), '');
    await open.page.keyboard.press('Escape');
    assert.equal(await open.page.evaluate(() => document.activeElement?.getAttribute('data-name')), 'dumps');
  });

  it('a bad regular expression is reported and marks nothing', async () => {
    await open.page.locator('input').fill('/price(/');
    await answer(/not a valid regular expression/);
    assert.equal(await open.page.locator('input').getAttribute('aria-invalid'), 'true');
    assert.deepEqual(await hits(), []);
    await open.page.locator('input').fill('/PRICE_/');
    await answer('1 match, 47.0 %');
    assert.equal(await open.page.locator('input').getAttribute('aria-invalid'), 'false');
  });

  it('a regular expression that takes long is said to be under way; Esc gives it up, and the page goes on', async () => {
    await open.page.close();
    const calls = [...sampleCalls, { name: `${'x'.repeat(30)}!`, self: 1 }];
    const queries = createQueries(profileOf(calls, null), mapper, undefined, {
      patterns: new PatternTests(startPatternThread, 3_600_000),
    });
    try {
      open = await openPage({ queries });
      const given: string[] = [];
      const { giveUp } = queries;
      Object.assign(queries, { giveUp: (query: string) => (given.push(query), giveUp(query)) });
      await open.page.locator('input').fill('/^(x+)+$/');
      await answer('Searching… Esc gives up');
      await open.frame('dumps').click();
      await open.page.locator('input').press('Escape');
      await answer(/^$/);
      assert.deepEqual(given, ['/^(x+)+$/']);
      await open.page.locator('input').fill('/^DUMPS$/');
      await answer('1 match');
      assert.deepEqual(await hits(), ['dumps']);
    } finally {
      queries.dispose();
    }
  });

  it('says when nothing matches', async () => {
    await open.page.locator('input').fill('nothing at all');
    await answer('No match');
  });
});
