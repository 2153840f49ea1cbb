/** An exported page as a user has it: a file, opened from disk without network. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { wholeProfile } from '../../src/profile/scope';
import { exportFile } from '../../src/query/exportFile';
import { openProfile } from '../../src/query/openProfile';

export interface OpenedFile {
  readonly page: Page;
  /** Addresses that it asked for. */
  readonly asked: string[];
  /** Errors that were logged to the console or not handled. */
  readonly errors: string[];
}

/** Exports a profile (collapsed stacks) as a page; its path. */
export async function exportedPage(folder: string, text: string, name = 'stacks.txt'): Promise<string> {
  const queries = await openProfile({ file: path.join(folder, name), bytes: Buffer.from(text), workspaceRoots: [] });
  const file = path.join(folder, 'page.html');
  writeFileSync(file, await exportFile(queries, 'html', wholeProfile, path.resolve('dist/webview')));
  return file;
}

export async function openedFile(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<OpenedFile> {
  const context = await browser.newContext({ offline: true, acceptDownloads: true, ...options });
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
