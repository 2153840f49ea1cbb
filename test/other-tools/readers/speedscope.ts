/** speedscope's own import: its page opens the file and saves what it made of it in its own format. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Reading } from './reading';

const RELEASE = path.resolve('node_modules/speedscope/dist/release');
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  woff2: 'font/woff2',
  png: 'image/png',
  ico: 'image/x-icon',
};

interface Saved {
  readonly shared: { readonly frames: readonly { readonly name: string }[] };
  readonly profiles: readonly {
    readonly endValue: number;
    readonly startValue: number;
    readonly events: readonly { readonly type: 'O' | 'C'; readonly frame: number; readonly at: number }[];
  }[];
}

/** speedscope's page with a file open in it; `page.context().close()` ends it. */
export async function openInSpeedscope(browser: Browser, name: string, bytes: Uint8Array): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1400, height: 2000 } })).newPage();
  await page.route('**/*', (route) => {
    const file = new URL(route.request().url()).pathname.slice(1) || 'index.html';
    return route.fulfill({
      contentType: TYPES[file.split('.').pop() ?? ''] ?? 'application/octet-stream',
      body: readFileSync(path.join(RELEASE, path.basename(file))),
    });
  });
  await page.goto('https://speedscope.test/');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
  await page.getByText('🥪').waitFor();
  return page;
}

/** In the unit that speedscope has for the file; its first thread. */
export async function readBySpeedscope(browser: Browser, name: string, bytes: Uint8Array): Promise<Reading> {
  const page = await openInSpeedscope(browser, name, bytes);
  try {
    const saved = page.waitForEvent('download');
    await page.keyboard.press('Control+s');
    return readingOf(JSON.parse(readFileSync(await (await saved).path(), 'utf8')) as Saved);
  } finally {
    await page.context().close();
  }
}

function readingOf({ shared, profiles: [profile] }: Saved): Reading {
  const functions = new Map(shared.frames.map(({ name }) => [name, { self: 0, total: 0 }]));
  const open: string[] = [];
  let before = profile.startValue;
  for (const { type, frame, at } of profile.events) {
    const of = functions.get(open[open.length - 1]);
    if (of !== undefined) of.self += at - before;
    for (const name of new Set(open)) functions.get(name)!.total += at - before;
    before = at;
    if (type === 'O') open.push(shared.frames[frame].name);
    else open.pop();
  }
  return { total: profile.endValue - profile.startValue, functions };
}
