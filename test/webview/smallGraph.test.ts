/** Small graphs of the exported page: d3-flame-graph draws them, and they can do what the canvas graph can. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { sharedBrowser } from './browser';
import { exportedPage, openedFile } from './exportedPage';
import { buildPage } from './harness';
import { firstOf } from '../support/longRun';
import { worstContrast } from './worstContrast';
import { loadAxe, runAxe } from './axe';

const stacks = 'main;work;inner 6\nmain;other 2\nmain;work;other 1\nmain 1\n';
/** The frames that d3-flame-graph shows: name, box relative to the graph and fill, by reading order. */
interface Drawn {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly fill: string;
  readonly label: string;
}

describe('small graphs of the exported page', function () {
  this.timeout(60_000);
  let browser: Browser;
  let folder: string;
  before(async () => {
    [browser] = await Promise.all([sharedBrowser(), buildPage()]);
    folder = mkdtempSync(path.join(tmpdir(), 'small-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const drawn = (page: Page): Promise<Drawn[]> =>
    page.locator('.d3-flame-graph .frame').evaluateAll((frames) => {
      const { left, top } = (document.querySelector('.graph') as Element).getBoundingClientRect();
      return frames
        .filter((frame) => getComputedStyle(frame).display !== 'none')
        .map((frame) => {
          const rect = frame.querySelector('rect') as SVGRectElement;
          const label = frame.querySelector('.d3-flame-graph-label') as HTMLElement;
          const move = /translate\(([-\d.e]+),([-\d.e]+)\)/.exec(frame.getAttribute('transform') ?? '');
          const svg = (frame.closest('svg') as Element).getBoundingClientRect();
          return {
            name: frame.getAttribute('name') ?? '',
            x: Number(move?.[1]) + svg.left - left,
            y: Number(move?.[2]) + svg.top - top,
            width: Number(rect.getAttribute('width')),
            fill: rect.getAttribute('fill') ?? '',
            label: label.style.display === 'none' ? '' : (label.textContent ?? ''),
          };
        })
        .sort((a, b) => a.y - b.y || a.x - b.x);
    });
  const elements = (page: Page): Promise<Drawn[]> =>
    page.locator('[role=treeitem]').evaluateAll((items) =>
      items
        .map((item) => ({
          name: item.getAttribute('data-name') ?? '',
          x: Number(item.getAttribute('x')),
          y: Number(item.getAttribute('y')),
          width: Number(item.getAttribute('width')),
          fill: item.getAttribute('data-fill') ?? '',
          label: item.getAttribute('data-name') ?? '',
        }))
        .sort((a, b) => a.y - b.y || a.x - b.x),
    );
  /** Asserts that the drawn frames are where the spoken and clickable elements are. */
  async function agree(page: Page, message: string): Promise<void> {
    await page.waitForTimeout(400);
    const [frames, items] = [await drawn(page), await elements(page)];
    assert.deepEqual(
      frames.map(({ name, fill, label }) => [name, fill, label]),
      items.map(({ name, fill, width, label }) => [name, fill, width < 35 ? '' : label]),
      message,
    );
    frames.forEach(({ x, y, width, name }, i) => {
      for (const [is, should] of [
        [x, items[i].x],
        [y, items[i].y],
        [width, items[i].width],
      ])
        assert.ok(Math.abs(is - should) < 0.01, `${message}: ${name} at ${is}, its element at ${should}`);
    });
  }

  it('are drawn by d3-flame-graph, each frame where its element is, also zoomed, stretched and moved', async () => {
    const { page, errors } = await openedFile(browser, await exportedPage(folder, stacks));
    assert.equal(await page.locator('.graph canvas').count(), 0);
    await agree(page, 'at first');
    assert.equal((await drawn(page)).length, 6);
    await page.locator('[role=treeitem][data-name=work]').dblclick();
    await page.locator('[role=treeitem][data-name=other]').nth(1).waitFor({ state: 'detached' });
    await agree(page, 'zoomed to a frame');
    assert.deepEqual(
      (await drawn(page)).map(({ name }) => name),
      ['all', 'main', 'work', 'inner', 'other'],
    );
    await page.keyboard.press('Escape');
    await page.locator('[role=treeitem][data-name=other]').nth(1).waitFor();
    await agree(page, 'back');
    const box = await page.locator('[role=treeitem][data-name=work]').boundingBox();
    assert.ok(box !== null);
    await page.mouse.move(box.x + 20, box.y + 5);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await page.waitForFunction(() => {
      const inner = document.querySelector('[role=treeitem][data-name=inner]');
      const graph = document.querySelector('.graph');
      return Number(inner?.getAttribute('width')) > 0.9 * (graph?.clientWidth ?? Infinity);
    });
    await agree(page, 'stretched by the wheel');
    await page.keyboard.press('Escape');
    await agree(page, 'all of it again');
    assert.equal((await drawn(page)).length, 6);
    await page.keyboard.press('i');
    await agree(page, 'callers below');
    await page.setViewportSize({ width: 700, height: 500 });
    await agree(page, 'in a narrower window');
    assert.deepEqual(errors, []);
    await page.context().close();
  });

  it('select, search and tell details by mouse and by key', async () => {
    const { page, errors } = await openedFile(browser, await exportedPage(folder, stacks));
    await page.locator('[role=treeitem][data-name=inner]').click();
    assert.equal(await page.locator('.details h2').innerText(), 'inner');
    assert.equal(await page.locator('.frame.selected').getAttribute('name'), 'inner');
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.locator('.details h2').innerText(), 'work');
    assert.equal(await page.locator('[role=treeitem]:focus').getAttribute('data-name'), 'work');
    assert.match(
      (await page.locator('[role=treeitem]:focus').getAttribute('aria-label')) ?? '',
      /^work, self .*total 7 samples \(70\.0 %\), depth 2$/,
    );
    await page.keyboard.press('Enter');
    await page.locator('[role=treeitem][data-name=other]').nth(1).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.locator('[role=treeitem][data-name=other]').nth(1).waitFor();
    await page.locator('[role=treeitem][data-name=other]').first().click();
    assert.equal(await page.locator('.frame .mark').count(), 2, 'the other frame of the function is marked too');
    await page.locator('input[type=search]').fill('other');
    await page.locator('[role=treeitem][data-hit=true]').nth(1).waitFor();
    assert.deepEqual(
      await page.locator('.frame.hit').evaluateAll((all) => all.map((one) => one.getAttribute('name'))),
      ['other', 'other'],
    );
    assert.deepEqual(errors, []);
    await page.context().close();
  });

  it('have readable labels and pass axe, whatever the theme', async () => {
    const file = await exportedPage(folder, stacks);
    for (const [colorScheme, contrast] of firstOf(1, [
      ['dark', 'no-preference'],
      ['light', 'more'],
      ['light', 'no-preference'],
      ['dark', 'more'],
    ] as const)) {
      const { page, errors } = await openedFile(browser, file, { colorScheme, contrast, bypassCSP: true });
      const theme = `${colorScheme}, ${contrast}`;
      assert.ok((await page.evaluate(worstContrast)).ratio >= 4.5, theme);
      const label = await page
        .locator('.frame[name=work] .d3-flame-graph-label')
        .evaluate((one) => [getComputedStyle(one).color, getComputedStyle(one).fontFamily]);
      const item = page.locator('[role=treeitem][data-name=work]');
      assert.equal(
        label[0],
        await item.evaluate((one) => {
          const probe = document.createElement('i');
          probe.style.color = one.getAttribute('data-text') ?? '';
          document.body.append(probe);
          const { color } = getComputedStyle(probe);
          probe.remove();
          return color;
        }),
        theme,
      );
      assert.ok(!/Verdana/.test(label[1]), label[1]);
      await loadAxe(page);
      const violations = (await runAxe(page)).violations.map(({ id }) => id);
      assert.deepEqual(violations, [], theme);
      assert.deepEqual(errors, []);
      if (process.env['ECS_PROFILER_SHOTS'])
        await page.screenshot({
          path: path.join(process.env['ECS_PROFILER_SHOTS'], `${colorScheme}-${contrast}.png`),
        });
      await page.context().close();
    }
  });

  it('show hostile names as text', async () => {
    const evil = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>&amp';
    const { page, errors } = await openedFile(browser, await exportedPage(folder, `main;${evil} 3\nmain 1\n`));
    const label = page.locator('.frame .d3-flame-graph-label').last();
    assert.equal(await label.textContent(), evil);
    assert.equal(await label.evaluate((one) => one.childElementCount), 0);
    assert.equal(await page.evaluate('window.broken'), undefined);
    assert.deepEqual(errors, []);
    await page.context().close();
  });

  it('give way to the canvas from 500 frames on, and in time order; other views stay', async () => {
    const many = Array.from({ length: 520 }, (_, i) => `main;f${i} 1`).join('\n');
    const large = await openedFile(browser, await exportedPage(folder, many), {
      viewport: { width: 1900, height: 700 },
    });
    assert.equal(await large.page.locator('.graph canvas').count(), 1);
    assert.equal(await large.page.locator('.d3-flame-graph').count(), 0);
    await large.page.context().close();
    const { page, errors } = await openedFile(browser, await exportedPage(folder, stacks));
    await page.getByRole('radio', { name: 'Sandwich' }).click();
    await page.locator('.sandwich [role=treeitem]').first().waitFor();
    await page.getByRole('radio', { name: 'Table' }).click();
    await page.locator('[role=gridcell]').first().waitFor();
    await page.getByRole('radio', { name: 'Left Heavy' }).click();
    await page.locator('.d3-flame-graph .frame').first().waitFor();
    await agree(page, 'after other views');
    assert.deepEqual(errors, []);
    await page.context().close();
  });

  it('cost the page of the editor nothing', () => {
    assert.ok(readFileSync('dist/webview/standalone.js', 'utf8').includes('d3-flame-graph'));
    assert.ok(!readFileSync('dist/webview/flame.js', 'utf8').includes('d3-flame-graph'));
  });
});
