/** The picker of sample types: only there where there is a choice; by mouse and keyboard; remembered. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { ProfileError } from '../../../src/profile/profileError';
import { openProfile } from '../../../src/query/openProfile';
import type { ProfileQueries } from '../../../src/query/queries';
import { pprofOf } from '../../profile/formats/typedFiles';
import { loadAxe, runAxe } from '../axe';
import { openPage, type OpenPage } from '../harness';
import { sampleQueries } from '../sampleQueries';

const types = [
  ['samples', 'count'],
  ['cpu', 'nanoseconds'],
  ['wall', 'nanoseconds'],
  ['lock', 'nanoseconds'],
] as const;
const bytes = pprofOf(types, [[1, 3e6, 4e6, 0], [2, 0, 5e6, 0]]); // prettier-ignore
const read = (type: string | null): Promise<ProfileQueries> =>
  openProfile({ file: '/srv/server.pb', bytes, workspaceRoots: [], ...(type !== null && { type }) });

describe('viewer: sample types', function () {
  this.timeout(30_000);
  let open: OpenPage;
  let problems: string[];
  beforeEach(() => void (problems = []));
  afterEach(async () => {
    assert.deepEqual(
      { errors: open.errors, problems: open.problems, violations: await open.violations() },
      { errors: [], problems, violations: [] },
    );
    await open.page.close();
  });
  const press = (key: string): Promise<void> => open.page.keyboard.press(key);
  const opener = (): Locator => open.page.getByTitle(/^Sample type/);
  const shows = (type: string): Promise<void> => opener().getByText(type, { exact: true }).waitFor();
  const menu = (): Locator => open.page.getByRole('menu', { name: 'Sample types' });
  const entries = (): Promise<string[]> => menu().getByRole('menuitemradio').locator('.menu-name').allInnerTexts();
  const root = (): Promise<string | null> => open.frame('main').getAttribute('data-total-ms');
  const choose = async (type: string): Promise<void> => {
    await opener().click();
    await menu().locator('.menu-name').getByText(type, { exact: true }).click();
  };

  it('is there only for a file with a choice', async () => {
    open = await openPage({ queries: sampleQueries() });
    await open.frame('run').waitFor();
    assert.equal(await opener().count(), 1);
    assert.equal(await opener().isVisible(), false);
    await press('y');
    assert.equal(await menu().count(), 0);
  });

  it('lists the types, and shows another one, with the chosen function forgotten and filters kept', async () => {
    open = await openPage({ queries: read });
    await shows('wall');
    assert.equal(await root(), '9');
    await open.page.getByText('this is wall (nanoseconds); not shown: samples (count)').waitFor();
    await open.frame('work').click();
    await press('f');
    await open.page.getByText('Only: work').waitFor();
    await opener().click();
    assert.deepEqual(await entries(), ['samples', 'cpu', 'wall', 'lock']);
    assert.match(await menu().getByRole('menuitemradio', { checked: true }).innerText(), /^\W*wall\s+nanoseconds$/);
    await press('Escape');
    await choose('cpu');
    await shows('cpu');
    await open.page.getByText('Only: work').waitFor();
    await open.page.locator('.share-of-all').filter({ hasText: '3.00 ms' }).waitFor({ state: 'attached' });
    assert.deepEqual(open.scopes.at(-1)?.transforms.length, 1);
    const { sampleType, selection } = (await open.state()) as Record<string, unknown>;
    assert.deepEqual([sampleType, selection], ['cpu', null]);
  });

  it('by keyboard, and the button keeps the focus', async () => {
    open = await openPage({ queries: read });
    await shows('wall');
    await open.frame('main').focus();
    await press('y');
    await menu().waitFor();
    await press('ArrowUp');
    await press('Enter');
    await shows('cpu');
    assert.equal(await opener().evaluate((button) => button === document.activeElement), true);
    assert.equal(await opener().getAttribute('aria-haspopup'), 'menu');
    await open.frame('main').waitFor();
    assert.equal(await root(), '3');
    await loadAxe(open.page);
    assert.deepEqual((await runAxe(open.page)).violations, []);
  });

  it('is remembered by the page', async () => {
    open = await openPage({ queries: read, state: { sampleType: 'cpu' } });
    await shows('cpu');
    assert.equal(await root(), '3');
  });

  it('a type that weighs nothing says so, and another one can be chosen', async () => {
    open = await openPage({ queries: read });
    await shows('wall');
    await choose('lock');
    await open.page.getByRole('heading', { name: 'No samples of this type' }).waitFor();
    await choose('wall');
    await open.frame('main').waitFor();
    assert.equal(await root(), '9');
  });

  it('a type with weights below zero is listed, and cannot be chosen', async () => {
    const difference = pprofOf(types, [[1, 3e6, 4e6, 1], [2, 0, 5e6, -1]]); // prettier-ignore
    open = await openPage({
      queries: () => openProfile({ file: '/srv/server.pb', bytes: difference, workspaceRoots: [] }),
    });
    await shows('wall');
    await open.page.getByText('for that reason no graph: lock').waitFor();
    await opener().click();
    assert.deepEqual(await entries(), ['samples', 'cpu', 'wall', 'lock']);
    const lock = menu().getByRole('menuitemradio').filter({ hasText: 'lock' });
    assert.equal(await lock.getAttribute('aria-disabled'), 'true');
    assert.match(await lock.innerText(), /below zero: no graph/);
    await lock.click({ force: true });
    await press('Escape');
    await shows('wall');
  });

  it('a type that cannot be read says why; Retry leads back', async () => {
    problems = ['The profile could not be read: ProfileError: weight -1 is negative.'];
    open = await openPage({
      queries: (type) => (type === 'cpu' ? Promise.reject(new ProfileError('weight -1 is negative.', '')) : read(type)),
    });
    await shows('wall');
    await choose('cpu');
    await open.page.getByText('weight -1 is negative.').waitFor();
    await open.page.getByRole('button', { name: 'Retry' }).click();
    await open.frame('main').waitFor();
    await shows('wall');
  });
});
