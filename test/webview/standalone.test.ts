import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { parseProfile } from '../../src/profile/formats/parse';
import { wholeProfile } from '../../src/profile/scope';
import { openProfile } from '../../src/query/openProfile';
import { exportFile } from '../../src/query/exportFile';
import { sharedBrowser } from './browser';
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

  async function exported(text: string, name = 'stacks.txt'): Promise<string> {
    const queries = await openProfile({
      file: path.join(folder, name),
      bytes: Buffer.from(text),
      workspaceRoots: [],
    });
    const file = path.join(folder, 'page.html');
    writeFileSync(file, await exportFile(queries, 'html', wholeProfile, path.resolve('dist/webview')));
    return file;
  }

  /** Opens it from disk, off the network; what it asks for and what goes wrong is noted. */
  async function opened(file: string, dark = false): Promise<{ page: Page; asked: string[]; errors: string[] }> {
    const context = await browser.newContext({
      offline: true,
      colorScheme: dark ? 'dark' : 'light',
      acceptDownloads: true,
    });
    const page = await context.newPage();
    const asked: string[] = [];
    const errors: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(pathToFileURL(file).href);
    await page.locator('[role=treeitem], .notice h2:not(:text("Reading"))').first().waitFor();
    return { page, asked, errors };
  }

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
      /content="default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"/,
    );
  });

  it('zooms, searches and changes views as in the editor', async () => {
    const { page, errors } = await opened(await exported('main;work;inner 6\nmain;other 2\n'));
    await page.getByRole('searchbox').or(page.locator('input[type=search], .search input')).first().fill('other');
    await page.locator('[role=treeitem][data-name=other][data-hit=true]').waitFor();
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
