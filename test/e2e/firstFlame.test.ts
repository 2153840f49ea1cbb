/**
 * A new user's first steps with real mouse and keyboard in a real VS Code: profile a service and go to its slowest
 * line.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { rulerPixels, shownHeat } from '../support/shownHeat';
import { startEditorWindow, type EditorWindow } from '../support/vscode';
import { until } from '../support/until';
import { itInLongRun } from '../support/longRun';

const FIGURE = /^\d+\.\d % · \d+(\.\d+)? m?s$/;
/** 1-based line of a sample that holds a text. */
const lineOf = (file: string, text: string): number =>
  readFileSync(`lab/samples/${file}`, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;
const hotPython = lineOf('orders-api/orders/pricing.py', 'line["sku"] == lines[j]["sku"]');
const hotTypeScript = lineOf('catalog-api/src/fingerprint.ts', 'Math.imul');

describe('a newcomer', function () {
  this.timeout(120_000);
  let window: EditorWindow;
  /** A copy, so that edits of a test stay out of the samples. */
  const folder = mkdtempSync(path.join(tmpdir(), 'ecs-e2e-'));
  before(async () => {
    cpSync('lab/samples', folder, { recursive: true });
    window = await startEditorWindow({
      folder,
      settings: { 'ecsProfiler.capture.durationSeconds': 3, 'files.autoSave': 'off' },
    });
    await window.openView();
  });
  afterEach(async function () {
    await window.screenshot(`first-flame ${this.currentTest?.title ?? ''}`);
    // Unsaved changes and messages of a failed test must not affect the next one, or its own second run.
    if (this.currentTest?.state === 'passed') return;
    if ((await window.page.locator('.tab.dirty').count()) > 0) await window.command('File: Revert File');
    if ((await window.toast(/./).count()) > 0) await window.command('Notifications: Clear All Notifications');
  });
  after(async () => {
    await window?.stop();
    rmSync(folder, { recursive: true });
  });

  it('sees cluster, services with counts, tasks and containers', async () => {
    await window.expand('lab');
    assert.match(await window.row('orders-api').innerText(), /3\/3 running/);
    await window.expand('orders-api');
    const tasks = window.page.locator('.part.sidebar .monaco-list-row[aria-level="3"]');
    await tasks.first().waitFor();
    assert.equal(await tasks.count(), 3);
    await tasks.first().locator('.monaco-tl-twistie').click();
    await window.page.locator('.part.sidebar .monaco-list-row[aria-level="4"]').first().waitFor();
    await window.row('orders-api').locator('.monaco-tl-twistie').click();
  });

  it('is told once what a capture does, sees progress, and cancels while it records', async () => {
    await window.contextMenu('orders-api', 'Profile Service');
    const notice = window.toast('First capture in cluster lab');
    await notice.waitFor();
    assert.match(await notice.innerText(), /py-spy[^]*removed[^]*CloudTrail[^]*session logging/);
    await window.confirm('OK');
    const progress = window.toast(/Profiling orders-api: Recording/);
    await progress.waitFor({ timeout: 30_000 });
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await window.toast('The capture of orders-api was cancelled').waitFor();
    await progress.waitFor({ state: 'detached' });
    assert.equal(await window.page.locator('.tab').count(), 0, 'no graph may open');
    await window.command('Notifications: Clear All Notifications');
    await window.expand('catalog-api');
    await window.page.locator('.part.sidebar .monaco-list-row[aria-level="3"]').first().waitFor();
    await window.row('catalog-api').locator('.monaco-tl-twistie').click();
  });

  it('profiles orders-api and sees a flame graph that fills its width', async () => {
    await window.contextMenu('orders-api', 'Profile Service');
    await window.frame('find_repeated').waitFor({ timeout: 60_000 });
    assert.match(await window.activeTab(), /^orders-api-.*\.speedscope\.json$/);
    assert.equal(await window.toast('First capture').count(), 0, 'the notice comes once');
    const root = await window.frame('all').boundingBox();
    const graph = await window.webview().locator('.scroller').boundingBox();
    assert.ok(
      root !== null && graph !== null && Math.abs(root.width - graph.width) < 2,
      `${root?.width} of ${graph?.width} px`,
    );
  });

  it('clicks the frame with most self time: a preview editor shows the hottest line, the keyboard stays in the graph', async () => {
    await window.frame('find_repeated').click();
    await window.landsOn('pricing.py', hotPython);
    assert.equal(
      await window.page.locator('.tab[data-resource-name="pricing.py"] .italic').count(),
      1,
      'a preview tab',
    );
    assert.equal(await window.focus(), 'graph');
  });

  it('sees the share of hot lines in figures, backgrounds that grow with it, and marks in the overview ruler', async () => {
    const heat = await until('heat', async () => {
      const found = await shownHeat(window.page, 'pricing.py');
      return found.filter(({ strength, figure }) => strength > 0 && FIGURE.test(figure)).length >= 2
        ? found
        : undefined;
    });
    const hottest = heat.find(({ line }) => line === hotPython);
    assert.match(hottest?.figure ?? '', FIGURE);
    const share = (text: string): number => Number.parseFloat(text);
    const own = heat
      .filter(({ strength, figure }) => strength > 0 && FIGURE.test(figure))
      .sort((a, b) => share(b.figure) - share(a.figure));
    assert.ok(own.length >= 2, JSON.stringify(heat));
    assert.equal(own[0].line, hotPython);
    assert.ok(
      own.every(({ strength }, i) => i === 0 || strength <= own[i - 1].strength),
      JSON.stringify(own),
    );
    assert.ok(new Set(own.map(({ background }) => background)).size >= 2, 'strengths differ');
    await until('marks in the ruler', async () =>
      (await rulerPixels(window.page, 'pricing.py')) > 0 ? true : undefined,
    );
  });

  it('zooms with a double click and Enter, resets with Esc', async () => {
    const crumbs = window.webview().getByRole('navigation', { name: 'Zoom path' });
    const width = async (name: string): Promise<number> => (await window.frame(name).first().boundingBox())?.width ?? 0;
    const narrow = await width('json_round_trip');
    await window.frame('json_round_trip').dblclick();
    await crumbs.waitFor();
    await until('the frame to fill the width', async () =>
      (await width('json_round_trip')) > narrow * 1.3 ? true : undefined,
    );
    await window.page.keyboard.press('Escape');
    await crumbs.waitFor({ state: 'hidden' });
    await window.frame('find_repeated').waitFor();
    await window.page.keyboard.press('Enter');
    await crumbs.waitFor();
    await window.page.keyboard.press('Escape');
    await crumbs.waitFor({ state: 'hidden' });
    assert.equal(await window.focus(), 'graph');
  });

  it('goes to the line with Ctrl+click, and the marks follow an edit', async () => {
    await window.frame('find_repeated').click({ modifiers: ['ControlOrMeta'] });
    await until('the focus in the editor', async () => ((await window.focus()) === 'editor' ? true : undefined));
    const marked = async (): Promise<number[]> => (await shownHeat(window.page, 'pricing.py')).map(({ line }) => line);
    assert.equal(
      await window.page.locator('.tab[data-resource-name="pricing.py"] .italic').count(),
      0,
      'a tab that stays',
    );
    const before = await until('heat that is complete', async () => {
      const seen = await marked();
      await window.page.waitForTimeout(500);
      return seen.includes(hotPython) && seen.join() === (await marked()).join() ? seen : undefined;
    });
    await window.page.keyboard.press('ControlOrMeta+Home');
    await window.page.keyboard.press('Enter');
    await until('marks one line further down', async () =>
      (await marked()).join() === before.map((line) => line + 1).join() ? true : undefined,
    );
    await window.frame('find_repeated').click();
    await window.landsOn('pricing.py', hotPython + 1);
    await window.frame('find_repeated').click({ modifiers: ['ControlOrMeta'] });
    await until('the focus in the editor', async () => ((await window.focus()) === 'editor' ? true : undefined));
    await window.page.keyboard.type('x');
    await until('no heat on the edited line', async () =>
      (await shownHeat(window.page, 'pricing.py')).some(({ line, strength }) => line === hotPython + 1 && strength > 0)
        ? undefined
        : true,
    );
    await window.command('File: Revert File');
    await until('the marks as before', async () => ((await marked()).join() === before.join() ? true : undefined));
  });

  it('does the same with catalog-api and lands on a .ts line, its figure in sight', async () => {
    await window.contextMenu('catalog-api', 'Profile Service');
    const slowest = window.frame('fingerprint');
    await slowest.waitFor({ timeout: 60_000 });
    await slowest.click();
    await window.landsOn('fingerprint.ts', hotTypeScript);
    const hot = await until('heat', async () =>
      (await shownHeat(window.page, 'fingerprint.ts')).find(({ line }) => line === hotTypeScript),
    );
    assert.match(hot.figure, FIGURE);
    assert.ok(hot.strength > 0);
    assert.deepEqual(await window.toast(/./).allInnerTexts(), [], 'nothing pops up on the way');
  });

  it('walks from the command palette to the line with the keyboard alone', async () => {
    await window.command('ECS Profiler: Profile…');
    await window.choose('Profile (2/3)', 'orders-api');
    await window.choose('Profile (3/3)', '3 s, CPU');
    await window.frame('find_repeated').waitFor({ timeout: 60_000 });
    const current = window.webview().locator('[role="treeitem"]:focus');
    for (let step = 0, at: string | null = ''; step < 20 && at !== 'find_repeated'; step++) {
      // Down goes to the widest callee, which may be the other branch on a busy machine.
      await window.page.keyboard.press(at === 'export_orders' ? 'ArrowRight' : 'ArrowDown');
      await current.waitFor();
      at = await current.getAttribute('data-name');
    }
    assert.equal(await current.getAttribute('data-name'), 'find_repeated');
    await window.page.keyboard.press('ControlOrMeta+Enter');
    await window.landsOn('pricing.py', hotPython);
    await until('the focus in the editor', async () => ((await window.focus()) === 'editor' ? true : undefined));
  });

  itInLongRun('repeats the last capture', async () => {
    await window.command('ECS Profiler: Repeat Last Capture');
    await window.toast('Profiling orders-api').waitFor();
    await window.frame('find_repeated').waitFor({ timeout: 60_000 });
    await until(
      'a third capture',
      async () => (/3$/.test((await window.row('lab/orders-api').innerText()).trim()) ? true : undefined),
      30_000,
    );
  });

  itInLongRun('watches a capture fill while it records, pauses it, and keeps it in the same tab', async () => {
    await window.contextMenu('orders-api', 'Profile…');
    await window.choose('Profile orders-api', 'Until I stop');
    const live = window.webview().getByRole('group', { name: 'Recording' });
    await live.waitFor({ timeout: 30_000 });
    const tab = await window.activeTab();
    await window.frame('find_repeated').click();
    const samples = async (): Promise<number> =>
      Number(
        /in ([\d,]+) samples?/.exec(await window.webview().locator('.total').innerText())?.[1].replaceAll(',', ''),
      );
    const first = await samples();
    await until('more samples', async () => ((await samples()) > first ? true : undefined), 20_000);
    assert.equal(await window.frame('find_repeated').getAttribute('aria-selected'), 'true', 'the selection stays');
    await live.getByRole('button', { name: 'Pause' }).click();
    await live.getByText('Paused').waitFor();
    assert.match(await live.innerText(), /\d+ s · \d+(\.\d)? % covered/);
    await live.getByRole('button', { name: 'Resume' }).click();
    await window.page.locator('.statusbar').getByText('Stop and Keep: orders-api').click();
    await live.waitFor({ state: 'hidden', timeout: 30_000 });
    assert.equal(await window.activeTab(), tab);
    await window.webview().getByRole('button', { name: 'About' }).click();
    assert.match(
      await window.webview().getByRole('region', { name: 'About this capture' }).innerText(),
      /Profiler CPU[^]*Target CPU/,
    );
    assert.equal(await window.frame('find_repeated').getAttribute('aria-selected'), 'true', 'the selection stays');
  });

  itInLongRun('profiles all tasks of a service into one graph', async () => {
    await window.contextMenu('orders-api', 'Profile All Tasks…');
    await window.choose('Profile orders-api', '3 s, CPU, all tasks');
    await window
      .webview()
      .locator('.subtitle')
      .filter({ hasText: /^3 tasks/ })
      .waitFor({ timeout: 60_000 });
    await window.webview().getByRole('button', { name: 'About' }).click();
    assert.equal(await window.webview().getByRole('table', { name: 'Sources' }).locator('tbody tr').count(), 3);
  });

  it('gets one message with the fix where ECS Exec is off', async () => {
    await window.contextMenu('legacy', 'Profile Service');
    const error = window.toast('Profiling legacy failed');
    await error.waitFor({ timeout: 15_000 });
    assert.equal(await window.toast(/failed/).count(), 1);
    assert.match(await error.innerText(), /ECS Exec is off/);
    await error.getByRole('button', { name: 'Copy Fix' }).click();
    await until('the fix on the clipboard', async () =>
      /enable-execute-command|enableExecuteCommand/.test(await window.clipboard()) ? true : undefined,
    );
  });

  it('opens, renames and deletes a kept capture', async () => {
    const capture = window.page
      .locator('.part.sidebar .monaco-list-row[aria-level="2"]')
      .filter({ hasText: /find_repeated/ })
      .first();
    await window.command('View: Close All Editors');
    await capture.click();
    await window.frame('find_repeated').waitFor();
    await capture.hover();
    await capture.getByRole('button', { name: 'Rename…' }).click();
    await window.page.locator('.quick-input-widget input').first().fill('before the fix');
    await window.page.keyboard.press('Enter');
    const renamed = window.row('before the fix');
    await renamed.waitFor();
    await renamed.hover();
    await renamed.getByRole('button', { name: 'Delete…' }).click();
    assert.ok(await window.confirm('Delete'));
    await renamed.waitFor({ state: 'detached' });
  });
});
