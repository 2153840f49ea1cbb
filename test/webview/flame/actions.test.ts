/**
 * Going through search hits, display options, export, copying and help. Every action must be in a menu and have a
 * command.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { pageActionTable } from '../../../src/contributes/pageActions';
import type { PageCommand } from '../../../src/protocol';
import { flameCommands } from '../../../src/views/commands/flameCommands';
import { openPage, type OpenPage } from '../harness';
import { sampleQueries, threadedQueries } from '../sampleQueries';

describe('viewer: actions', function () {
  this.timeout(30_000);
  let open: OpenPage;
  beforeEach(async () => {
    open = await openPage({ queries: sampleQueries() });
  });
  afterEach(async () => {
    assert.deepEqual(
      { errors: open.errors, problems: open.problems, violations: await open.violations() },
      { errors: [], problems: [], violations: [] },
    );
    await open.page.close();
  });
  const press = (key: string): Promise<void> => open.page.keyboard.press(key);
  const answer = (text: string | RegExp): Promise<void> =>
    open.page.locator('#search-answer').filter({ hasText: text }).waitFor();
  const chosen = (name: string): Promise<void> => open.page.locator('.details h2').filter({ hasText: name }).waitFor();

  it('Enter and Shift+Enter walk the hits, those folded away too, and the keyboard stays in the field', async () => {
    await press('/');
    await open.page.keyboard.type('/^(dumps|tiny_3\\d)$/');
    await answer('11 matches, 20.8 %');
    await press('Enter');
    await answer(/ 1 of 11$/);
    await chosen('dumps');
    assert.equal(await open.frame('dumps').getAttribute('aria-selected'), 'true');
    await press('Enter');
    await open.frame('tiny_30').and(open.page.locator('[aria-selected=true]')).waitFor();
    await answer(/2 of 11$/);
    assert.equal(await open.page.evaluate(() => document.activeElement?.tagName), 'INPUT');
    await press('Shift+Enter');
    await chosen('dumps');
    await press('Shift+Enter');
    await answer(/11 of 11$/);
    await open.page.getByRole('button', { name: 'Next hit' }).click();
    await answer(/ 1 of 11$/);
    await open.post({ type: 'command', command: 'showTable' });
    await open.page.locator('.rows [data-hit=true]').first().waitFor();
    await open.post({ type: 'command', command: 'nextHit' });
    await open.page.locator('.rows [data-name=dumps][aria-selected=true]').waitFor();
    await open.post({ type: 'command', command: 'showSandwich' });
    await open.post({ type: 'command', command: 'nextHit' });
    await answer(/ 1 of 11$/);
    await open.post({ type: 'command', command: 'nextHit' });
    await open.page.locator('.sandwich-title').filter({ hasText: 'tiny_30' }).waitFor();
  });

  it('looks are chosen, shown and kept as settings', async () => {
    const y = async (name: string): Promise<number> => (await open.frame(name).boundingBox())?.y ?? 0;
    assert.ok((await y('all')) < (await y('run')));
    await press('i');
    await open.page.waitForFunction(
      () =>
        (document.querySelector('[data-name=all]')?.getBoundingClientRect().y ?? 0) >
        (document.querySelector('[data-name=run]')?.getBoundingClientRect().y ?? 1e4),
    );
    await open.frame('run').focus();
    await press('ArrowUp');
    assert.equal(await open.page.evaluate(() => document.activeElement?.getAttribute('data-name')), 'handle_order');
    const fills = (): Promise<string[]> =>
      open.page
        .locator('.stage [role=treeitem]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-fill') ?? ''));
    const seen = [await fills()];
    for (const label of ['Colour by File', 'Colour by Self Share', 'Colour-Blind-Safe Colours']) {
      await open.page.getByRole('button', { name: 'Look' }).click();
      await open.page.getByRole('menuitemradio', { name: label }).click();
      await open.page.waitForFunction(
        (before) =>
          JSON.stringify(
            [...document.querySelectorAll('.stage [role=treeitem]')].map((one) => one.getAttribute('data-fill') ?? ''),
          ) !== before,
        JSON.stringify(seen.at(-1)),
      );
      seen.push(await fills());
    }
    assert.equal(new Set(seen.map(String)).size, 4);
    assert.ok((await open.page.locator('.legend li').count()) >= 2);
    assert.deepEqual(open.saved, [
      ['orientation', 'flame'],
      ['colourBy', 'file'],
      ['colourBy', 'self'],
      ['colourBy', 'safe'],
    ]);
    await open.post({ type: 'settings', settings: { colourBy: 'package', orientation: 'icicle', view: 'leftHeavy' } });
    await open.page.waitForFunction(
      () =>
        (document.querySelector('[data-name=all]')?.getBoundingClientRect().y ?? 1e4) <
        (document.querySelector('[data-name=run]')?.getBoundingClientRect().y ?? 0),
    );
  });

  it('exports pictures and profiles, copies frames, stacks and links', async () => {
    await open.frame('dumps').click();
    for (const [entry, at] of [
      ['Export Picture (SVG)…', 1],
      ['Export Picture (PNG)…', 2],
      ['Export Profile…', 3],
    ] as const) {
      await open.page.getByRole('button', { name: 'Export' }).click();
      await open.page.getByRole('menuitem', { name: entry }).click();
      for (let tries = 0; open.exports.length < at && tries < 50; tries++) await open.page.waitForTimeout(50);
    }
    const [svg, png, profile] = open.exports;
    assert.ok(
      'image' in svg &&
        svg.image === 'svg' &&
        svg.data.startsWith('<svg') &&
        svg.data.includes('price_basket') &&
        !svg.data.includes('<img'),
    );
    assert.ok('image' in png && Buffer.from(png.data, 'base64').subarray(1, 4).toString() === 'PNG');
    assert.ok('format' in profile && profile.format === 'ask');
    await open.page.getByRole('button', { name: 'Copy link' }).click();
    await open.frame('price_basket').click();
    await open.post({ type: 'command', command: 'copyLink' });
    await press('4');
    await open.page.locator('.rows [data-name=dumps]').click({ button: 'right' });
    await open.page.getByRole('menuitem', { name: 'Copy Stack' }).click();
    for (let tries = 0; open.copied.length < 3 && tries < 50; tries++) await open.page.waitForTimeout(50);
    assert.deepEqual(open.copied.slice(0, 2), [
      '/usr/lib/python3/site-packages/simplejson/encoder.py:120',
      'vscode://file/workspace/orders/pricing.py:17:1',
    ]);
    assert.match(open.copied[2], /^run \(.*\)\nhandle_order .*\nto_json .*\ndumps \(/);
  });

  it('the pane tells callers and callees, and leads there', async () => {
    await open.frame('to_json').click();
    await open.page.locator('.details').getByRole('button', { name: 'Details' }).click();
    await open.page.getByRole('list', { name: 'Callers' }).getByRole('button', { name: 'handle_order' }).waitFor();
    await open.page.getByRole('list', { name: 'Callees' }).getByRole('button', { name: 'dumps' }).click();
    await chosen('dumps');
    await open.page.getByText('simplejson', { exact: true }).waitFor();
  });

  it('is all in the menu, in the help with its keys, and what acts a command of VS Code', async () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
      contributes: { commands: { command: string }[]; menus: { commandPalette: { command: string; when: string }[] } };
    };
    const commands = Object.keys(flameCommands({ command: () => true }));
    const known = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(
      commands.filter((command) => !known.includes(command)),
      [],
    );
    assert.deepEqual(
      known.filter((command) => command.startsWith('ecsProfiler.flame.') && !commands.includes(command)),
      [],
    );
    const inPalette = manifest.contributes.menus.commandPalette
      .filter(({ when }) => when.startsWith('activeCustomEditorId'))
      .map(({ command }) => command);
    assert.deepEqual(
      commands.filter((command) => !inPalette.includes(command)),
      [],
    );
    await open.page.getByRole('button', { name: 'Menu' }).click();
    const items = await open.page
      .locator('[role^=menuitem]')
      .evaluateAll((all) =>
        all.map(
          (one) =>
            [one.querySelector('.menu-name')?.textContent ?? '', one.querySelector('kbd')?.textContent ?? ''] as const,
        ),
      );
    const actions = Object.keys(pageActionTable);
    const ofComparisons = actions.filter((action) =>
      /^(mode|width|swapSides|onlyRemoved|showDifferences)/.test(action),
    );
    assert.equal(ofComparisons.length, 9);
    assert.equal(items.length, actions.length - ofComparisons.length, 'each action; none of a comparison');
    await press('Escape');
    await press('?');
    const help = await open.page.getByRole('dialog', { name: 'Keys and mouse' }).innerText();
    for (const [label, key] of items)
      if (key !== '') assert.ok(help.includes(label) && help.includes(key), `${label} (${key})`);
    await press('Escape');
    assert.equal(await open.page.getByRole('dialog').count(), 0);
  });

  it('every command is taken in every view without a frame and with one', async () => {
    const ids = (Object.keys(pageActionTable) as PageCommand[]).filter(
      (id) => !id.startsWith('show') && !id.startsWith('export') && id !== 'help' && id !== 'pickThread',
    );
    await open.page.close();
    open = await openPage({ queries: threadedQueries() });
    for (const view of ['showTimeOrder', 'showLeftHeavy', 'showSandwich', 'showTable'] as const) {
      await open.post({ type: 'command', command: view });
      for (const id of ids) await open.post({ type: 'command', command: id });
      await open.post({ type: 'command', command: 'showEverything' });
    }
    await open.post({ type: 'command', command: 'showLeftHeavy' });
    await open.frame('price_basket').click();
    for (const id of ids) await open.post({ type: 'command', command: id });
    await open.post({ type: 'command', command: 'showEverything' });
    await open.post({ type: 'command', command: 'resetZoom' });
    await open.frame('heartbeat').waitFor();
  });
});
