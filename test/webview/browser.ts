/** One browser and one window are shared by all tests. Each test has its own page, which costs a tenth of a window. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium';

let launched: Promise<Browser> | undefined;
const windows = new Map<number, Promise<BrowserContext>>();

/** The browser; started when it is first asked for, closed after the last test. */
export const sharedBrowser = (): Promise<Browser> => (launched ??= launchChromium());

export interface PageLook {
  readonly width: number;
  readonly height: number;
  /** Default: true. */
  readonly reducedMotion?: boolean;
  readonly deviceScaleFactor?: number;
}

/** A new page in the window that all share; the test closes the page. */
export async function newPage({ width, height, reducedMotion = true, deviceScaleFactor = 1 }: PageLook): Promise<Page> {
  const known = windows.get(deviceScaleFactor) ?? openWindow(deviceScaleFactor);
  windows.set(deviceScaleFactor, known);
  const page = await (await known).newPage();
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ reducedMotion: reducedMotion ? 'reduce' : 'no-preference' });
  return page;
}

/** Opens the shared window. An empty page keeps it open. */
async function openWindow(deviceScaleFactor: number): Promise<BrowserContext> {
  const context = await (await sharedBrowser()).newContext({ deviceScaleFactor });
  await context.newPage();
  return context;
}

after(async () => (await launched)?.close());
