/** The page of a comparison: what differs, sides and modes, states of frames, table, keys. */
import assert from 'node:assert/strict';
import { openProfile } from '../../../src/query/openProfile';
import type { ProfileQueries } from '../../../src/query/queries';
import { openPage, type OpenOptions, type OpenPage } from '../harness';
import { comparedSide } from '../sampleComparison';
import { hostileName } from '../sampleQueries';
import { themes, type ThemeName } from '../themes';
import { worstContrast } from '../worstContrast';
import { loadAxe, runAxe } from '../axe';
import { isLongRun } from '../../support/longRun';

describe('page of a comparison', function () {
  this.timeout(60_000);
  let queries: ProfileQueries;
  let open: OpenPage;
  before(async () => {
    queries = await comparison();
  });
  afterEach(async () => {
    assert.deepEqual(
      { errors: open.errors, problems: open.problems, violations: await open.violations() },
      { errors: [], problems: [], violations: [] },
    );
    await open.page.close();
  });
  const comparison = (): Promise<ProfileQueries> =>
    openProfile({
      file: 'after.json',
      profile: comparedSide(1, { runtimeVersion: hostileName }),
      workspaceRoots: [],
      baseline: { file: 'before.json', profile: comparedSide(0) },
    });
  const start = async (options: Partial<OpenOptions> = {}): Promise<OpenPage> => {
    open = await openPage({ queries, ...options });
    await open.page.locator('.sides strong').first().waitFor();
    return open;
  };
  const press = (key: string): Promise<void> => open.page.keyboard.press(key);
  const label = async (name: string): Promise<string> =>
    (await open.frame(name).first().getAttribute('aria-label')) ?? '';
  const data = (name: string, key: string): Promise<string | null> =>
    open.frame(name).first().getAttribute(`data-${key}`);
  const sides = async (): Promise<string> => (await open.page.locator('.sides').innerText()).replace(/\s+/g, ' ');
  const settled = (mode: string): Promise<void> =>
    open.page.locator(`[role=treeitem][data-mode=${mode}]`).first().waitFor();

  it('says on demand what differs around the code, and has mode and totals in view', async () => {
    const { page } = await start();
    const panel = page.getByRole('region', { name: 'What differs around the code' });
    assert.equal(await panel.isVisible(), false);
    await page.getByRole('button', { name: 'What differs (' }).click();
    await panel.waitFor();
    const rows = (await panel.locator('tbody tr').allInnerTexts()).map((row) => row.split('\t'));
    assert.deepEqual(
      rows.find(([what]) => what === 'revision'),
      ['revision', '2', '3'],
    );
    assert.ok(
      rows.some(([, , after]) => after.includes(hostileName)),
      'as text',
    );
    assert.equal(await page.locator('img').count(), 0);
    assert.match(await panel.innerText(), /fair comparison/);
    assert.match(await sides(), /^Before .*20\.0 s, 2,000 samples After .*20\.0 s, 2,000 samples/);
    assert.equal(
      await page.getByRole('radiogroup', { name: 'Compared by' }).getByRole('radio', { checked: true }).innerText(),
      'Share',
    );
    assert.match(
      await page.locator('.verdict').innerText(),
      /\d+ functions changed significantly \(5 % false discoveries\)\. Noise floor: \d+(\.\d+)? pp/,
    );
    assert.equal(await page.locator('.header .total').isVisible(), false);
    await press('v');
    await panel.waitFor({ state: 'hidden' });
    await press('4');
    await page.locator('.rows [role=row]').first().waitFor();
    assert.ok(
      (await page.locator('.sides').isVisible()) &&
        (await page.getByRole('radiogroup', { name: 'Compared by' }).isVisible()),
    );
  });

  it('colours what changed for sure, and says so in signs and words', async () => {
    const { page } = await start();
    assert.match(
      await label('discount_for'),
      /^discount_for, significantly more, plus 1\d\.\d points, total \d+\.\d % before, \d+\.\d % after, self /,
    );
    assert.match(await label('dumps'), /^dumps, significantly less, minus 1\d\.\d points/);
    assert.match(await label('cached_rates'), /^cached_rates, new, significantly more, plus /);
    assert.match(await label('render'), /^render, no significant change, total /);
    const grey = await data('render', 'fill');
    for (const name of ['run', 'handle_order', 'heartbeat', hostileName])
      if (Number(await data(name, 'strength')) === 0) assert.equal(await data(name, 'fill'), grey, name);
    assert.equal(new Set([grey, await data('discount_for', 'fill'), await data('dumps', 'fill')]).size, 3);
    assert.deepEqual(
      await page
        .getByRole('list', { name: 'Colours' })
        .getByRole('listitem')
        .allInnerTexts()
        .then((all) => [all[0], ...all.slice(3, 4), ...all.slice(-2)]),
      ['Change in points of share (pp):', 'no significant change', 'new: only after', 'removed: only before'],
    );
    assert.match(
      (await page.getByRole('list', { name: 'Colours' }).innerText()).replace(/\n/g, ' '),
      /−[\d.]+ pp and beyond .*\+[\d.]+ pp and beyond/,
    );
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'Export Picture (SVG)…' }).click();
    for (let tries = 0; open.exports.length < 1 && tries < 50; tries++) await page.waitForTimeout(50);
    const [picture] = open.exports;
    assert.ok('image' in picture);
    assert.match(picture.data, />\+1\d\.\d pp · discount_for</);
    assert.match(picture.data, />new · cached_ra/);
    assert.match(picture.data, /<path d="M/, 'new is hatched');
    await open.frame('discount_for').hover();
    assert.match(
      await page.locator('.tooltip').innerText(),
      /total \d+\.\d % before, \d+\.\d % after, \+1\d\.\d pp[^]*significantly more/,
    );
  });

  it('is as wide as before, after or the larger, shows only what was removed, and swaps sides', async () => {
    const { page } = await start();
    assert.equal(await open.frame('legacy_audit').count(), 0);
    const after = (await open.frame('discount_for').boundingBox())?.width ?? 0;
    await press(',');
    await open.frame('legacy_audit').waitFor();
    assert.equal(await data('legacy_audit', 'state'), 'removed');
    assert.match(await label('legacy_audit'), /^legacy_audit, removed, significantly less, minus /);
    assert.equal(await open.frame('cached_rates').count(), 0);
    assert.ok(((await open.frame('discount_for').boundingBox())?.width ?? 1e4) < after / 2);
    await press('l');
    await open.frame('cached_rates').waitFor();
    await open.frame('legacy_audit').waitFor();
    await press('o');
    await open.frame('render').waitFor({ state: 'detached' });
    assert.deepEqual(
      await page
        .locator('.stage [role=treeitem]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-name'))),
      ['all', 'run', 'handle_order', 'legacy_audit'],
    );
    assert.equal(await page.getByRole('button', { name: 'Only removed' }).getAttribute('aria-pressed'), 'true');
    await press('x');
    await open.frame('cached_rates').waitFor();
    assert.equal(await data('cached_rates', 'state'), 'removed');
    await press('o');
    await page.getByRole('radio', { name: 'After', exact: true }).click();
    await open.frame('cached_rates').waitFor({ state: 'detached' });
    await open.frame('discount_for').and(page.locator('[aria-label*="significantly less"]')).waitFor();
    await page.getByRole('radio', { name: 'After', exact: true }).press('ArrowLeft');
    await open.frame('cached_rates').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Before');
    const state = (await open.state()) as { compare: unknown; undo: unknown[] };
    assert.deepEqual(state.compare, { mode: 'share', width: 'before', only: 'all', swapped: true });
    assert.deepEqual(state.undo, [], 'none of it is a filter');
  });

  it('compares by rate; what needs a count of requests is not offered without', async () => {
    const { page } = await start();
    assert.equal(await page.getByRole('radio', { name: 'Per request' }).count(), 0);
    await press('6');
    await settled('rate');
    assert.match(await sides(), /^Before .*1\.00 s\/s \(20\.0 s\), 2,000 samples After .*±0 ms\/s$/);
    assert.match(await label('discount_for'), /significantly more, plus 1\d\d ms\/s/);
    assert.match(
      await page.getByRole('list', { name: 'Colours' }).innerText(),
      /Change in CPU time a second and task:[^]*ms\/s/,
    );
    await press('7');
    assert.equal(
      await page.getByRole('radiogroup', { name: 'Compared by' }).getByRole('radio', { checked: true }).innerText(),
      'Rate',
    );
  });

  it('has a table of both sides that sorts, filters and opens lines', async () => {
    const { page } = await start();
    await press('4');
    const rows = page.locator('.rows [role=row]');
    await rows.first().waitFor();
    assert.deepEqual(await page.getByRole('grid').getByRole('columnheader').allInnerTexts(), [
      'Change',
      '95 % interval',
      'Significant',
      'Total before',
      'Total after',
      'Self before',
      'Self after',
      'Function',
      'File',
    ]);
    assert.equal(await page.getByRole('columnheader', { name: 'Significant' }).getAttribute('aria-sort'), 'descending');
    const cells = async (name: string): Promise<string[]> =>
      page.locator(`.rows [data-name=${name}] [role=gridcell]`).allInnerTexts();
    const [delta, interval, significant, totalBefore, totalAfter, , , name, file] = await cells('discount_for');
    assert.match(delta, /\+1\d\.\d pp$/);
    assert.match(interval, /^\+\d+\.\d to \+\d+\.\d pp$/);
    assert.match(significant, /^yes, q /);
    assert.ok(Number.parseFloat(totalAfter) > Number.parseFloat(totalBefore));
    assert.deepEqual([name, file], ['discount_for', '/srv/app/orders/pricing.py:33']);
    assert.match((await cells('legacy_audit'))[7], /^removed legacy_audit$/);
    assert.match((await cells('render'))[2], /^no, q = /);
    await page.getByRole('button', { name: 'Change' }).click();
    await page.locator('[role=columnheader][aria-sort=descending]').getByText('Change').waitFor();
    const shown = (): Promise<number[]> =>
      page
        .locator('.rows .delta')
        .evaluateAll((all) =>
          all.map((one) => Math.abs(Number((one.textContent ?? '').replace('−', '-').replace(/[^\d.-]/g, '')))),
        );
    const deltas = await shown();
    assert.deepEqual(
      deltas,
      [...deltas].sort((a, b) => b - a),
    );
    await page.locator('.filter').fill('codec');
    await page.locator('.filter-row output').filter({ hasText: '1 function' }).waitFor();
    await page.locator('.rows [data-name=to_json]').click();
    for (let tries = 0; open.shown.length === 0 && tries < 50; tries++) await page.waitForTimeout(50);
    assert.deepEqual(
      open.shown.map(({ file: opened, line }) => [opened, line]),
      [['/srv/app/orders/codec.py', 9]],
    );
    assert.match(
      await page.locator('.details dl').innerText(),
      /Change\s+significantly less, 95 % interval [^]*q [=<][^]*Total\s+\d+\.\d % before, \d+\.\d % after/,
    );
  });

  it('keeps views, search, filters, zoom and what is remembered', async () => {
    const { page } = await start();
    await open.frame('handle_order').dblclick();
    await page.locator('.breadcrumbs li').nth(2).waitFor();
    await page.getByRole('button', { name: 'Swap sides' }).click();
    await open.frame('discount_for').and(page.locator('[aria-label*="significantly less"]')).waitFor();
    assert.deepEqual(await page.locator('.breadcrumbs li').allInnerTexts(), ['all', 'run', 'handle_order']);
    await press('/');
    await page.keyboard.type('discount');
    await page.locator('#search-answer').filter({ hasText: '1 match' }).waitFor();
    await open.frame('discount_for').click();
    await press('3');
    await page
      .locator('.sandwich-title')
      .filter({ hasText: /discount_for significantly less · total \d/ })
      .waitFor();
    await press('1');
    await page.locator('[aria-label*=" here, depth"]').first().waitFor();
    await press('2');
    await press('m');
    await page.locator('.share-of-all').filter({ hasText: '% of both' }).waitFor();
    await press('?');
    assert.match(await page.getByRole('dialog').innerText(), /Compare[^]*Swap Sides/);
    await press('Escape');
    const state = await open.state();
    await page.close();
    await start({ state });
    await open.frame('discount_for').and(open.page.locator('[aria-label*="significantly less"]')).waitFor();
    assert.deepEqual(await open.page.locator('.filter-chip').allInnerTexts(), ['My code\n×']);
  });

  it('claims nothing where noise is not known, and says where a side has nothing', async () => {
    const collapsed = (text: string): Uint8Array => new TextEncoder().encode(text);
    const untested = await openProfile({
      file: 'after.collapsed',
      bytes: collapsed('main;parse 90\nmain;cache 40\n'),
      workspaceRoots: [],
      baseline: { file: 'before.collapsed', bytes: collapsed('main;parse 30\nmain;format 40\n') },
    });
    const { page } = await start({ queries: untested });
    assert.equal(
      await label('parse'),
      'parse, significance unknown, total 42.9 % before, 69.2 % after, self 42.9 % before, 69.2 % after, depth 2',
    );
    assert.match(await label('cache'), /^cache, new, significance unknown, /);
    assert.equal(await data('parse', 'fill'), await data('cache', 'fill'), 'nothing is coloured');
    assert.doesNotMatch(await page.locator('.verdict').innerText(), /changed significantly/);
    assert.match(await page.locator('.verdict').innerText(), /order/);
    await press('v');
    assert.match(await page.getByRole('region', { name: 'What differs around the code' }).innerText(), /⚠[^]*order/);
    assert.match(await page.getByRole('list', { name: 'Colours' }).innerText(), /significance unknown/);
    await press('4');
    assert.deepEqual(
      await page
        .locator('.rows .interval, .rows .significance')
        .allInnerTexts()
        .then((all) => [...new Set(all)]),
      ['unknown'],
    );
    await press('2');
    await page.close();
    const empty = comparedSide(0);
    const nothing = {
      ...empty,
      threads: empty.threads.map((thread) => ({
        ...thread,
        samples: { stack: new Int32Array(0), weight: new Float64Array(0) },
      })),
    };
    await start({
      queries: await openProfile({
        file: 'after.json',
        profile: comparedSide(1),
        workspaceRoots: [],
        baseline: { file: 'before.json', profile: nothing },
      }),
    });
    assert.match(await label('discount_for'), /^discount_for, new, /);
    await press(',');
    await open.page.getByText('Nothing was recorded before in what is shown.').waitFor();
    await press('.');
    await open.page.getByText('Nothing was recorded before in what is shown.').waitFor({ state: 'hidden' });
    await press('o');
    await open.page.getByText('Nothing was removed').waitFor();
  });

  // Contrast and colours of every theme are tested without a browser too (drawing/change.test.ts).
  for (const theme of isLongRun ? (Object.keys(themes) as ThemeName[]) : []) {
    it(`has readable bars and passes axe in ${theme}`, async () => {
      const { page } = await start({ theme });
      await press('l');
      await open.frame('legacy_audit').click();
      const worst = await page.evaluate(worstContrast);
      assert.ok(worst.ratio >= 4.5 && worst.bars >= 10, `${worst.name}: ${worst.ratio}`);
      await loadAxe(page);
      for (const view of ['2', '4']) {
        await press(view);
        await page.waitForTimeout(150);
        const { violations } = await runAxe(page);
        assert.deepEqual(
          violations.map(({ id, nodes }) => ({
            view,
            id,
            nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`),
          })),
          [],
        );
      }
    });
  }
});
