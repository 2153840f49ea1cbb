import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { parseProfile } from '../../src/profile/formats/parse';
import { sharedBrowser } from './browser';
import { exportedPage, openedFile, type OpenedFile } from './exportedPage';
import { buildPage } from './harness';

describe('the page by itself', function () {
  this.timeout(60_000);
  let browser: Browser;
  let folder: string;
  const evil = '</script><script>window.broken = 1</script><!--"\'&';

  before(async () => {
    [browser] = await Promise.all([sharedBrowser(), buildPage()]);
    folder = mkdtempSync(path.join(tmpdir(), 'page-'));
  });
  after(async () => {
    rmSync(folder, { recursive: true });
  });

  const exported = (text: string, name?: string): Promise<string> => exportedPage(folder, text, name);
  const opened = (file: string, dark = false): Promise<OpenedFile> =>
    openedFile(browser, file, { colorScheme: dark ? 'dark' : 'light' });

  it('shows the profile from a file, without network, under its own strict policy', async () => {
    const file = await exported('main;work;inner 6\nmain;other 2\nmain 1\n');
    for (const dark of [false, true]) {
      const { page, asked, errors } = await opened(file, dark);
      assert.deepEqual(
        await page
          .locator('[role=treeitem]')
          .evaluateAll((items) => items.map((item) => item.getAttribute('data-name'))),
        ['all', 'main', 'work', 'inner', 'other'],
      );
      assert.equal(await page.locator('body').getAttribute('class'), dark ? 'vscode-dark' : 'vscode-light');
      assert.equal(await page.getByRole('button', { name: 'Go to line' }).count(), 0);
      assert.deepEqual(asked, [pathToFileURL(file).href]);
      assert.deepEqual(errors, []);
      await page.context().close();
    }
    assert.match(
      readFileSync(file, 'utf8'),
      /content="default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; worker-src blob:; base-uri 'none'; form-action 'none'"/,
    );
  });

  it('zooms, searches and changes views as in the editor', async () => {
    const { page, errors } = await opened(await exported('main;work;inner 6\nmain;other 2\n'));
    await page.getByRole('searchbox').or(page.locator('input[type=search], .search input')).first().fill('other');
    await page.locator('[role=treeitem][data-name=other][data-hit=true]').waitFor();
    await page.locator('.search input').first().fill('/^INN/');
    await page.locator('[role=treeitem][data-name=inner][data-hit=true]').waitFor();
    await page.locator('[role=treeitem][data-name=work]').dblclick();
    await page.locator('[role=treeitem][data-name=other]').waitFor({ state: 'detached' });
    assert.deepEqual(errors, []);
    await page.context().close();
  });

  it('names and titles are text, whatever they hold', async () => {
    const { page, errors } = await opened(
      await exported(`main;${evil.replace(/;/g, '')} 3\n`, `${evil.replace(/\//g, '|')}.txt`),
    );
    assert.equal(await page.evaluate('window.broken'), undefined);
    assert.equal(await page.title(), `${evil.replace(/\//g, '|')}.txt`);
    assert.equal(await page.locator('[role=treeitem]').last().getAttribute('data-name'), evil);
    assert.deepEqual(errors, []);
    await page.context().close();
  });

  it('says so when the profile in it was cut off', async () => {
    const file = await exported('main 1\n');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(id="profile">.{20})[^<]*/, '$1'));
    const { page } = await opened(file);
    await page.getByText('The profile in this page is damaged or cut off.').waitFor();
    await page.context().close();
  });

  it('saves what it shows as a profile again', async () => {
    const { page } = await opened(await exported('main;work 6\nmain 2\n'));
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: /^Export/ }).click();
    await page.getByRole('menuitem', { name: /Export Profile/ }).click();
    const saved = parseProfile(readFileSync(await (await download).path()), 'saved');
    assert.deepEqual([...saved.threads[0].samples.weight], [6, 2]);
    assert.equal((await download).suggestedFilename(), 'stacks.txt.speedscope.json');
    await page.context().close();
  });
});
