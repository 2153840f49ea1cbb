/** Mouse and keyboard on the graph, as a user does them. */
import assert from 'node:assert/strict';
import { openPage, type OpenPage } from '../harness';
import { sampleQueries } from '../sampleQueries';

describe('flame graph page: mouse and keyboard', function () {
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

  const slices = (): number[] =>
    open.sent.flatMap((message) =>
      message.type === 'sliceRequest' && message.view.kind === 'leftHeavy' ? [message.focusNode] : [],
    );
  const focused = (): Promise<string | null> =>
    open.page.evaluate(() => document.activeElement?.getAttribute('data-name') ?? null);
  const widthOf = async (name: string): Promise<number> => (await open.frame(name).boundingBox())?.width ?? 0;
  const press = (key: string): Promise<void> => open.page.keyboard.press(key);

  it('a click selects, shows the line and keeps the focus, and does not zoom', async () => {
    const before = await widthOf('price_basket');
    await open.frame('price_basket').click();
    assert.deepEqual(open.shown, [
      {
        location: { file: '/workspace/orders/pricing.py', line: 17, column: 1 },
        file: '/srv/app/orders/pricing.py',
        line: 17,
        keepFocus: true,
      },
    ]);
    assert.equal(await open.frame('price_basket').getAttribute('aria-selected'), 'true');
    assert.equal(await open.page.locator('[aria-selected=true]').count(), 1);
    assert.equal(await focused(), 'price_basket');
    assert.equal(await widthOf('price_basket'), before);
    assert.deepEqual(slices(), [0]);
    const details = await open.page.locator('.details').innerText();
    for (const fact of [
      'price_basket',
      '3.90 s (39.0 %)',
      '4.70 s (47.0 %)',
      '/srv/app/orders/pricing.py:17',
      '/workspace/orders/pricing.py:17',
    ])
      assert.ok(details.includes(fact), `${fact} in: ${details}`);
  });

  it('the details say whether the workspace has what ran, and where a line that moved stands now', async () => {
    const details = open.page.locator('.details');
    await open.frame('price_basket').click();
    assert.equal(await details.locator('.truth').count(), 0, 'nothing was compared yet');
    await open.post({
      type: 'truths',
      files: [
        {
          file: '/workspace/orders/pricing.py',
          truth: 'moved',
          text: 'Moved: <b>another</b> text ran.',
          lines: [
            [17, 23],
            [33, 0],
          ],
        },
      ],
    });
    await details.locator('.truth.moved').waitFor();
    assert.match(await details.innerText(), /Moved: <b>another<\/b> text ran\./);
    assert.match(await details.innerText(), /pricing\.py:23/);
    await open.frame('discount_for').click();
    await details.getByText('pricing.py, where that line was changed').waitFor();
    await open.post({
      type: 'truths',
      files: [
        { file: '/workspace/orders/pricing.py', truth: 'exact', text: 'Exact: this is the text that ran.', lines: [] },
      ],
    });
    await details.locator('.truth.exact').waitFor();
    assert.match(await details.innerText(), /pricing\.py:33/);
  });

  for (const modifier of ['Control', 'Meta'] as const) {
    it(`${modifier}+click and ${modifier}+Enter go to the line`, async () => {
      await open.frame('dumps').click({ modifiers: [modifier] });
      await press(`${modifier}+Enter`);
      assert.deepEqual(
        open.shown.map(({ line, keepFocus, location }) => ({ line, keepFocus, location })),
        [
          { line: 120, keepFocus: false, location: null },
          { line: 120, keepFocus: false, location: null },
        ],
      );
      assert.deepEqual(slices(), [0]);
    });
  }

  it('a double-click zooms after a single jump; Esc resets', async () => {
    await open.frame('to_json').dblclick();
    await open.page.locator('.breadcrumbs').waitFor();
    const graph = await open.page.locator('.graph').boundingBox();
    assert.ok(Math.abs((await widthOf('to_json')) - (graph?.width ?? 0)) <= 12, 'the frame fills the width');
    assert.equal(open.shown.length, 1);
    assert.equal(await open.frame('price_basket').count(), 0);
    assert.deepEqual(await open.page.locator('.breadcrumbs li').allInnerTexts(), [
      'all',
      'run',
      'handle_order',
      'to_json',
    ]);
    await press('Escape');
    await open.frame('price_basket').waitFor();
    assert.equal(await open.page.locator('.breadcrumbs').isVisible(), false);
    assert.deepEqual(slices(), [0, 5], 'what was shown before is drawn without asking again');
  });

  it('a double-click means the frame of its first press, though the layout moves in between', async () => {
    const box = await open.frame('to_json').boundingBox();
    assert.ok(box !== null);
    await open.page.mouse.click(box.x + 5, box.y + 10);
    await open.page.setViewportSize({ width: 560, height: 700 });
    await open.page.waitForFunction(
      () => (document.querySelector('[data-name=all]')?.getBoundingClientRect().width ?? 1000) < 600,
    );
    await open.page.mouse.down({ clickCount: 2 });
    await open.page.mouse.up({ clickCount: 2 });
    await open.page.locator('.breadcrumbs').waitFor();
    assert.equal(await open.page.locator('.breadcrumbs li').last().innerText(), 'to_json');
    assert.equal(open.shown.length, 1);
  });

  it('a frame without a file is selected, and no line is asked for', async () => {
    await open.frame('(garbage collector)').click();
    assert.match(await open.page.locator('.details').innerText(), /680 ms \(6\.8 %\)[\s\S]*no source/);
    assert.equal(await open.page.getByRole('button', { name: 'Go to line' }).isVisible(), false);
    assert.deepEqual(open.shown, []);
  });

  it('ancestors stay above a zoomed frame and lead back out', async () => {
    await open.frame('to_json').dblclick();
    await open.frame('iterencode').waitFor();
    assert.equal(await open.frame('handle_order').getAttribute('data-total-ms'), '7500');
    assert.equal(await open.frame('to_json').getAttribute('aria-level'), '4');
    await open.frame('handle_order').dblclick();
    await open.frame('price_basket').waitFor();
    await open.page.getByRole('button', { name: 'all', exact: true }).click();
    await open.frame('heartbeat').waitFor();
  });

  it('arrows, Home and End walk the frames; Enter zooms; Space shows the line', async () => {
    await open.frame('all').focus();
    const walk: [string, string][] = [
      ['ArrowDown', 'run'],
      ['ArrowDown', 'handle_order'],
      ['ArrowDown', 'price_basket'],
      ['ArrowRight', 'to_json'],
      ['ArrowRight', 'render'],
      ['ArrowLeft', 'to_json'],
      ['ArrowDown', 'dumps'],
      ['ArrowUp', 'to_json'],
      ['Home', 'all'],
      ['End', 'heartbeat'],
      ['ArrowRight', 'heartbeat'],
      ['ArrowLeft', '(garbage collector)'],
    ];
    for (const [key, name] of walk) {
      await press(key);
      assert.equal(await focused(), name, `after ${key}`);
      assert.equal(await open.page.locator('[role=treeitem][tabindex="0"]').getAttribute('data-name'), name);
    }
    assert.deepEqual(open.shown, []);
    await press('End');
    await press('Space');
    assert.deepEqual(
      open.shown.map(({ file, keepFocus }) => ({ file, keepFocus })),
      [{ file: '/srv/app/orders/heartbeat.py', keepFocus: true }],
    );
    await press('Enter');
    await open.page.locator('.breadcrumbs').waitFor();
    assert.equal(await focused(), 'heartbeat');
    await press('Escape');
    await open.frame('run').waitFor();
    assert.equal(await focused(), 'heartbeat');
  });

  it('a block of small frames opens on zoom', async () => {
    const block = open.page.locator('[role=treeitem][data-name="40 small frames"]');
    assert.match(
      (await block.getAttribute('aria-label')) ?? '',
      /40 small frames folded, total 320 ms \(3\.2 %\), depth 3/,
    );
    await open.frame('sweep').scrollIntoViewIfNeeded();
    await block.dblclick();
    await open.frame('tiny_0').waitFor();
    assert.equal(await open.page.locator('[role=treeitem][data-name^="tiny_"]').count(), 40);
    assert.deepEqual(await open.page.locator('.breadcrumbs li').allInnerTexts(), [
      'all',
      'run',
      'sweep',
      '40 small frames',
    ]);
  });

  it('the menu opens by mouse and by key and does what it says', async () => {
    await open.frame('dumps').click({ button: 'right' });
    assert.deepEqual(await open.page.getByRole('menuitem').locator('span').allInnerTexts(), [
      'Go to Line',
      'Show Callers and Callees',
      'Copy Frame',
      'Copy Stack',
      'Copy Link',
      'Zoom to Frame',
      'Reset Zoom',
      'Hide This Function',
      'Hide Its File',
      'Hide Its Package',
      'Show Only This Function',
      'Show Only Its File',
      'Show Only Its Package',
      'Show Only the Time of This Frame',
      'Undo Last Filter',
      'Show Everything',
    ]);
    await open.page.getByRole('menuitem', { name: 'Copy Stack' }).click();
    await open.frame('price_basket').click();
    await press('Shift+F10');
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await press(key);
    assert.equal(await focused(), 'price_basket');
    await press('ContextMenu');
    await press('Escape');
    assert.equal(await open.page.getByRole('menu').isVisible(), false);
    assert.equal(await focused(), 'price_basket');
    await open.page.waitForFunction(() => document.querySelector('[role=menu]')?.hasAttribute('hidden'));
    assert.deepEqual(open.copied, [
      'run (/usr/lib/python3/site-packages/uvicorn/main.py:12)\nhandle_order (/srv/app/orders/handlers.py:41)\nto_json (/srv/app/orders/codec.py:9)\ndumps (/usr/lib/python3/site-packages/simplejson/encoder.py:120)',
      'price_basket (/srv/app/orders/pricing.py:17)',
    ]);
  });

  it('commands of the host act on the page', async () => {
    await open.frame('dumps').click();
    await open.post({ type: 'command', command: 'copyFrame' });
    await open.post({ type: 'command', command: 'copyStack' });
    await open.post({ type: 'command', command: 'focusSearch' });
    assert.equal(await open.page.evaluate(() => document.activeElement?.tagName), 'INPUT');
    await open.frame('dumps').dblclick();
    await open.page.locator('.breadcrumbs').waitFor();
    await open.post({ type: 'command', command: 'resetZoom' });
    await open.frame('price_basket').waitFor();
    assert.equal(open.copied.length, 2);
  });

  it('the details pane has every action as a button', async () => {
    await open.frame('dumps').click();
    const button = (name: string): Promise<void> => open.page.getByRole('button', { name, exact: true }).click();
    await button('Copy frame');
    await button('Go to line');
    await button('Zoom');
    await open.page.locator('.breadcrumbs').waitFor();
    await button('Reset zoom');
    await open.frame('heartbeat').waitFor();
    assert.deepEqual(open.copied, ['dumps (/usr/lib/python3/site-packages/simplejson/encoder.py:120)']);
    assert.deepEqual(
      open.shown.map(({ keepFocus }) => keepFocus),
      [true, false],
    );
  });

  it('Tab goes through search, toolbar, graph and actions in reading order', async () => {
    await open.frame('dumps').click();
    await open.page.locator('.details').getByRole('button', { name: 'Details' }).click();
    await open.page.getByRole('list', { name: 'Callees' }).getByText('iterencode').waitFor();
    await open.page.locator('input').focus();
    const stops: string[] = [];
    for (let i = 0; i < 17; i++) {
      await press('Tab');
      stops.push(
        await open.page.evaluate(
          () => document.activeElement?.getAttribute('data-name') ?? document.activeElement?.textContent ?? '',
        ),
      );
    }
    assert.deepEqual(stops, [
      'Left Heavy',
      'One thread',
      'My Code',
      'Collapse Recursion',
      'Look',
      'Export',
      'Menu',
      'dumps',
      'Go to line',
      'Zoom',
      'Copy frame',
      'Copy stack',
      'Copy link',
      'More',
      'Details',
      'to_json',
      'iterencode',
    ]);
  });
});
