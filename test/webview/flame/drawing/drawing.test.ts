/** The drawing in a real browser: what is painted, where, and what wheel and drag do. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import esbuild from 'esbuild';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { wholeProfile } from '../../../../src/profile/scope';
import type { FrameSlice, ProfileSummary, Stretch } from '../../../../src/query/types';
import type { DrawingView, Marks } from '../../../../webview/flame/drawing/graph';
import { newPage } from '../../browser';
import { hostileName, sampleQueries, type Call } from '../../sampleQueries';
import { themes, type ThemeName } from '../../themes';
import type { Drawing } from './drawingPage';

declare const window: { readonly drawing: Drawing } & Window;

const WIDTH = 800;
const HEIGHT = 400;

describe('drawing', function () {
  this.timeout(30_000);
  let page: Page;
  let script: string;
  before(async () => {
    const { outputFiles } = await esbuild.build({
      entryPoints: ['test/webview/flame/drawing/drawingPage.ts'],
      bundle: true,
      platform: 'browser',
      format: 'iife',
      target: 'es2022',
      write: false,
      logLevel: 'warning',
    });
    script = outputFiles[0].text;
  });
  afterEach(() => page.close());

  async function open(theme: ThemeName = 'vscode-dark', deviceScaleFactor = 1): Promise<void> {
    page = await newPage({ width: WIDTH, height: HEIGHT, deviceScaleFactor });
    const variables = Object.entries(themes[theme])
      .map(([name, value]) => `--vscode-${name}: ${value};`)
      .join('');
    const css = await readFile('webview/flame/drawing/bars.css', 'utf8');
    await page.setContent(
      `<style>:root { ${variables} } * { box-sizing: border-box } body { margin: 0 } .scroller { height: ${HEIGHT}px; overflow: hidden auto; scrollbar-width: none } ${css}</style><body class="${theme}"><div class="scroller"></div></body>`,
    );
    await page.addScriptTag({ content: script });
  }

  /** Draws a slice of the real queries. */
  async function draw(
    calls: readonly Call[] | undefined,
    view: Partial<DrawingView> = {},
    marks: Partial<Omit<Marks, 'hit'>> & { readonly search?: string } = {},
    range: Stretch | null = null,
  ): Promise<FrameSlice> {
    const queries = sampleQueries(calls);
    const slice = await queries.slice(wholeProfile, { kind: 'leftHeavy' }, 0, WIDTH, 2, range);
    const summary = await queries.summary();
    const plain = Object.fromEntries(
      Object.entries(slice).map(([name, value]) => [
        name,
        ArrayBuffer.isView(value) ? Array.from(value as Int32Array) : value,
      ]),
    );
    await page.evaluate(
      ({ shown, about, how, what }) =>
        window.drawing.draw(shown as unknown as FrameSlice, about as ProfileSummary, how, what),
      { shown: plain, about: summary, how: view, what: marks },
    );
    await page.locator('[role=treeitem]').first().waitFor();
    return slice;
  }

  const box = async (name: string): Promise<{ x: number; y: number; width: number; height: number }> => {
    const found = await page.locator(`[role=treeitem][data-name=${JSON.stringify(name)}]`).boundingBox();
    assert.ok(found !== null, name);
    return found;
  };
  /** Colours on the screen near the left edge of a bar, under its label. */
  async function pixel(x: number, y: number): Promise<string> {
    const { data } = PNG.sync.read(await page.screenshot({ clip: { x, y, width: 1, height: 1 } }));
    return `rgb(${data[0]}, ${data[1]}, ${data[2]})`;
  }
  const settled = (): Promise<unknown> =>
    page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const svg = (): Promise<string> => page.evaluate(() => window.drawing.graph.toSvg('A <b>graph</b>'));

  for (const scale of [1, 2]) {
    it(`paints each bar in its colour where its element is, at ${scale} pixels to one`, async () => {
      await open('vscode-dark', scale);
      await draw(undefined);
      for (const name of ['run', 'price_basket', 'to_json', '(garbage collector)']) {
        const { x, y, width } = await box(name);
        assert.equal(
          await pixel(Math.floor(x + width) - 3, y + 16),
          await page.locator(`[data-name="${name}"]`).getAttribute('data-fill'),
          name,
        );
      }
    });
  }

  it('has the root at the top in an icicle, at the lower edge of the view in a flame', async () => {
    await open();
    await draw(undefined);
    assert.equal((await box('all')).y, 0);
    assert.equal((await box('run')).y, 20);
    await draw(undefined, { orientation: 'flame' });
    await settled();
    assert.equal((await box('all')).y, HEIGHT - 20);
    assert.equal((await box('run')).y, HEIGHT - 40);
  });

  it('the wheel zooms at the pointer with Ctrl and pans sideways; both are told, and once more at rest', async () => {
    await open();
    await draw(undefined);
    const before = await box('dumps');
    await page.mouse.move(before.x + 10, before.y + 10);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -240);
    await page.keyboard.up('Control');
    await page.waitForFunction(() => window.drawing.ranges.some(({ settled: isSettled }) => isSettled));
    const zoomed = await box('dumps');
    assert.ok(Math.abs(zoomed.width / before.width - Math.E) < 0.05, `${before.width} to ${zoomed.width}`);
    assert.ok(Math.abs(zoomed.x + 10 * Math.E - (before.x + 10)) < 1, 'what is under the pointer stays');
    await page.mouse.wheel(50, 0);
    await page.waitForFunction(
      (x) => (document.querySelector('[data-name=dumps]')?.getBoundingClientRect().x ?? 1e4) < x - 45,
      zoomed.x,
    );
    assert.ok(Math.abs((await box('dumps')).x - (zoomed.x - 50)) < 1);
    assert.deepEqual(
      await page.evaluate(() => window.drawing.ranges.at(-1)?.range),
      await page.evaluate(() => window.drawing.graph.range),
    );
    assert.ok((await page.evaluate(() => window.drawing.graph.range)) !== null);
  });

  it('a drag pans what is zoomed and is no click; a press that stays is one', async () => {
    await open();
    await draw(undefined, { range: { start: 2, end: 6 } });
    const before = await box('to_json');
    await page.mouse.move(before.x + 40, before.y + 10);
    await page.mouse.down();
    await page.mouse.move(before.x - 20, before.y + 10, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction(
      (x) => (document.querySelector('[data-name=to_json]')?.getBoundingClientRect().x ?? 1e4) <= x - 55,
      before.x,
    );
    assert.deepEqual(await page.evaluate(() => window.drawing.picked), []);
    const { x, y } = await box('to_json');
    await page.mouse.click(x + 20, y + 10);
    assert.deepEqual(await page.evaluate(() => window.drawing.picked), ['to_json']);
  });

  it('a stretch fills the width, cut at its edges; what lies beside it has no element', async () => {
    await open();
    const slice = await draw(undefined, { range: { start: 0, end: 1 } }, {}, { start: 0, end: 1 });
    assert.deepEqual([(await box('price_basket')).x, (await box('price_basket')).width], [0, WIDTH]);
    assert.equal(await page.locator('[data-name=heartbeat]').count(), 0);
    assert.ok(Math.abs(slice.total[0] - 10) < 1e-9);
  });

  it('thousands of rows are painted where they are looked at, on a canvas no taller than that takes', async () => {
    await open();
    let calls: Call[] = [];
    for (let i = 2400; i > 0; i--)
      calls = [{ name: `deep_${i}`, file: `/srv/app/deep_${i % 7}.py`, line: i, self: i === 2400 ? 1 : 0, calls }];
    await draw(calls);
    assert.equal(await page.locator('[role=treeitem]').count(), 2401);
    await page.locator('.scroller').evaluate((scroller) => {
      scroller.scrollTop = 30_000;
    });
    await settled();
    const { x, y } = await box('deep_1505');
    assert.equal(await pixel(x + 700, y + 10), await page.locator('[data-name=deep_1505]').getAttribute('data-fill'));
    assert.ok((await page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.height)) <= 2 * HEIGHT);
  });

  it('selection, other bars of its function and hits are told by shape', async () => {
    await open();
    const slice = await draw(
      [
        {
          name: 'a',
          file: '/srv/app/a.py',
          line: 1,
          self: 2,
          calls: [
            {
              name: 'b',
              file: '/srv/app/a.py',
              line: 2,
              self: 4,
              calls: [{ name: 'a', file: '/srv/app/a.py', line: 1, self: 3 }],
            },
          ],
        },
      ],
      {},
      { search: 'b' },
    );
    await draw(
      [
        {
          name: 'a',
          file: '/srv/app/a.py',
          line: 1,
          self: 2,
          calls: [
            {
              name: 'b',
              file: '/srv/app/a.py',
              line: 2,
              self: 4,
              calls: [{ name: 'a', file: '/srv/app/a.py', line: 1, self: 3 }],
            },
          ],
        },
      ],
      {},
      { search: 'b', selected: slice.node[1], selectedFrame: slice.frameOf[1] },
    );
    await settled();
    assert.deepEqual(
      await page
        .locator('[data-name=a]')
        .evaluateAll((all) =>
          all.map((bar) => [bar.getAttribute('aria-selected'), bar.getAttribute('data-same-function')]),
        ),
      [
        ['true', null],
        ['false', 'true'],
      ],
    );
    const drawn = await svg();
    assert.match(drawn, /font: 700 [^"]*" text-decoration="underline">b</);
    assert.equal(drawn.match(/stroke-width="2"/g)?.length, 1, 'one bar is framed');
  });

  it('hostile names are text in an SVG, which is well-formed', async () => {
    await open();
    await draw([{ name: `${hostileName}\u0000\ud800 & "quoted"`, file: '/srv/app/x.py', line: 1, self: 1 }]);
    const text = await page.evaluate(
      (source) => {
        const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
        return {
          error: parsed.querySelector('parsererror') !== null,
          elements: [...new Set([...parsed.querySelectorAll('*')].map(({ tagName }) => tagName))].sort(),
          title: parsed.querySelector('title')?.textContent,
          label: [...parsed.querySelectorAll('text')].at(-1)?.textContent,
        };
      },
      await svg(),
    );
    assert.deepEqual(text, {
      error: false,
      elements: ['rect', 'svg', 'text', 'title'],
      title: 'A <b>graph</b>',
      label: `${hostileName}\ufffd\ufffd & "quoted"`,
    });
  });

  it('a PNG has the whole drawing at two pixels to one', async () => {
    await open();
    await draw(undefined);
    const bytes = await page.evaluate(async () => [
      ...new Uint8Array(await (await window.drawing.graph.toPng()).arrayBuffer()),
    ]);
    const { width, height } = PNG.sync.read(Buffer.from(bytes));
    assert.deepEqual(
      [width, height],
      [2 * WIDTH, 2 * Math.round((await page.locator('.graph').boundingBox())?.height ?? 0)],
    );
  });

  it('high contrast has outlines in place of fills, and follows a change of theme', async () => {
    await open('vscode-high-contrast');
    await draw(undefined);
    const { x, y, width } = await box('price_basket');
    assert.equal(await pixel(Math.floor(x + width) - 6, y + 10), 'rgb(0, 0, 0)');
    assert.equal(await pixel(Math.floor(x + width / 2), y), 'rgb(111, 195, 223)');
    await page.evaluate(() => {
      document.body.className = 'vscode-dark';
      window.drawing.graph.paint();
    });
    assert.equal(
      await pixel(Math.floor(x + width) - 6, y + 16),
      await page.locator('[data-name=price_basket]').getAttribute('data-fill'),
    );
  });
});
