/** The page at the widths of a pane: most of it is graph, and nothing of it is out of reach. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { openProfile } from '../../../src/query/openProfile';
import type { ProfileQueries } from '../../../src/query/queries';
import { openPage, type OpenPage } from '../harness';
import { comparedSide } from '../sampleComparison';
import { firstOf } from '../../support/longRun';
import { sampleCapture, sampleQueries } from '../sampleQueries';

/** A window of 1,400 by 900 px with the source beside the graph and no side bar leaves it about this. */
const BESIDE = { width: 700, height: 800 };
const WIDTHS = [420, 500, 700, 1400, 1900];
/** There the details are laid out in another way, or have least room in one. */
const DETAILS_WIDTHS = firstOf(2, [420, 700, 1900, 500, 800, 1000, 1400]);

const comparison = (): Promise<ProfileQueries> =>
  openProfile({
    file: 'after.json',
    profile: comparedSide(1),
    workspaceRoots: [],
    baseline: { file: 'before.json', profile: comparedSide(0) },
  });

describe('flame graph page: room', function () {
  this.timeout(60_000);
  let open: OpenPage;
  afterEach(async () => {
    assert.deepEqual({ errors: open.errors, problems: open.problems }, { errors: [], problems: [] });
    await open.page.close();
  });

  for (const [what, queries, least] of [
    ['a profile', async () => sampleQueries(), 0.65],
    ['a comparison', comparison, 0.55],
  ] as const) {
    it(`beside the source, ${Math.round(least * 100)} % of ${what} are graph`, async () => {
      open = await openPage({ queries: await queries(), ...BESIDE });
      const height = (await open.page.locator('.scroller').first().boundingBox())?.height ?? 0;
      assert.ok(height >= least * BESIDE.height, `${height} px of ${BESIDE.height}`);
    });

    it(`nothing of ${what} is out of reach at any width or at 200 %, in any view`, async () => {
      open = await openPage({ queries: await queries(), width: WIDTHS[0], height: 800 });
      for (const width of WIDTHS) await lookAtAllViews(open, { width, height: 800 });
      await lookAtAllViews(open, { width: BESIDE.width / 2, height: BESIDE.height / 2 });
    });
  }

  for (const width of DETAILS_WIDTHS)
    it(`a selected frame takes two lines at ${width} px, and all that is known of it when it is asked for`, async () => {
      open = await openPage({ queries: width < 700 ? await comparison() : sampleQueries(), width, height: 800 });
      const details = open.page.locator('.details');
      const height = async (): Promise<number> => (await details.boundingBox())?.height ?? 0;
      const before = await height();
      await open.page.locator('[role=treeitem]').nth(1).click();
      const toggle = details.getByRole('button', { name: 'Details' });
      await toggle.waitFor();
      assert.ok((await height()) - before <= 8, `${before} px, then ${await height()} px`);
      assert.ok(
        ((await details.locator('h2').boundingBox())?.width ?? 0) >= Math.min(140, width / 4),
        'the name has room',
      );
      assert.deepEqual(await open.page.evaluate(outOfReach), []);
      await toggle.click();
      assert.equal(await toggle.getAttribute('aria-expanded'), 'true');
      await details.getByRole('list', { name: 'Callers' }).waitFor();
      const facts = await details.locator('dd').count();
      assert.ok(facts >= 4, `${facts} facts`);
      assert.deepEqual(await open.page.evaluate(outOfReach), []);
      for (const fact of await details.locator('dd').all()) assert.ok(await isWhole(fact), await fact.innerText());
    });

  it('a remark and a warning are a line each, and whole when they are opened', async () => {
    const cost = { profilerCpuSeconds: 1.2, targetCpuBefore: 0.2, targetCpuDuring: 0.21, phasesMs: { record: 10_000 } };
    const capture = { ...sampleCapture, coverage: 0.963, cost };
    open = await openPage({ queries: sampleQueries(undefined, capture), width: 420, height: 800 });
    const warning = open.page.locator('.caution');
    const line = (await warning.boundingBox())?.height ?? Infinity;
    assert.ok(line <= 30, `${line} px`);
    assert.deepEqual(await open.page.evaluate(outOfReach), []);
    await warning.locator('summary').press('Enter');
    assert.ok(((await warning.boundingBox())?.height ?? 0) > 1.5 * line);
    assert.ok(await isWhole(warning.locator('summary')));
  });

  it('the menu that stands for the views in a narrow page names the one that is shown, and switches', async () => {
    open = await openPage({ queries: sampleQueries(), width: 500, height: 800 });
    const views = open.page.locator('.toolbar').getByRole('button', { name: 'Left Heavy' });
    await views.click();
    await open.page.getByRole('menuitemradio', { name: 'Sandwich' }).click();
    await open.page.locator('.sandwich [role=treeitem]').first().waitFor();
    const [list, graph] = await Promise.all(
      ['.function-list', '.sandwich-trees'].map((part) => open.page.locator(`.sandwich > ${part}`).boundingBox()),
    );
    assert.ok(list && graph && list.y + list.height <= graph.y && list.width === graph.width, 'one below the other');
    await open.page.locator('.toolbar').getByRole('button', { name: 'Sandwich' }).waitFor();
  });

  it('so does the one that stands for what a comparison is made by', async () => {
    open = await openPage({ queries: await comparison(), width: 500, height: 800 });
    await open.page.getByRole('button', { name: 'By share, width after' }).click();
    await open.page.getByRole('menuitemradio', { name: 'Widths of Before' }).click();
    await open.page.getByRole('button', { name: 'By share, width before' }).waitFor();
  });
});

const isWhole = (text: Locator): Promise<boolean> =>
  text.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth + 1);

async function lookAtAllViews(
  open: OpenPage,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  await open.page.setViewportSize(size);
  await open.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  for (const key of ['1', '2', '3', '4']) {
    await open.page.keyboard.press(key);
    await open.page
      .locator(key === '4' ? '.rows [role=row]' : '[role=treeitem]')
      .first()
      .waitFor();
    assert.deepEqual(await open.page.evaluate(outOfReach), [], `view ${key} at ${size.width} px`);
  }
}

/**
 * Runs in the page. Controls that are not wholly in sight and text that is cut without a tooltip, as what they are
 * called. What scrolls is in reach.
 */
function outOfReach(): string[] {
  const found: string[] = [];
  const nameOf = (element: Element): string =>
    `${element.tagName.toLowerCase()}.${element.className} "${element.textContent?.slice(0, 30)}"`;
  const scrolls = (element: Element | null): boolean =>
    element !== null && (/auto|scroll/.test(getComputedStyle(element).overflow) || scrolls(element.parentElement));
  if (document.documentElement.scrollWidth > window.innerWidth) found.push('the page is wider than its window');
  for (const element of document.querySelectorAll<HTMLElement>('.profile *')) {
    if (element.offsetParent === null || element.closest('[aria-hidden=true]') !== null) continue;
    const { left, right, top, bottom, width } = element.getBoundingClientRect();
    const isControl = element.matches('button, input, a');
    if (isControl && !scrolls(element.parentElement)) {
      if (left < 0 || right > window.innerWidth || top < 0 || bottom > window.innerHeight || width < 16)
        found.push(`${nameOf(element)} is outside: ${Math.round(left)} … ${Math.round(right)}`);
    }
    const { overflowX, textOverflow } = getComputedStyle(element);
    const isCut = element.scrollWidth > element.clientWidth + 1 && overflowX === 'hidden';
    if (isCut && !element.matches('input') && !(textOverflow === 'ellipsis' && hasTooltip(element)))
      found.push(`${nameOf(element)} is cut`);
  }
  return found;

  function hasTooltip(element: Element): boolean {
    const titled = '[title]:not([title=""])';
    // A line that can be opened needs none.
    return (
      element.matches('details > summary') || element.closest(titled) !== null || element.querySelector(titled) !== null
    );
  }
}
