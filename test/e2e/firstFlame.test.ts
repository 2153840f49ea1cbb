/** What a newcomer does, with real mouse and keyboard in a real VS Code: profile a service, land on its slowest line. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'mocha';
import { startEditorWindow, type EditorWindow } from '../support/vscode';

/** 1-based line of a sample that holds a text. */
const lineOf = (file: string, text: string): number => readFileSync(`lab/samples/${file}`, 'utf8').split('\n').findIndex((line) => line.includes(text)) + 1;

describe('a newcomer', function () {
  this.timeout(180_000);
  let window: EditorWindow;
  before(async () => {
    window = await startEditorWindow({ settings: { 'ecsProfiler.capture.durationSeconds': 5 } });
    await window.openView();
  });
  afterEach(async function () {
    await window.screenshot(`first-flame ${this.currentTest?.title ?? ''}`);
  });
  after(async () => {
    await window?.stop();
  });

  it('sees cluster, services with counts, tasks and containers', async () => {
    await window.expand('lab');
    const orders = await window.row('orders-api').innerText();
    assert.match(orders, /3\/3 running/);
    await window.expand('orders-api');
    const tasks = window.page.locator('.part.sidebar .monaco-list-row[aria-level="3"]');
    await tasks.first().waitFor();
    assert.equal(await tasks.count(), 3);
    await tasks.first().locator('.monaco-tl-twistie').click();
    await window.page.locator('.part.sidebar .monaco-list-row[aria-level="4"]').first().waitFor();
    await window.row('orders-api').locator('.monaco-tl-twistie').click();
  });

  it('profiles orders-api and lands on the hottest line of its slowest function', async () => {
    await window.contextMenu('orders-api', 'Profile Service');
    await window.confirm(/Continue|Profile|OK|Start/, 10_000);
    const slowest = window.frame('find_repeated');
    await slowest.waitFor({ timeout: 60_000 });
    await slowest.click();
    assert.equal(await window.cursorLine('pricing.py'), lineOf('orders-api/orders/pricing.py', 'line["sku"] == lines[j]["sku"]'));
  });

  it('does the same with catalog-api and lands on a .ts line', async () => {
    await window.contextMenu('catalog-api', 'Profile Service');
    const slowest = window.frame('fingerprint');
    await slowest.waitFor({ timeout: 60_000 });
    await slowest.click();
    assert.equal(await window.cursorLine('fingerprint.ts'), lineOf('catalog-api/src/fingerprint.ts', 'Math.imul'));
  });
});
