/** A profile of many thin frames in the page: its shape, and what can be learned of a folded block. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { PNG } from 'pngjs';
import { openPage, type OpenPage } from '../harness';
import { until } from '../../support/until';
import { sampleQueries, type Call } from '../sampleQueries';

/** 120 handlers with 112 thin callees each, which call on: 13,440 frames too narrow to draw, in hills of up to 12 rows. */
const hills: readonly Call[] = Array.from({ length: 120 }, (_, handler) => {
  const file = `/srv/app/${['orders', 'users', 'stock', 'mail'][handler % 4]}/${handler % 9}.py`;
  const tower = (i: number, left: number): Call => ({
    // Few functions: looking them up is most of what this profile takes to make.
    name: `step_${Math.min(handler, 1)}_${i}_${left}`,
    file: left % 3 === 0 ? `/usr/lib/python3/site-packages/lib${i % 5}/x.py` : `/srv/app/steps/${i % 9}.py`,
    line: i + 1,
    self: left === 0 ? 0.01 : 0,
    calls: left === 0 ? [] : [tower(i, left - 1)],
  });
  const calls = Array.from({ length: 112 }, (_, i) => tower(i, Math.round(5 + 5 * Math.sin(handler / 7 + i / 40))));
  return { name: `handler_${handler}`, file, line: handler + 1, self: 0.05, calls };
});

describe('flame graph page: thin frames', function () {
  this.timeout(60_000);
  let open: OpenPage;
  /** The model's answers about folded blocks wait for this. */
  let mayAnswer = Promise.resolve();
  const asked: string[] = [];
  before(async () => {
    const model = sampleQueries([{ name: 'serve', file: '/srv/app/main.py', line: 1, self: 0.2, calls: hills }]);
    open = await openPage({
      queries: {
        ...model,
        slice: (scope, view, ...rest) => {
          // The heaviest callers and callees of what is selected are slices too.
          if (view.kind === 'leftHeavy') asked.push('slice');
          return model.slice(scope, view, ...rest);
        },
        silhouette: async (...args) => {
          asked.push('silhouette');
          await mayAnswer;
          return model.silhouette(...args);
        },
      },
      width: 1200,
      height: 800,
    });
    await open.frame('serve').waitFor();
  });
  after(async () => {
    assert.deepEqual({ errors: open.errors, problems: open.problems }, { errors: [], problems: [] });
    await open.page.close();
  });
  const blocks = () => open.page.locator('[role=treeitem][data-name="112 small frames"]');
  /** Colours along a line of the drawing, 1 px apart. */
  async function line(y: number): Promise<string[]> {
    const { x, width } = (await open.page.locator('.graph').first().boundingBox()) as { x: number; width: number };
    const png = PNG.sync.read(await open.page.screenshot({ clip: { x, y, width: Math.floor(width), height: 1 } }));
    return Array.from({ length: png.width }, (_, i) => [...png.data.subarray(i * 4, i * 4 + 3)].join());
  }

  /** Only a block's contents are functions from elsewhere. */
  const contentsDrawn = () => open.page.locator('.legend li').filter({ hasText: 'Elsewhere' });

  it('keep the shape of the profile: no grey box is wider than 2 % where there are frames below it', async () => {
    await contentsDrawn().waitFor();
    assert.equal(await blocks().count(), 120);
    const box = await blocks().first().boundingBox();
    const grey = (await blocks().first().getAttribute('data-fill'))?.replace(/[^\d,]/g, '');
    assert.ok(box !== null);
    for (const row of [0, 1, 2, 3]) {
      const colours = await line(box.y + row * 20 + 10);
      let longest = 0;
      let now = 0;
      for (const colour of colours) longest = Math.max(longest, (now = colour === grey ? now + 1 : 0));
      assert.ok(longest <= 0.02 * colours.length, `${longest} px of grey in row ${row}`);
      assert.ok(new Set(colours).size >= 4, `colours of row ${row}`);
    }
    assert.deepEqual(await open.page.locator('.legend li').allInnerTexts(), ['In this workspace', 'Elsewhere']);
    const folder = process.env['ECS_PROFILER_SHOTS'];
    if (folder) await open.page.screenshot({ path: path.join(folder, 'thin-frames.png') });
  });

  it('tell how many they are and which is the heaviest under the pointer', async () => {
    const box = await blocks().first().boundingBox();
    assert.ok(box !== null);
    await open.page.mouse.move(box.x + box.width / 2, box.y + 50);
    const tooltip = open.page.locator('.tooltip');
    await tooltip.waitFor();
    assert.match(await tooltip.innerText(), /^112 small frames\n/);
    assert.match(await tooltip.innerText(), /Here: \d+ frames, the heaviest step_\d+_\d+_\d+ \(\/\S+:\d+\)/);
  });

  it('light up where the search finds them, also where something heavier hides them', async () => {
    const box = await blocks().first().boundingBox();
    assert.ok(box !== null);
    const y = box.y + 10;
    const name = /step_\d+_\d+/.exec((await open.page.locator('.tooltip').innerText()) ?? '')?.[0] ?? '';
    await open.page.mouse.move(5, 5);
    await open.page.locator('input[type=search]').fill('nothing of the kind');
    await open.page
      .locator('output')
      .filter({ hasText: 'No match' })
      .waitFor({ state: 'attached' })
      .catch(() => undefined);
    const dark = await line(y);
    await open.page.locator('input[type=search]').fill(`${name}_`);
    await open.page.waitForTimeout(700);
    const lit = await line(y);
    const changed = lit.filter((colour, i) => colour !== dark[i]).length;
    assert.ok(changed >= 1 && changed <= 3, `${changed} columns of ${name}`);
    if (process.env['ECS_PROFILER_SHOTS'])
      await open.page.screenshot({ path: path.join(process.env['ECS_PROFILER_SHOTS'], 'thin-frames-search.png') });
    await open.page.locator('input[type=search]').fill('');
  });

  it('come behind a new graph, and together with one that shows the same in another width', async () => {
    let answer = (): void => undefined;
    mayAnswer = new Promise((done) => (answer = done));
    asked.length = 0;
    await open.frame('serve').dblclick();
    await open.page.locator('.breadcrumbs li').filter({ hasText: 'serve' }).waitFor();
    assert.equal(await contentsDrawn().count(), 0);
    await until('the question', () => asked.at(-1) === 'silhouette');
    assert.equal(asked[0], 'slice');
    answer();
    await contentsDrawn().waitFor();

    mayAnswer = new Promise((done) => (answer = done));
    const width = async () => Math.round((await open.frame('serve').boundingBox())?.width ?? 0);
    const before = await width();
    asked.length = 0;
    await open.page.setViewportSize({ width: 1000, height: 800 });
    await until('the question', () => asked.at(-1) === 'silhouette');
    assert.equal(await width(), before);
    assert.equal(await contentsDrawn().count(), 1);
    answer();
    await until('the other width', async () => (await width()) < before);
    assert.equal(await contentsDrawn().count(), 1);
    await open.page.setViewportSize({ width: 1200, height: 800 });
    await open.page.keyboard.press('Escape');
    await until('all of it', async () => (await blocks().count()) === 120);
  });

  it('open on a double click far below their block', async () => {
    const box = await blocks().first().boundingBox();
    assert.ok(box !== null);
    await open.page.mouse.dblclick(box.x + box.width / 2, box.y + 50);
    await open.page.locator('.breadcrumbs li').filter({ hasText: '112 small frames' }).waitFor();
    await open.page.locator('[role=treeitem][data-name^="step_"]').first().waitFor();
  });
});
