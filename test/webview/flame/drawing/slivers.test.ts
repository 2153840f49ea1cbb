/** Thin frames in a real browser: they keep their colour and their depth, and are what a folded block is. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import esbuild from 'esbuild';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { wholeProfile } from '../../../../src/profile/scope';
import type { FrameSlice, ShownSilhouette, ProfileSummary } from '../../../../src/query/types';
import type { DrawingView, Marks } from '../../../../webview/flame/drawing/graph';
import { newPage } from '../../browser';
import { sampleQueries, type Call } from '../../sampleQueries';
import { themes, type ThemeName } from '../../themes';
import type { Drawing } from './drawingPage';

declare const window: { readonly drawing: Drawing } & Window;

const WIDTH = 800;
const HEIGHT = 400;

/** 800 px: `wide` has the left half, 200 frames of 1 px the next 200, 2,000 of 0.1 px the rest; some have callees. */
const thin = (name: string, i: number, self: number, deep: number): Call => ({
  name: `${name}_${i}`,
  file: `/srv/app/${name}.py`,
  line: i + 1,
  self: deep === 0 ? self : 0,
  calls: deep === 0 ? [] : [{ ...thin(`${name}_below`, i, self, deep - 1), name: `${name}_below_${deep}` }],
});
const calls: readonly Call[] = [
  { name: 'wide', file: '/usr/lib/python3/site-packages/wide/a.py', line: 1, self: 400 },
  ...Array.from({ length: 200 }, (_, i) => thin('pixel', i, 1, i < 100 ? 3 : 0)),
  ...Array.from({ length: 2000 }, (_, i) => thin('dust', i, 0.1, i === 1005 ? 5 : 0)),
];

describe('thin frames', function () {
  this.timeout(60_000);
  let page: Page;
  let script: string;
  const queries = sampleQueries(calls);
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

  async function open(theme: ThemeName = 'vscode-dark'): Promise<void> {
    page = await newPage({ width: WIDTH, height: HEIGHT, deviceScaleFactor: 1 });
    const variables = Object.entries(themes[theme])
      .map(([name, value]) => `--vscode-${name}: ${value};`)
      .join('');
    const css = await readFile('webview/flame/drawing/bars.css', 'utf8');
    await page.setContent(
      `<style>:root { ${variables} } * { box-sizing: border-box } body { margin: 0 } .scroller { height: ${HEIGHT}px; overflow: hidden auto; scrollbar-width: none } ${css}</style><body class="${theme}"><div class="scroller"></div></body>`,
    );
    await page.addScriptTag({ content: script });
  }

  /** Draws the profile; `found`: with what its model finds of the search in folded blocks. */
  async function draw(
    view: Partial<DrawingView> = {},
    marks: Partial<Omit<Marks, 'hit' | 'found'>> & { readonly search?: string } = {},
    found: ShownSilhouette | null = null,
  ): Promise<FrameSlice> {
    const slice = await queries.slice(wholeProfile, { kind: 'leftHeavy' }, 0, WIDTH, 2, null);
    const held = await queries.silhouette(wholeProfile, { kind: 'leftHeavy' }, null, 0, WIDTH, 2, null);
    const summary = await queries.summary();
    await page.evaluate(
      ({ shown, about, how, what, held: all, lit }) =>
        window.drawing.draw(shown, about as ProfileSummary, how, what, { held: all, found: lit }),
      { shown: slice, about: summary, how: view, what: marks, held, lit: found },
    );
    await page.locator('[role=treeitem]').first().waitFor();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return slice;
  }

  /** The picture, and the colour at a point of it. */
  async function picture(): Promise<(x: number, y: number) => string> {
    const png = PNG.sync.read(await page.screenshot());
    return (x, y) => `rgb(${[0, 1, 2].map((k) => png.data[(y * png.width + x) * 4 + k]).join(', ')})`;
  }
  const background = async (): Promise<string> => (await picture())(WIDTH - 5, 50);

  it('are drawn down to a pixel, each in the colour of what it holds, as deep as they are', async () => {
    await open();
    const slice = await draw();
    assert.deepEqual([...slice.folded], [0, 0, 2200]);
    const at = await picture();
    const empty = await background();
    const folded = await page.locator('[data-family=folded]').getAttribute('data-fill');
    const own = new Set<string>();
    for (let x = 400; x < 800; x++) {
      own.add(at(x, 30));
      assert.notEqual(at(x, 30), folded, `column ${x} is not grey`);
      assert.notEqual(at(x, 30), empty, `column ${x}`);
      assert.equal(at(x, 50) !== empty, x < 500 || x === 700, `column ${x}, row 2`);
    }
    assert.ok(own.size >= 2, [...own].join(' '));
    // Four levels below 100 of them, six below one grain of dust.
    for (const [row, isThere] of [
      [4, true],
      [5, false],
    ] as const)
      assert.equal(at(450, row * 20 + 10) !== empty, isThere, `row ${row}`);
    assert.notEqual(at(700, 6 * 20 + 10), empty);
    assert.equal((await page.locator('.graph').boundingBox())?.height, 7 * 20, 'no taller than that');
  });

  it('are one element, where the block was, and belong to it for the mouse at any depth', async () => {
    await open();
    await draw();
    assert.deepEqual(
      await page.locator('[role=treeitem]').evaluateAll((all) => all.map((one) => one.getAttribute('data-name'))),
      ['all', 'wide', '2200 small frames'],
    );
    const about = (x: number, y: number): Promise<unknown> =>
      page.evaluate(
        ([left, top]) => {
          const sliver = window.drawing.graph.sliverAtPoint(left, top);
          return [
            window.drawing.graph.barAtPoint(left, top)?.name,
            sliver && [sliver.block.name, sliver.frame.name, sliver.count],
          ];
        },
        [x, y],
      );
    assert.deepEqual(await about(410.5, 90), [
      '2200 small frames',
      ['2200 small frames', 'pixel_below_below_below_1', 1],
    ]);
    assert.deepEqual(await about(650.5, 30), ['2200 small frames', ['2200 small frames', 'dust_501', 10]]);
    assert.deepEqual(await about(650.5, 50), [undefined, null]);
    assert.deepEqual(await about(100, 30), ['wide', null]);
    await page.mouse.click(410, 90);
    assert.deepEqual(await page.evaluate(() => window.drawing.picked), ['2200 small frames']);
  });

  it('are a hit where they hold one, however little of it', async () => {
    await open();
    const found = await queries.silhouette(wholeProfile, { kind: 'leftHeavy' }, 'dust_777', 0, WIDTH, 2, null);
    await draw({}, { search: 'nothing' });
    const before = await picture();
    const grey = before(650, 30);
    assert.equal(before(450, 30), grey, 'what is no hit has no colour');
    await draw({}, { search: 'dust_777' }, found);
    const at = await picture();
    const lit = Array.from({ length: 400 }, (_, i) => 400 + i).filter((x) => at(x, 30) !== grey);
    assert.equal(lit.length, 1, lit.join(' '));
    assert.ok(lit[0] >= 600 && lit[0] < 800);
  });

  it('grow upwards in a flame', async () => {
    await open();
    await draw({ orientation: 'flame' });
    const at = await picture();
    assert.notEqual(at(450, HEIGHT - 90), at(790, HEIGHT - 90));
    assert.equal(at(450, HEIGHT - 110), at(790, HEIGHT - 110));
  });

  it('are in an exported picture', async () => {
    await open();
    await draw();
    const svg = await page.evaluate(() => window.drawing.graph.toSvg('thin'));
    const rects = [...svg.matchAll(/<rect x="([\d.]+)" y="(\d+)" width="1" height="19"/g)];
    assert.ok(rects.length > 100 + 300, `${rects.length}`);
    const bytes = await page.evaluate(async () => [
      ...new Uint8Array(await (await window.drawing.graph.toPng()).arrayBuffer()),
    ]);
    const png = PNG.sync.read(Buffer.from(bytes));
    const colour = (x: number, y: number): string => [0, 1, 2].map((k) => png.data[(y * png.width + x) * 4 + k]).join();
    assert.notEqual(colour(900, 60), colour(1598, 140));
    assert.notEqual(colour(900, 180), colour(1598, 180));
  });

  for (const theme of ['vscode-high-contrast', 'vscode-high-contrast-light'] as const) {
    it(`are outlines in ${theme}: a shape against the background, and hits stand out from it`, async () => {
      await open(theme);
      await draw();
      const at = await picture();
      const empty = await background();
      for (const x of [450, 550, 700]) assert.notEqual(at(x, 30), empty, `column ${x}`);
      assert.equal(at(550, 50), empty);
      const line = at(550, 30);
      await draw({}, { search: 'pixel_150' });
      const found = await picture();
      const lit = Array.from({ length: 400 }, (_, i) => 400 + i).filter((x) => found(x, 30) !== line);
      assert.equal(lit.length, 1, lit.join(' '));
    });
  }
});
