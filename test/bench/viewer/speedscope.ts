/** speedscope as served from its npm package. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { launchChromium } from '../../support/chromium';
import { bytesOfBrowser } from './memory';
import { watchPaints, type PageBench } from './paints';
import { serve } from './serve';
import type { Viewer } from './viewer';
import { turnWheel } from './wheel';

declare const window: { readonly bench: PageBench } & Window;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Opens its page, before any file. */
export async function openSpeedscope(size: { readonly width: number; readonly height: number }): Promise<Viewer> {
  const folder = path.join(
    path.dirname(createRequire(path.resolve('package.json')).resolve('speedscope/package.json')),
    'dist',
    'release',
  );
  const server = await serve(async (pathname) => {
    const name = pathname === '/' ? 'index.html' : path.basename(pathname);
    return {
      type: types[path.extname(name)] ?? 'application/octet-stream',
      body: await readFile(path.join(folder, name)),
    };
  });
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' });
  await watchPaints(context);
  const page = await context.newPage();
  await page.goto(server.origin);
  await page.locator('input[type=file]').waitFor({ state: 'attached' });
  const press = (key: string): Promise<number> =>
    page.evaluate(async (pressed) => {
      const { lastMs } = await window.bench.measure(
        () => window.dispatchEvent(new KeyboardEvent('keypress', { key: pressed, bubbles: true })),
        400,
      );
      return lastMs;
    }, key);
  return {
    async load(file, limitMs) {
      await page.evaluate(() => {
        document.addEventListener('change', () => Reflect.set(window, 'chosenAt', window.bench.now()), {
          capture: true,
          once: true,
        });
      });
      await page.locator('input[type=file]').setInputFiles(file);
      const named = await page.waitForFunction(() => window.bench.named, undefined, { timeout: limitMs, polling: 20 });
      return (await named.jsonValue()) - (await page.evaluate(() => Number(Reflect.get(window, 'chosenAt'))));
    },
    show: (view) => press(view === 'timeOrder' ? '1' : '2'),
    zooms: async () => [],
    moves: (count) => turnWheel(page, 'body', count),
    async search(text) {
      await page.keyboard.press('Control+f');
      const input = page.locator('input:not([type=file])').first();
      await input.waitFor();
      return input.evaluate(async (element: HTMLInputElement, query) => {
        // Shows "?/12" until a match is selected.
        const isAnswered = (): boolean =>
          /^(\?|\d+)\/\d+$/m.test(element.parentElement?.parentElement?.innerText ?? '');
        const type = async (typed: string, answered: boolean): Promise<number> => {
          const begun = window.bench.now();
          element.value = typed;
          element.dispatchEvent(new Event('input', { bubbles: true }));
          while (isAnswered() !== answered) {
            if (window.bench.now() - begun > 60_000) throw new Error('speedscope does not answer.');
            await new Promise((resolve) => setTimeout(resolve, 0));
          }
          return window.bench.now() - begun;
        };
        await type('', false);
        return type(query, true);
      }, text);
    },
    bytes: () => bytesOfBrowser(browser),
    async close() {
      await browser.close();
      server.close();
    },
  };
}
