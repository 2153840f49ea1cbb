/** Filters of the views: threads, time, my code, hidden and focused frames, and the chips that show them. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { wholeProfile } from '../../../src/profile/scope';
import { openPage, type OpenPage } from '../harness';
import { sampleQueries, threadedQueries } from '../sampleQueries';

describe('viewer: filters', function () {
  this.timeout(30_000);
  let open: OpenPage;
  afterEach(async () => {
    assert.deepEqual(
      { errors: open.errors, problems: open.problems, violations: await open.violations() },
      { errors: [], problems: [], violations: [] },
    );
    await open.page.close();
  });
  const press = (key: string): Promise<void> => open.page.keyboard.press(key);
  const item = (name: string): Locator =>
    open.page
      .locator('[role^=menuitem]')
      .filter({ has: open.page.locator('.menu-name').getByText(name, { exact: true }) });
  const chips = (): Promise<string[]> =>
    open.page.getByRole('list', { name: 'Filters' }).getByRole('listitem').locator('span').allInnerTexts();
  const share = (text: string | RegExp): Promise<void> =>
    open.page.locator('.share-of-all').filter({ hasText: text }).waitFor({ state: 'attached' });
  const drawn = async (): Promise<(string | null)[]> =>
    open.page.locator('.stage [role=treeitem]').evaluateAll((all) => all.map((one) => one.getAttribute('data-name')));
  const menuOf = async (frame: string, entry: string): Promise<void> => {
    await open.frame(frame).first().click({ button: 'right' });
    await item(entry).click();
  };

  it("my code folds what is not one's own, is undone by key, and shares stay of all", async () => {
    open = await openPage({ queries: sampleQueries() });
    await open.frame('price_basket').click();
    await press('m');
    await share('10.0 s, 100 % of the profile');
    assert.deepEqual(await chips(), ['My code']);
    await open.frame('run').waitFor({ state: 'detached' });
    assert.equal(await open.frame('to_json').getAttribute('data-self-ms'), '2100');
    await open.frame('price_basket').and(open.page.locator('[aria-selected=true]')).waitFor();
    assert.equal(
      await open.page.getByRole('button', { name: 'My Code', exact: true }).getAttribute('aria-pressed'),
      'true',
    );
    await press('Control+z');
    await open.frame('run').waitFor();
    assert.deepEqual(await chips(), []);
    assert.deepEqual(open.scopes.slice(-2), [{ ...wholeProfile, transforms: [{ kind: 'myCode' }] }, wholeProfile]);
  });

  it('frames, files and packages are hidden or focused; each chip goes by itself', async () => {
    open = await openPage({ queries: sampleQueries() });
    await menuOf('to_json', 'Hide This Function');
    await share('100 % of the profile');
    await open.frame('to_json').waitFor({ state: 'detached' });
    assert.equal(await open.frame('handle_order').getAttribute('data-self-ms'), '300');
    await menuOf('dumps', 'Hide Its Package');
    await open.frame('iterencode').waitFor({ state: 'detached' });
    await menuOf('price_basket', 'Show Only Its File');
    await share('4.70 s, 47.0 % of the profile');
    assert.deepEqual(await chips(), ['Hidden: to_json', 'Hidden: package simplejson', 'Only: file pricing.py']);
    assert.deepEqual(await drawn(), ['all', 'price_basket', 'discount_for']);
    assert.equal(
      await open.frame('price_basket').getAttribute('aria-label'),
      'price_basket, self 3.90 s (83.0 %), total 4.70 s (100 %), depth 1',
    );
    await open.page.getByRole('button', { name: 'Remove Hidden: to_json' }).click();
    await open.page.getByText('Hidden: to_json').waitFor({ state: 'detached' });
    await open.page.getByRole('button', { name: 'Remove Only: file pricing.py' }).click();
    await open.frame('to_json').waitFor();
    await open.page.getByRole('button', { name: 'Undo' }).click();
    await share('4.70 s');
    await open.frame('price_basket').click();
    await press('f');
    await press('h');
    await open.frame('discount_for').waitFor();
    await open.post({ type: 'command', command: 'showEverything' });
    await open.frame('heartbeat').waitFor();
    assert.deepEqual(open.scopes.at(-1), wholeProfile);
  });

  it('recursion collapses, and the zoom stays on its path', async () => {
    open = await openPage({ queries: threadedQueries() });
    await open.frame('export').first().dblclick();
    await open.page.getByRole('navigation', { name: 'Zoom path' }).waitFor();
    assert.equal(await open.frame('export').count(), 2);
    await press('r');
    await open.page.waitForFunction(() => document.querySelectorAll('[data-name=export][role=treeitem]').length === 1);
    assert.equal(await open.frame('export').getAttribute('data-self-ms'), '1000');
    assert.deepEqual(await open.page.locator('.breadcrumbs li').allInnerTexts(), ['all', 'export']);
  });

  it('threads, processes and tasks are chosen by weight, and by n and p', async () => {
    open = await openPage({ queries: threadedQueries() });
    const name = (): Promise<string> => open.page.getByTitle(/^Thread, process or task/).innerText();
    assert.equal(await name(), 'All merged');
    await press('t');
    assert.deepEqual(
      (await open.page.locator('[role^=menuitem]').allInnerTexts()).map((text) => text.replace(/\s*\n\s*/g, ' | ')),
      [
        'All merged | 12.0 s · 100 %',
        'Task aaaaaaaa | 10.0 s · 83.3 %',
        'Task bbbbbbbb | 2.00 s · 16.7 %',
        'main.py (pid 17, task aaaaaaaa) | 10.0 s · 83.3 %',
        'export.py (pid 18, task bbbbbbbb) | 2.00 s · 16.7 %',
        'serve | 10.0 s · 83.3 %',
        'export | 2.00 s · 16.7 %',
      ],
    );
    await item('Task bbbbbbbb').click();
    await share('2.00 s, 16.7 % of the profile');
    assert.equal(await name(), 'export');
    await press('n');
    await open.frame('heartbeat').waitFor();
    assert.equal(await name(), 'All merged');
    await press('n');
    await share('10.0 s, 83.3 % of the profile');
    await press('p');
    await press('p');
    await share('2.00 s');
    assert.deepEqual(open.scopes.at(-1), { ...wholeProfile, threads: [1] });
  });

  it('a stretch of time is chosen by mouse, by key and by frame, and every view shows just that', async () => {
    open = await openPage({ queries: sampleQueries() });
    await press('1');
    // The axis is there with the graph in time order; frames are there in both views.
    await open.page.locator('.ticks span').first().waitFor({ state: 'attached' });
    const axis = await open.page.locator('.axis').boundingBox();
    assert.ok(axis !== null);
    const at = (seconds: number): number => axis.x + (axis.width * seconds) / 10;
    await open.page.mouse.move(at(2), axis.y + 10);
    await open.page.mouse.down();
    await open.page.mouse.move(at(5), axis.y + 10);
    await open.page.mouse.move(at(6), axis.y + 10);
    await open.page.mouse.up();
    await share(/^4\.0\d s, 40\.\d % of the profile$/);
    assert.match(
      (await chips()).join(),
      /^Time: 2\.0\d s to 6\.0\d s$|^Time: 1\.9\d s to 6\.0\d s$|^Time: 2\.00 s to 6\.00 s$/,
    );
    const scope = open.scopes.at(-1);
    assert.ok(
      scope?.window != null &&
        Math.abs(scope.window.start - 2) < 0.05 &&
        Math.abs(scope.window.end - 6) < 0.05 &&
        scope.threads?.join() === '0',
    );
    await open.page.waitForFunction(
      () => Number.parseFloat(document.querySelector('.ticks span')?.textContent ?? '') >= 2,
    );
    await press('4');
    const all = open.page.locator('.rows [role=row][data-name=run]');
    assert.match(await all.innerText(), /100 %\s+4\.0\d s|100 %\s+3\.9\d s|100 %\s+4\.00 s/);
    await press('Backspace');
    await open.page.locator('.rows [data-name=heartbeat]').waitFor();
    await press('1');
    // All of the time again.
    await open.page.waitForFunction(
      () => Number.parseFloat(document.querySelector('.ticks span')?.textContent ?? '9') === 0,
    );
    await open.page.getByRole('slider', { name: 'Start of the time' }).focus();
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight', 'ArrowLeft']) await press(key);
    assert.equal(
      await open.page.getByRole('slider', { name: 'Start of the time' }).getAttribute('aria-valuetext'),
      '1.80 s',
    );
    await press('Tab');
    await press('Shift+ArrowLeft');
    await press('Enter');
    await share('7.20 s, 72.0 % of the profile');
    assert.deepEqual(await chips(), ['Time: 1.80 s to 9.00 s']);
    await open.page.getByRole('button', { name: /^Remove Time/ }).click();
    await open.frame('heartbeat').click();
    await press('e');
    await share('500 ms, 5.0 % of the profile');
    await open.frame('run').waitFor({ state: 'detached' });
    assert.deepEqual(
      (await drawn()).filter((one) => one !== 'all'),
      ['heartbeat'],
    );
  });

  it('a stretch of time that is being chosen stays when the graph is drawn again', async () => {
    open = await openPage({ queries: sampleQueries() });
    await press('1');
    await open.page.locator('.ticks span').first().waitFor({ state: 'attached' });
    const start = open.page.getByRole('slider', { name: 'Start of the time' });
    await start.focus();
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight']) await press(key);
    const before = await open.page.locator('.ticks span').count();
    await open.page.setViewportSize({ width: 700, height: 700 });
    await open.page.waitForFunction((count) => document.querySelectorAll('.ticks span').length < count, before);
    assert.equal(await start.getAttribute('aria-valuetext'), '2.00 s');
    await press('Enter');
    await share('8.00 s, 80.0 % of the profile');
  });

  it('a filter that leaves nothing says so and is taken back', async () => {
    open = await openPage({ queries: threadedQueries() });
    await open.frame('export').first().click();
    await press('f');
    await share('2.00 s');
    await press('n');
    await share('0 ms, 0 % of the profile');
    await press('Backspace');
    await share('2.00 s, 16.7 % of the profile');
  });
});
