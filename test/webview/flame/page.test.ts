/** What the page shows, what it tells assistive technology, and what it refuses to do. */
import assert from 'node:assert/strict';
import { ProfileError } from '../../../src/profile/profileError';
import { openPage, type OpenOptions, type OpenPage } from '../harness';
import { createQueries } from '../../../src/query/queries';
import { hostileName, mapper, profileOf, sampleCalls, sampleCapture, sampleQueries } from '../sampleQueries';
import { themes, type ThemeName } from '../themes';
import { worstContrast } from '../worstContrast';
import { loadAxe, runAxe } from '../axe';
import { isLongRun } from '../../support/longRun';

describe('flame graph page', function () {
  this.timeout(60_000);
  let open: OpenPage | undefined;
  afterEach(async () => {
    const errors = open?.errors;
    await open?.page.close();
    open = undefined;
    assert.deepEqual(errors, []);
  });
  const start = async (options: Partial<OpenOptions> = {}): Promise<OpenPage> =>
    (open = await openPage({ queries: sampleQueries(), ...options }));

  it('puts every frame into the accessibility tree with its figures', async () => {
    const { page, frame } = await start();
    const item = frame('price_basket');
    const attributes = await item.evaluate((g) =>
      Object.fromEntries(
        [...g.attributes].filter(({ name }) => /^(data|aria)-/.test(name)).map(({ name, value }) => [name, value]),
      ),
    );
    const { 'data-node': node, 'data-fill': fill, 'data-text': text, ...rest } = attributes;
    assert.match(node, /^\d+$/);
    assert.ok(fill !== '' && text !== '' && fill !== text, `${fill} ${text}`);
    assert.deepEqual(rest, {
      'aria-label': 'price_basket, self 3.90 s (39.0 %), total 4.70 s (47.0 %), depth 3',
      'aria-level': '4',
      'aria-selected': 'false',
      'data-name': 'price_basket',
      'data-file': '/srv/app/orders/pricing.py',
      'data-line': '17',
      'data-self-ms': '3900',
      'data-total-ms': '4700',
      'data-source-file': '/workspace/orders/pricing.py',
      'data-source-line': '17',
      'data-family': 'own',
    });
    assert.equal(await page.locator('[role=tree] [role=treeitem][tabindex="0"]').count(), 1);
    const order = await page
      .locator('[role=treeitem]')
      .evaluateAll((all) => all.map((g) => g.getAttribute('data-name')));
    assert.deepEqual(order, [
      'all',
      'run',
      'handle_order',
      'price_basket',
      'discount_for',
      'to_json',
      'dumps',
      'iterencode',
      'render',
      hostileName,
      'sweep',
      '40 small frames',
      '(garbage collector)',
      'heartbeat',
    ]);
    assert.deepEqual(
      await page
        .locator('.bar')
        .evaluateAll((all) => all.map((bar) => bar.getBoundingClientRect().width).filter((width) => width < 2)),
      [],
    );
  });

  it('keeps hostile names inert, in the graph, the tooltip and the details', async () => {
    const { page, frame, violations } = await start();
    await frame(hostileName).click();
    await frame(hostileName).hover();
    await page.locator('.tooltip').waitFor();
    assert.ok((await page.locator('.tooltip').innerText()).includes(hostileName));
    assert.equal(await page.locator('.details h2').innerText(), hostileName);
    assert.equal(await page.locator('img, main script').count(), 0);
    assert.equal(await page.evaluate(() => (window as unknown as { hacked?: number }).hacked), undefined);
    assert.deepEqual(await violations(), []);
  });

  it('works under its policy, which does stop what is not ours', async () => {
    const { page, frame, violations } = await start();
    await frame('dumps').dblclick();
    await page.locator('.breadcrumbs').waitFor();
    await page.locator('input').fill('dumps');
    await frame('dumps').click({ button: 'right' });
    assert.deepEqual(await violations(), []);
    await page.evaluate(() =>
      document.body.insertAdjacentHTML('beforeend', '<b style="color:red">x</b><img src="https://example.test/x.png">'),
    );
    await page.waitForFunction(() => (window as unknown as { violations: string[] }).violations.length >= 2);
    assert.deepEqual([...new Set((await violations()).map((violation) => violation.split(':')[0]))].sort(), [
      'img-src',
      'style-src-attr',
    ]);
  });

  for (const theme of isLongRun
    ? (Object.keys(themes) as ThemeName[])
    : (['vscode-dark', 'vscode-high-contrast-light'] as const)) {
    it(`has readable bars and passes axe in ${theme}`, async () => {
      const { page, frame } = await start({ theme });
      await frame('price_basket').click();
      for (const query of ['', 'dumps']) {
        await page.locator('input').fill(query);
        await page
          .locator('output')
          .filter({ hasText: query === '' ? /^$/ : '1 match' })
          .waitFor({ state: 'attached' });
        const worst = await page.evaluate(worstContrast);
        assert.ok(worst.ratio >= 4.5, `${worst.name}: ${worst.ratio}`);
        assert.ok(worst.bars >= 10);
      }
      await page.locator('input').fill('dumps');
      await loadAxe(page);
      // One theme is tested with all views, the others only with the busiest one; in the long run with all.
      for (const view of theme === 'vscode-dark' || isLongRun ? ['1', '2', '3', '4', 'm', '?'] : ['2', '3']) {
        await page.keyboard.press('Escape');
        await page.locator('[role=radio][aria-checked=true]').focus();
        await page.keyboard.press(view);
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

  it('tells what the capture cost and what it was merged from', async () => {
    const source = { task: 'aaaaaaaa11', container: 'app', pid: 7, processName: hostileName, samples: 10, error: null };
    const capture = {
      ...sampleCapture,
      coverage: 0.963,
      cost: { profilerCpuSeconds: 1.2, targetCpuBefore: 0.2, targetCpuDuring: 0.21, phasesMs: { record: 10_000 } },
      sources: [source, { ...source, task: 'bbbbbbbb22', pid: 0, error: `Refused: ${hostileName}` }],
    };
    const { page } = await start({ queries: sampleQueries(undefined, capture) });
    assert.match(await page.locator('.subtitle').innerText(), /^1 of 2 tasks · app/);
    assert.match(
      await page.locator('.caution').innerText(),
      /Warning: The profiler used 12 % of a core in the task it cost most\. .*1 source could not be recorded\./,
    );
    const toggle = page.getByRole('button', { name: 'About' });
    assert.equal(await toggle.getAttribute('aria-expanded'), 'false');
    await toggle.click();
    assert.match(
      await page.locator('.about dl').innerText(),
      /1\.20 s, 12 % of a core[^]*20 % of a core before, 21 % of a core during/,
    );
    assert.deepEqual(await page.locator('.about tbody tr').allInnerTexts(), [
      `aaaaaaaa app\t${hostileName} (pid 7), 10 samples\t`,
      `bbbbbbbb app\t\tRefused: ${hostileName}`,
    ]);
    assert.equal(await page.locator('img').count(), 0);
    await toggle.click();
    assert.equal(await page.locator('.about').isVisible(), false);
    await open?.post({ type: 'command', command: 'showAbout' });
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'about-capture');
    await loadAxe(page);
    const { violations } = await runAxe(page);
    assert.deepEqual(
      violations.map(({ id, nodes }) => [id, nodes[0].html]),
      [],
    );
  });

  it('tells memory in bytes, and offers no wall clock for it', async () => {
    const heap = createQueries(
      { ...profileOf(sampleCalls, { ...sampleCapture, mode: 'heap', runtime: 'node' }), unit: 'bytes' },
      mapper,
    );
    const { page, frame } = await start({ queries: heap });
    assert.equal(await page.locator('.total').innerText(), '10.0 B still held');
    assert.match(await page.locator('.subtitle').innerText(), /10 s of allocations/);
    const item = frame('price_basket');
    assert.equal(
      await item.getAttribute('aria-label'),
      'price_basket, self 3.90 B (39.0 %), total 4.70 B (47.0 %), depth 3',
    );
    assert.deepEqual(
      [await item.getAttribute('data-self-bytes'), await item.getAttribute('data-self-ms')],
      ['4', null],
    );
    assert.equal(await page.locator('.banner').isVisible(), false);
  });

  it('says what was profiled', async () => {
    const { page } = await start();
    assert.equal(await page.locator('h1').innerText(), 'lab/orders-api');
    assert.equal(
      await page.locator('.subtitle').innerText(),
      'task 3f2a9c11 · app · orders-api:2 · 10 s at 100 Hz · py-spy 0.4.1, Python 3.12.4 · 2026-11-21 08:15:00 UTC',
    );
    assert.equal(await page.locator('.total').innerText(), '10.0 s in 52 samples');
  });

  it('remarks on an idle capture and offers a longer or wall-clock one', async () => {
    const { page, actions } = await start({
      queries: sampleQueries([{ name: 'poll', file: '/srv/app/poll.py', line: 3, self: 0.09 }]),
    });
    assert.match(
      await page.locator('.banner summary').innerText(),
      /mostly waiting: it ran for 90.0 ms of 10 s \(0\.9 %\)/,
    );
    await page.getByRole('button', { name: 'Longer capture' }).click();
    await page.getByRole('button', { name: 'Wall-clock capture' }).click();
    assert.deepEqual(actions, ['longerCapture', 'wallCapture']);
  });

  it('offers no wall-clock capture for one, and no capture for a foreign file', async () => {
    const wall = await start({ queries: sampleQueries(undefined, { ...sampleCapture, mode: 'wall' }) });
    assert.equal(await wall.page.locator('.banner').isVisible(), false);
    await wall.page.close();
    const foreign = await start({ queries: sampleQueries(undefined, null) });
    assert.equal(await foreign.page.locator('h1').innerText(), 'sample');
    assert.equal(await foreign.page.locator('.banner').isVisible(), false);
  });

  it('says so when there is nothing to show', async () => {
    const { page } = await start({ queries: sampleQueries([]) });
    assert.match(await page.locator('.notice').innerText(), /No samples in this profile/);
    assert.equal(await page.locator('.scroller').isVisible(), false);
  });

  it('shows why a file cannot be read, and tries again', async () => {
    let broken = true;
    const { page, frame } = await start({
      queries: async () => {
        if (broken) throw new ProfileError('line 3: "frames" is not a list <b>', 'Record it again.');
        return sampleQueries();
      },
    });
    assert.match(
      await page.locator('.notice').innerText(),
      /could not be read[\s\S]*line 3: "frames" is not a list <b> Record it again\./,
    );
    assert.doesNotMatch(
      await page.locator('#app').ariaSnapshot(),
      /tree|toolbar|radio|searchbox/,
      'what is laid out already is for nobody yet',
    );
    broken = false;
    await page.getByRole('button', { name: 'Retry' }).click();
    await frame('price_basket').waitFor();
    assert.equal(await page.locator('.notice').isVisible(), false);
  });

  it('tells beforehand what it will ask for, so that it is made meanwhile', async () => {
    const { sent } = await start({ queries: sampleQueries() });
    const asked = sent.find((message) => message.type === 'sliceRequest');
    assert.ok(asked?.type === 'sliceRequest' && asked.widthPx > 500);
    assert.deepEqual(sent[0], { type: 'ready', widthPx: asked.widthPx, minPx: asked.minPx });
  });

  it('shows that a profile stopped answering, and reads it again', async () => {
    const working = sampleQueries();
    let dead = false;
    const dying = {
      ...working,
      slice: (...args: Parameters<typeof working.slice>) =>
        dead ? Promise.reject(new ProfileError('The thread has ended.', 'Open it again.')) : working.slice(...args),
    };
    const { page, frame, problems } = await start({ queries: dying });
    dead = true;
    await frame('to_json').dblclick();
    await page.getByText('The thread has ended. Open it again.').waitFor();
    dead = false;
    await page.getByRole('button', { name: 'Retry' }).click();
    await frame('iterencode').waitFor();
    assert.equal(await page.locator('.breadcrumbs li').last().innerText(), 'to_json');
    assert.equal(problems.length, 2);
  });

  it('comes back as it was left', async () => {
    const first = await start();
    await first.frame('to_json').dblclick();
    await first.frame('iterencode').click();
    await first.page.locator('input').fill('dumps');
    await first.page.locator('output').filter({ hasText: '1 match' }).waitFor();
    const state = await first.state();
    await first.page.close();
    const { page, frame } = await start({ state });
    await page.locator('output').filter({ hasText: '1 match' }).waitFor();
    assert.equal(await frame('iterencode').getAttribute('aria-selected'), 'true');
    assert.equal(await page.locator('.details h2').innerText(), 'iterencode');
    assert.equal(await page.locator('.breadcrumbs li').last().innerText(), 'to_json');
    assert.equal(await frame('dumps').getAttribute('data-hit'), 'true');
  });

  it('shows the whole profile when the remembered state makes no sense', async () => {
    const { frame, problems } = await start({
      state: {
        view: 'nowhere',
        zoom: { leftHeavy: { node: 99_999 } },
        selection: 'x',
        query: 7,
        scope: { threads: [9], transforms: [] },
      },
    });
    await frame('price_basket').waitFor();
    assert.equal(problems.length, 1);
  });

  it('follows the width, and asks for no more than it shows', async () => {
    const { page, frame, sent } = await start({ width: 1100 });
    const wide = (await frame('all').boundingBox())?.width ?? 0;
    await page.setViewportSize({ width: 500, height: 600 });
    await page.waitForFunction(
      (before) => (document.querySelector('[data-name=all]')?.getBoundingClientRect().width ?? before) < before / 2,
      wide,
    );
    const asked = sent.flatMap((message) => (message.type === 'sliceRequest' ? [message.widthPx] : []));
    assert.ok(asked.length >= 2 && asked[0] > 1000 && (asked.at(-1) as number) <= 500, String(asked));
    assert.ok(
      await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
      'no sideways scrolling',
    );
  });

  it('moves frames to their new place when motion is welcome', async () => {
    const { page, frame } = await start({ reducedMotion: false });
    await frame('to_json').dblclick();
    await page.locator('.breadcrumbs').waitFor();
    await page.waitForFunction(
      () => (document.querySelector('[data-name=to_json]')?.getBoundingClientRect().width ?? 0) > 1000,
    );
    assert.equal(await frame('price_basket').count(), 0);
  });
});
