/** Our viewer: the real page, host session and worker, with a socket in place of the editor between them. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { pageHtml } from '../../../src/views/page/page';
import { launchChromium } from '../../support/chromium';
import { themes } from '../../webview/themes';
import { startProgram } from '../programs';
import { bytesOf, bytesOfBrowser } from './memory';
import { watchPaints, type PageBench } from './paints';
import { serve } from './serve';
import type { Viewer } from './viewer';
import { turnWheel } from './wheel';
import { connectPage } from './wire';

declare const window: { readonly bench: PageBench } & Window;

/** What only ours can do. */
export interface OurViewer extends Viewer {
  /** Presses a key on the page and resolves at the last painting after it. */
  press(key: string): Promise<number>;
}

/** Opens the page, before any file. The page and the worker must be built. */
export async function openOurs(size: { readonly width: number; readonly height: number }): Promise<OurViewer> {
  const host = startProgram('viewer/hostProcess');
  host.on('message', ({ problem }: { problem?: string }) => {
    if (problem !== undefined) process.stderr.write(`${problem}\n`);
  });
  const [{ port }] = (await once(host, 'message')) as [{ port: number }];
  const socketUrl = `ws://127.0.0.1:${port}`;
  const html = pageHtml({
    cspSource: "'self'",
    nonce: 'bench',
    scriptUri: 'flame.js',
    styleUri: 'flame.css',
    title: 'Flame graph',
  }).replace('default-src', `connect-src ${socketUrl}; default-src`);
  const bodies: Readonly<Record<string, { type: string; body: string }>> = {
    '/': { type: 'text/html', body: html },
    '/flame.js': { type: 'text/javascript', body: await readFile('dist/webview/flame.js', 'utf8') },
    '/flame.css': { type: 'text/css', body: await readFile('dist/webview/flame.css', 'utf8') },
  };
  const server = await serve(async (pathname) => bodies[pathname]);
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' });
  await watchPaints(context);
  await context.addInitScript(connectPage, { socketUrl, theme: themes['vscode-dark'] });
  const page = await context.newPage();
  await page.goto(server.origin);
  return {
    async load(file, limitMs, baseline) {
      host.send({ file, baseline });
      const [{ askedAt }] = (await once(host, 'message')) as [{ askedAt: number }];
      const named = await page.waitForFunction(() => window.bench.named, undefined, { timeout: limitMs, polling: 20 });
      return (await named.jsonValue()) - askedAt;
    },
    show: (view) => press(page, view === 'timeOrder' ? '1' : '2'),
    press: (key) => press(page, key),
    zooms: (count) => zooms(page, count),
    moves: (count) => turnWheel(page, '[role=tree]', count),
    search: (text) => search(page, text),
    bytes: async () => (await bytesOfBrowser(browser)) + (await bytesOf(host.pid as number)),
    async close() {
      await browser.close();
      server.close();
      const ended = once(host, 'exit');
      host.disconnect();
      await ended;
    },
  };
}

const press = (page: Page, pressed: string): Promise<number> =>
  page.evaluate(async (key) => {
    const { lastMs } = await window.bench.measure(
      () => document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })),
      400,
    );
    return lastMs;
  }, pressed);

/**
 * Pause between choosing a frame and pressing a key, as a person would make. It also keeps the bench's own garbage
 * collection out of the measurement.
 */
const REST_MS = 100;

/**
 * Zooms into frames with Enter, deeper and deeper; every third time, and at the end, zooms all the way out with Esc.
 */
const zooms = (page: Page, count: number): Promise<number[]> =>
  page.evaluate(
    async ({ steps, restMs }) => {
      const times: number[] = [];
      let random = 7;
      let zoomed = 0;
      /** Requests for slices that have not been answered yet. */
      const open = new Set<number>();
      window.addEventListener('message', ({ data }: MessageEvent<{ id?: number }>) => {
        if (data.id !== undefined) open.delete(data.id);
      });
      const send = Reflect.get(WebSocket.prototype, 'send') as (this: WebSocket, data: string) => void;
      WebSocket.prototype.send = function count(data): void {
        const { name, id } = JSON.parse(String(data)) as { name?: string; id: number };
        if (name === 'slice') open.add(id);
        send.call(this, data as string);
      };
      const press = async (element: SVGElement, key: string): Promise<void> => {
        element.focus({ preventScroll: true });
        await new Promise((resolve) => setTimeout(resolve, restMs));
        const { lastMs } = await window.bench.measure(
          () => element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })),
          60,
          () => open.size === 0,
        );
        times.push(lastMs);
      };
      while (times.length < steps) {
        const bars = [...document.querySelectorAll<SVGElement>('[role=treeitem]')];
        const widthPx = document.querySelector('[role=tree]')?.clientWidth ?? 0;
        const some = bars.filter((bar, i) => {
          const width = Number(bar.getAttribute('width'));
          return i > 0 && width > 12 && width < 0.9 * widthPx;
        });
        random = (random * 1103515245 + 12345) % 2147483648;
        if (some.length === 0 && zoomed === 0) throw new Error('There is no frame to zoom to.');
        const isOut = zoomed > 0 && (some.length === 0 || times.length === steps - 1 || times.length % 3 === 2);
        await press(isOut ? bars[0] : some[random % some.length], isOut ? 'Escape' : 'Enter');
        zoomed = isOut ? 0 : zoomed + 1;
      }
      return times;
    },
    { steps: count, restMs: REST_MS },
  );

/** From typing to the count of matches. */
const search = (page: Page, text: string): Promise<number> =>
  page.evaluate(async (query) => {
    const input = document.querySelector('[role=search] input') as HTMLInputElement;
    const output = document.querySelector('[role=search] output') as HTMLElement;
    input.value = '';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    while (output.textContent !== '') await new Promise((resolve) => setTimeout(resolve, 20));
    const begun = window.bench.now();
    const answered = new Promise<number>((resolve) =>
      new MutationObserver(() => {
        if (/match/.test(output.textContent ?? '')) resolve(window.bench.now());
      }).observe(output, { childList: true, characterData: true, subtree: true }),
    );
    input.value = query;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    return (await answered) - begun;
  }, text);
