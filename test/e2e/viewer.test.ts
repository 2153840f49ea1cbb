/**
 * The viewer in a real VS Code: all views by keyboard, filters that also apply to the editor's lines, what is restored,
 * themes, a large file.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { after, afterEach, before, describe, it } from 'mocha';
import { shownHeat } from '../support/shownHeat';
import { startEditorWindow, type EditorWindow } from '../support/vscode';
import { until } from '../support/until';
import { millionNodes } from './millionNodes';
import { itInLongRun } from '../support/longRun';

const capture = 'orders-api.speedscope.json';
const large = 'million.speedscope.json';

/** Runs in the page: the lowest contrast of a bar's text against its fill, both as the bars tell them. */
const worstContrast = `(() => {
  const { body } = document;
  const probe = document.createElement('span');
  body.append(probe);
  const luminance = (css) => {
    probe.style.color = css;
    const channels = (getComputedStyle(probe).color.match(/[\\d.]+/g) ?? []).slice(0, 3);
    const [r, g, b] = channels.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratios = [...body.querySelectorAll('[role=treeitem][data-fill]')].map((bar) => {
    const [dark, light] = [luminance(bar.getAttribute('data-fill')), luminance(bar.getAttribute('data-text'))].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  });
  probe.remove();
  return ratios.length < 5 ? 0 : Math.min(...ratios);
})()`;

describe('the viewer', function () {
  this.timeout(120_000);
  let window: EditorWindow;
  const folder = mkdtempSync(path.join(tmpdir(), 'ecs-viewer-'));
  before(async () => {
    cpSync('lab/samples/orders-api', path.join(folder, 'orders-api'), { recursive: true });
    cpSync(path.join('media/sample', capture), path.join(folder, capture));
    writeFileSync(path.join(folder, large), millionNodes());
    writeFileSync(
      path.join(folder, 'lab.json'),
      JSON.stringify({
        services: [{ cluster: 'lab', name: 'nothing', source: './orders-api', command: ['true'], desiredCount: 0 }],
      }),
    );
    window = await startEditorWindow({ folder, services: path.join(folder, 'lab.json') });
    await open(capture, 'find_repeated');
  });
  afterEach(async function () {
    await window?.screenshot(`viewer ${this.currentTest?.title ?? ''}`);
  });
  after(async () => {
    await window?.stop();
    rmSync(folder, { recursive: true });
  });

  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await window.page.keyboard.press(key);
  };
  const open = async (file: string, frame: string): Promise<void> => {
    await window.openFile(file);
    await window.frame(frame).first().waitFor({ timeout: 60_000 });
  };
  const row = (name: string): Locator => window.webview().locator(`.rows [role="row"][data-name="${name}"]`);
  const share = (text: RegExp): Promise<void> =>
    window.webview().locator('.share-of-all').filter({ hasText: text }).waitFor();
  const chooseInMenu = async (name: string): Promise<void> => {
    await window.webview().getByRole('button', { name: /^Menu/ }).click();
    await window
      .webview()
      .getByRole('menuitemradio', { name: new RegExp(`^${name}`) })
      .click();
  };
  /** It says which view is shown, also where there is room for a button each. */
  const view = (name: string): Promise<void> =>
    window.webview().locator('[data-menu=views]', { hasText: name }).waitFor({ state: 'attached' });
  /** The figure of the hottest line of pricing.py; '' where it has none. */
  const heat = async (): Promise<string> =>
    (await shownHeat(window.page, 'pricing.py')).map(({ figure }) => figure).find((figure) => figure.includes('%')) ??
    '';

  it('shows each view by key, with one selection; a row leads to its line', async () => {
    await window.frame('find_repeated').click();
    await window.page.locator('.tab[data-resource-name="pricing.py"]').waitFor();
    await press('4');
    await view('Table');
    await row('find_repeated').and(window.webview().locator('[aria-selected=true]')).waitFor();
    await row('json_round_trip').click();
    await window.page.locator('.tab[data-resource-name="export.py"]').waitFor();
    assert.equal(await window.focus(), 'graph');
    await press('3');
    await view('Sandwich');
    await window.webview().locator('.sandwich-title').filter({ hasText: 'json_round_trip' }).waitFor();
    await window
      .webview()
      .getByRole('tree', { name: /^Callers/ })
      .locator('[data-name=export_orders]')
      .waitFor();
    await window
      .webview()
      .getByRole('tree', { name: /^Callees/ })
      .locator('[data-name=dumps]')
      .waitFor();
    await press('1');
    await view('Time Order');
    await window.webview().getByText('Time order shows one thread').waitFor();
    await press('2');
    await view('Left Heavy');
    await window.frame('json_round_trip').and(window.webview().locator('[aria-selected=true]')).waitFor();
    await chooseInMenu('Table');
    await view('Table');
    await chooseInMenu('Left Heavy');
    await window.frame('find_repeated').waitFor();
    await window.command('ECS Profiler: Show Callers and Callees of Selected Function');
    await view('Sandwich');
    await chooseInMenu('Left Heavy');
    await window.frame('find_repeated').waitFor();
  });

  it('leaves Ctrl+F to a view of the side bar that has the keyboard', async () => {
    await window.page.locator('.explorer-folders-view .monaco-list-row[aria-expanded]').first().click();
    await until('the explorer', async () => ((await window.focus()) === 'elsewhere' ? true : undefined));
    await press('ControlOrMeta+f');
    await window.page.waitForTimeout(500);
    assert.equal(await window.focus(), 'elsewhere');
    await window.frame('find_repeated').click();
    await press('ControlOrMeta+f');
    await window.webview().locator('input:focus').waitFor();
    await press('Escape');
  });

  it('folds what is not my code, zooms and pans by key', async () => {
    await window.frame('find_repeated').click();
    await press('m');
    await share(/100 % of the profile/);
    await window.frame('Thread._bootstrap').waitFor({ state: 'detached' });
    const width = async (): Promise<number> => (await window.frame('find_repeated').boundingBox())?.width ?? 0;
    const before = await width();
    await press('+', '+');
    await until('a wider frame', async () => ((await width()) > before * 1.3 ? true : undefined));
    await press('d', 'a', '0');
    await until('the frame as before', async () => (Math.abs((await width()) - before) < 2 ? true : undefined));
    await press('Backspace');
    await window.frame('Thread._bootstrap').waitFor();
  });

  it('the heat of a file follows thread, time and undo', async () => {
    await window.frame('find_repeated').click();
    await window.page.locator('.tab[data-resource-name="pricing.py"]').waitFor();
    const all = await until('heat', async () => (await heat()) || undefined);
    await press('t');
    await window
      .webview()
      .getByRole('menuitemradio', { name: /pricing/ })
      .click();
    await share(/^6\.54 s, 45\.1 % of the profile$/);
    const ofThread = await until('heat of one thread', async () => ((await heat()) !== all ? await heat() : undefined));
    await press('1');
    const axis = await window.webview().locator('.axis').boundingBox();
    assert.ok(axis !== null);
    await window.page.mouse.move(axis.x + axis.width * 0.2, axis.y + 10);
    await window.page.mouse.down();
    await window.page.mouse.move(axis.x + axis.width * 0.25, axis.y + 10);
    await window.page.mouse.move(axis.x + axis.width * 0.3, axis.y + 10);
    await window.page.mouse.up();
    await window
      .webview()
      .getByText(/^Time: .* to /)
      .waitFor();
    await until('heat of a stretch of time', async () => ((await heat()) !== ofThread ? true : undefined));
    await window.webview().getByRole('button', { name: 'Undo' }).click();
    await until('heat of the thread again', async () => ((await heat()) === ofThread ? true : undefined));
    await window
      .webview()
      .getByRole('button', { name: /^Remove Thread/ })
      .click();
    await until('heat of all again', async () => ((await heat()) === all ? true : undefined));
  });

  itInLongRun('is as it was after its tab was hidden and after the window was loaded again', async () => {
    const asLeft = async (): Promise<void> => {
      await view('Time Order');
      await window.webview().getByText('My code', { exact: true }).waitFor();
      await window.webview().locator('#search-answer').filter({ hasText: /match/ }).waitFor();
    };
    await window.frame('all').click();
    await press('1', 'm', '/');
    await window.page.keyboard.type('price');
    await asLeft();
    await window.page.locator(`.tab[data-resource-name="${capture}"]`).click();
    await window.openFile('lab.json');
    await window.page.locator('.tab.active[data-resource-name="lab.json"]').waitFor();
    await window.page.locator(`.tab[data-resource-name="${capture}"]`).click();
    await asLeft();
    const loaded = window.page.waitForEvent('load');
    await window.command('Developer: Reload Window');
    await loaded;
    await asLeft();
    await window.webview().getByRole('button', { name: 'Remove My code' }).click();
    await press('2');
    await view('Left Heavy');
  });

  it('is right in the four kinds of theme', async () => {
    for (const [theme, kind] of [
      ['Light Modern', 'vscode-light'],
      ['Dark High Contrast', 'vscode-high-contrast'],
      ['Light High Contrast', 'vscode-high-contrast-light'],
      ['Dark Modern', 'vscode-dark'],
    ] as const) {
      await window.colourTheme(theme);
      await window.webview().locator(`body.${kind}`).waitFor();
      await window.screenshot(`viewer ${kind}`);
      const worst = await until("bars in the theme's colours", async () => {
        const ratio = await window.webview().locator('body').evaluate<number, unknown>(worstContrast, null);
        return ratio >= 4.5 ? ratio : undefined;
      });
      assert.ok(worst >= 4.5);
    }
  });

  it('opens a profile of a million nodes, zooms, searches and switches its view', async () => {
    await open(large, 'a0');
    assert.match(await window.webview().locator('.total').innerText(), /1,000,000 samples/);
    await window.frame('a0').dblclick();
    const block = window.webview().locator('[data-family=folded]').first();
    await window.webview().getByRole('navigation', { name: 'Zoom path' }).filter({ hasText: 'a0' }).waitFor();
    await block.waitFor();
    assert.match((await block.getAttribute('aria-label')) ?? '', /small frames folded/);
    await press('Escape', '/');
    await window.page.keyboard.type('c42');
    await window.webview().locator('#search-answer').filter({ hasText: '1 match, 1.0 %' }).waitFor();
    await press('Enter');
    await window.webview().locator('#search-answer').filter({ hasText: '1 of 10000' }).waitFor();
    await window.frame('c42').first().waitFor();
    await press('Escape', 'Escape', '3');
    await window
      .webview()
      .getByRole('tree', { name: /^Callers/ })
      .locator('[data-name=c42]')
      .waitFor();
    await press('1');
    await window.webview().getByText('0 ms', { exact: true }).waitFor();
    await press('4');
    await row('c42').waitFor();
  });
});
