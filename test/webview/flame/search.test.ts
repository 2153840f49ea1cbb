/** Search as you type. */
import assert from 'node:assert/strict';
import { openPage, type OpenPage } from '../harness';
import { sampleQueries } from '../sampleQueries';

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

  it('says when nothing matches', async () => {
    await open.page.locator('input').fill('nothing at all');
    await answer('No match');
  });
});
