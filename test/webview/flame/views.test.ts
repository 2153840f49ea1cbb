/** The four views over one selection, by key and by mouse. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { openPage, type OpenPage } from '../harness';
import { hostileName, sampleQueries, threadedQueries, type Call } from '../sampleQueries';

describe('viewer: views', function () {
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
  const row = (name: string): Locator => open.page.locator(`.rows [role=row][data-name=${JSON.stringify(name)}]`);
  const names = (): Promise<(string | null)[]> =>
    open.page.locator('.rows [role=row]').evaluateAll((rows) => rows.map((one) => one.getAttribute('data-name')));
  const view = async (): Promise<string> => open.page.getByRole('radio', { checked: true }).innerText();
  const tree = (name: RegExp): Locator => open.page.getByRole('tree', { name });

  it('are reached by key, by click and by arrow, and one selection is in all of them', async () => {
    open = await openPage({ queries: sampleQueries() });
    await open.frame('dumps').click();
    assert.equal(await view(), 'Left Heavy');
    await press('4');
    await row('dumps').and(open.page.locator('[aria-selected=true]')).waitFor();
    assert.equal(await view(), 'Table');
    await press('3');
    await open.page
      .locator('.sandwich-title')
      .filter({ hasText: 'dumps self 1.40 s (14.0 %) · total 2.00 s (20.0 %)' })
      .waitFor();
    await tree(/^Callers/)
      .locator('[data-name=to_json]')
      .waitFor();
    await tree(/^Callees/)
      .locator('[data-name=iterencode]')
      .waitFor();
    assert.equal(await row('dumps').getAttribute('aria-selected'), 'true');
    const box = async (of: Locator): Promise<number> => (await of.boundingBox())?.y ?? 0;
    assert.ok(
      (await box(tree(/^Callers/).locator('[data-name=handle_order]'))) <
        (await box(tree(/^Callers/).locator('[data-name=dumps]'))),
      'callers stand above',
    );
    await press('1');
    await open.frame('dumps').and(open.page.locator('[aria-selected=true]')).waitFor();
    assert.equal(await view(), 'Time Order');
    assert.deepEqual((await open.page.locator('.ticks span').allInnerTexts()).slice(0, 3), [
      '0 ms',
      '1.00 s',
      '2.00 s',
    ]);
    await open.page.getByRole('radio', { name: 'Left Heavy' }).click();
    await open.frame('dumps').and(open.page.locator('[aria-selected=true]')).waitFor();
    await press('ArrowRight');
    assert.equal(await view(), 'Sandwich');
    await open.post({ type: 'command', command: 'showTable' });
    await row(hostileName).click();
    await press('2');
    await open.frame(hostileName).and(open.page.locator('[aria-selected=true]')).waitFor();
    assert.equal(await open.page.locator('.details h2').innerText(), hostileName);
    assert.deepEqual(
      open.shown.map(({ line }) => line),
      [120, 1],
    );
  });

  it('the table sorts, filters and reports a bad filter; its rows act as frames do', async () => {
    open = await openPage({
      queries: sampleQueries(),
      settings: { colourBy: 'package', orientation: 'icicle', view: 'table' },
    });
    const heading = (name: string): Locator => open.page.getByRole('columnheader', { name });
    assert.deepEqual((await names()).slice(0, 3), ['price_basket', 'dumps', hostileName]);
    assert.equal(
      await row('price_basket').innerText(),
      '39.0 %\n3.90 s\n47.0 %\n4.70 s\nprice_basket\n/srv/app/orders/pricing.py:17',
    );
    await heading('Total').getByRole('button').click();
    await row('run').first().waitFor();
    await open.page.waitForFunction(
      () => document.querySelector('.rows [role=row]')?.getAttribute('data-name') === 'run',
    );
    assert.equal(await heading('Total').getAttribute('aria-sort'), 'descending');
    await heading('Function').getByRole('button').click();
    await open.page.waitForFunction(
      () => document.querySelector('.rows [role=row]')?.getAttribute('data-name') === '(garbage collector)',
    );
    assert.equal(await heading('Function').getAttribute('aria-sort'), 'ascending');
    await open.page.locator('.filter').fill('/simplejson|jinja/');
    await open.page.getByText('3 functions').waitFor();
    assert.deepEqual(await names(), ['dumps', 'iterencode', 'render']);
    await open.page.locator('.filter').fill('/(/');
    await open.page.locator('.filter-row .error').filter({ hasText: 'not a valid regular expression' }).waitFor();
    assert.equal(await open.page.locator('.filter').getAttribute('aria-invalid'), 'true');
    await press('Escape');
    await open.page.getByText('52 functions').waitFor();
    await row('dumps').click();
    await press('Control+Enter');
    assert.deepEqual(
      open.shown.map(({ line, keepFocus }) => [line, keepFocus]),
      [
        [120, true],
        [120, false],
      ],
    );
    await press('ArrowDown');
    assert.equal(await open.page.evaluate(() => document.activeElement?.getAttribute('data-name')), 'handle_order');
    await press('Enter');
    await open.page.locator('.sandwich-title').filter({ hasText: 'handle_order' }).waitFor();
  });

  it('the filter keeps the keyboard where it leaves no rows, and when they come back', async () => {
    open = await openPage({
      queries: threadedQueries(),
      settings: { colourBy: 'package', orientation: 'icicle', view: 'table' },
    });
    const filter = open.page.locator('.filter');
    const answer = (text: string): Promise<void> =>
      open.page.locator('.filter-row output').filter({ hasText: text }).waitFor();
    const hasKeyboard = (): Promise<boolean> =>
      filter.evaluate((field: HTMLInputElement) => field === field.ownerDocument.activeElement);
    await filter.pressSequentially('dumpsx');
    await answer('0 functions');
    for (const key of ['Enter', 'ArrowDown']) await press(key);
    assert.ok(await hasKeyboard());
    await press('Backspace');
    await answer('1 function');
    await row('dumps').waitFor();
    assert.ok(await hasKeyboard());
    await press('m');
    await press('Backspace');
    await answer('1 function');
    assert.equal(await filter.inputValue(), 'dumps', 'keys write into the field');
    assert.equal(await open.page.getByRole('list', { name: 'Filters' }).getByText('My code').count(), 0);
    await press('Enter');
    assert.equal(await open.page.evaluate(() => document.activeElement?.getAttribute('data-name')), 'dumps');
  });

  it('the table draws the rows in sight only, and the keyboard reaches them all', async () => {
    const many: Call[] = Array.from({ length: 3000 }, (_, i) => ({
      name: `f${String(i).padStart(4, '0')}`,
      file: '/srv/app/many.py',
      line: i + 1,
      self: 1 + (3000 - i) / 1e4,
    }));
    open = await openPage({
      queries: sampleQueries(many, null),
      settings: { colourBy: 'package', orientation: 'icicle', view: 'table' },
    });
    const grid = open.page.getByRole('grid', { name: 'Functions' });
    assert.equal(await grid.getAttribute('aria-rowcount'), '3001');
    await row('f0000').click();
    await press('End');
    await open.page.waitForFunction(() => document.activeElement?.getAttribute('data-name') === 'f2999');
    assert.equal(await row('f2999').getAttribute('aria-rowindex'), '3001');
    assert.ok((await names()).length < 150, `${(await names()).length} rows`);
    await open.page.locator('.table-scroller').evaluate((scroller) => {
      scroller.scrollTop = 24 * 1500;
    });
    await row('f1510').waitFor();
    await open.page.locator('.details h2').filter({ hasText: 'f2999' }).waitFor();
    await press('2');
    await press('4');
    await row('f2999').waitFor();
    assert.ok(await row('f2999').isVisible());
  });

  it('the sandwich begins with the heaviest function and follows its list and its field', async () => {
    open = await openPage({ queries: threadedQueries() });
    await press('3');
    await open.page.locator('.sandwich-title').filter({ hasText: 'price_basket' }).waitFor();
    await open.page.locator('.filter').fill('dumps');
    await row('dumps').click();
    await tree(/^Callers/)
      .locator('[data-name=to_json]')
      .waitFor();
    // It has both callers. A third of its time is below export, which calls itself and counts once.
    assert.equal(
      await tree(/^Callers/)
        .locator('[data-name=to_json]')
        .getAttribute('data-total-ms'),
      '2000',
    );
    assert.equal(
      await tree(/^Callers/)
        .locator('[data-name=export]')
        .first()
        .getAttribute('data-total-ms'),
      '1000',
    );
    assert.equal(
      await tree(/^Callees/)
        .locator('[data-name=dumps]')
        .getAttribute('data-total-ms'),
      '3000',
    );
    await tree(/^Callers/)
      .locator('[data-name=to_json]')
      .dblclick();
    await open.page.getByRole('navigation', { name: 'Zoom path' }).filter({ hasText: 'to_json' }).waitFor();
    await press('Escape');
    await tree(/^Callers/)
      .locator('[data-name=export]')
      .first()
      .click({ button: 'right' });
    await open.page.getByRole('menuitem', { name: 'Show Callers and Callees' }).click();
    await open.page
      .locator('.sandwich-title')
      .filter({ hasText: 'export self 1.00 s (8.3 %) · total 2.00 s (16.7 %)' })
      .waitFor();
  });

  it('time order tells its thread, and zooms and pans by key', async () => {
    open = await openPage({ queries: threadedQueries() });
    await press('1');
    await open.page.getByText('Time order shows one thread: serve').waitFor();
    const widthOf = async (name: string): Promise<number> => (await open.frame(name).boundingBox())?.width ?? 0;
    await open.frame('to_json').click();
    const before = await widthOf('to_json');
    await press('+');
    await open.page.waitForFunction(
      (width) => (document.querySelector('[data-name=to_json]')?.getBoundingClientRect().width ?? 0) > width * 1.2,
      before,
    );
    const first = async (): Promise<string> => open.page.locator('.ticks span').first().innerText();
    const shown = await first();
    assert.notEqual(shown, '0 ms');
    for (const key of ['a', 'a', 'a']) await press(key);
    await open.page.waitForFunction(() => document.querySelector('.ticks span')?.textContent === '0 ms');
    await press('d');
    await press('-');
    await press('0');
    await open.page.waitForFunction(
      (width) =>
        Math.abs((document.querySelector('[data-name=to_json]')?.getBoundingClientRect().width ?? 0) - width) < 2,
      before,
    );
    await press('Enter');
    await open.page.getByRole('navigation', { name: 'Zoom path' }).waitFor();
    await press('-');
    await open.page
      .getByRole('navigation', { name: 'Zoom path' })
      .filter({ hasText: /handle_order$/ })
      .waitFor();
  });

  it('come back as they were left', async () => {
    open = await openPage({ queries: threadedQueries() });
    await press('4');
    await open.page.locator('.filter').fill('orders');
    await open.page.getByRole('columnheader', { name: 'Function' }).getByRole('button').click();
    await row('to_json').click();
    await press('m');
    await press('n');
    await open.page.locator('.share-of-all').filter({ hasText: '% of the profile' }).waitFor();
    const state = await open.state();
    await open.page.close();
    open = await openPage({ queries: threadedQueries(), state });
    await row('to_json').and(open.page.locator('[aria-selected=true]')).waitFor();
    assert.equal(await view(), 'Table');
    assert.deepEqual(
      await open.page.getByRole('list', { name: 'Filters' }).getByRole('listitem').locator('span').allInnerTexts(),
      ['Thread: serve', 'My code'],
    );
    assert.deepEqual(open.scopes.at(-1), { threads: [0], window: null, transforms: [{ kind: 'myCode' }] });
    assert.equal(await open.page.locator('.filter').inputValue(), 'orders');
    await press('Backspace');
    await open.page.getByRole('list', { name: 'Filters' }).getByText('Thread').waitFor({ state: 'detached' });
  });
});
