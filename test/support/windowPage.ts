/** Windows of a real VS Code in a browser. */
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** What windows leave in a browser and find in it again. */
export const openContext = (
  browser: Browser,
  viewport: { readonly width: number; readonly height: number } = { width: 1400, height: 900 },
): Promise<BrowserContext> =>
  browser.newContext({ viewport, reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] });

/** Opens a window at an address of an editor's server, and resolves when the workbench is there. */
export async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(url, { timeout: 60_000 });
  await page.locator('.monaco-workbench .part.activitybar').waitFor({ timeout: 60_000 });
  return page;
}
