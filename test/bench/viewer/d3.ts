/** d3-flame-graph alone, on its own page. */
import esbuild from 'esbuild';
import type { FrameSlice } from '../../../src/query/types';
import { launchChromium } from '../../support/chromium';
import { bytesOfBrowser } from './memory';
import { watchPaints, type PageBench } from './paints';
import { serve } from './serve';

declare const window: { readonly bench: PageBench; drawSlice(slice: unknown): void } & Window;

export interface PlainD3 {
  /** A whole file to the first frame whose name can be read, in ms. Rejects when it takes longer than `limitMs`. */
  load(file: string, limitMs: number): Promise<number>;
  /** A zoom to a frame that is drawn and back, in ms each. */
  zooms(count: number): Promise<readonly number[]>;
  /** Draws what the screen shows of each slice, one after another; ms for each. */
  draw(slices: readonly FrameSlice[]): Promise<readonly number[]>;
  bytes(): Promise<number>;
  close(): Promise<void>;
}

export async function openD3(size: { readonly width: number; readonly height: number }): Promise<PlainD3> {
  const { outputFiles } = await esbuild.build({
    entryPoints: ['test/bench/viewer/d3Page.ts'],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    minify: true,
    keepNames: true,
    write: false,
    outdir: 'out',
    logLevel: 'warning',
  });
  const bodies: Record<string, { type: string; body: string }> = {
    '/': {
      type: 'text/html',
      body: '<!DOCTYPE html><link rel="stylesheet" href="d3Page.css"><input type="file"><main></main><script src="d3Page.js"></script>',
    },
  };
  for (const { path, text } of outputFiles)
    bodies[`/${path.replace(/^.*[\\/]/, '')}`] = {
      type: path.endsWith('.css') ? 'text/css' : 'text/javascript',
      body: text,
    };
  const server = await serve(async (pathname) => bodies[pathname]);
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' });
  await watchPaints(context);
  const page = await context.newPage();
  await page.goto(server.origin);
  return {
    async load(file, limitMs) {
      await page.locator('input').setInputFiles(file);
      const named = await page.waitForFunction(() => window.bench.named, undefined, { timeout: limitMs, polling: 20 });
      return (await named.jsonValue()) - (await page.evaluate(() => Number(Reflect.get(window, 'chosenAt'))));
    },
    zooms: (count) =>
      page.evaluate(async (steps) => {
        const times: number[] = [];
        for (let i = 0; i < steps; i++) {
          const frames = [...document.querySelectorAll('g.frame')].filter(
            (frame) => frame.getBoundingClientRect().width > 12,
          );
          const frame = frames[i % 2 === 0 ? (i * 31) % frames.length : 0];
          const { lastMs } = await window.bench.measure(() => {
            frame.dispatchEvent(new MouseEvent('click', { bubbles: true }));
            window.bench.note('');
          }, 60);
          times.push(lastMs);
        }
        return times;
      }, count),
    async draw(slices) {
      const times: number[] = [];
      for (const slice of slices) {
        // Typed arrays cannot be passed to `page.evaluate`, so pass plain arrays.
        const plain: unknown = JSON.parse(
          JSON.stringify(slice, (_name, value: unknown) =>
            ArrayBuffer.isView(value) ? Array.from(value as Int32Array) : value,
          ),
        );
        times.push(
          await page.evaluate(
            async (shown) => (await window.bench.measure(() => window.drawSlice(shown), 60)).lastMs,
            plain,
          ),
        );
      }
      return times;
    },
    bytes: () => bytesOfBrowser(browser),
    async close() {
      await browser.close();
      server.close();
    },
  };
}
