/**
 * The flame graph viewer in a real editor: from Enter on a file's name to a tab that can draw, and to the first named
 * frame.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildProduct } from '../../tools/lib/product';
import { startEditorWindow, type EditorWindow } from '../support/vscode';
import { writeIdleLab } from './idleLab';
import type { Bench } from './types';
import { ms, percentile } from './viewer/figures';
import { BENCH_SIZES, writeSpeedscopeFile } from './viewer/generate';

const RUNS = 5;
/** How long the window rests before a file is opened. */
const SETTLED_MS = 3000;
const LIMIT_MS = 60_000;

interface Opening {
  readonly tabMs: number;
  readonly flameMs: number;
}

/**
 * Runs in every frame of the window and records when our page exists and when it shows a frame from the generated
 * files.
 */
const noteTimes = `if (window !== top) {
  const now = () => performance.timeOrigin + performance.now();
  const look = setInterval(() => {
    if (document.querySelector('.profile') === null) return;
    window.standsAt ??= now();
    if (document.querySelector('[role=treeitem][data-name^="function_"]') === null) return;
    window.flameAt = now();
    clearInterval(look);
  }, 4);
}`;

async function openFile(window: EditorWindow, name: string): Promise<Opening> {
  const { page } = window;
  await sleep(SETTLED_MS);
  await window.findFile(name);
  await page.evaluate(
    `document.addEventListener('keydown', () => { window.enterAt = performance.timeOrigin + performance.now(); }, { capture: true, once: true })`,
  );
  await page.keyboard.press('Enter');
  await window.webview().locator('[role=treeitem][data-name^="function_"]').first().waitFor({ timeout: LIMIT_MS });
  const enterAt = await page.evaluate<number>('window.enterAt');
  const { standsAt, flameAt } = await window
    .webview()
    .locator('body')
    .evaluate(
      (_body, [stands, flame]) => ({
        standsAt: Number(Reflect.get(globalThis, stands)),
        flameAt: Number(Reflect.get(globalThis, flame)),
      }),
      ['standsAt', 'flameAt'],
    );
  await window.command('View: Close Editor');
  await page.locator('.tab').filter({ hasText: name }).waitFor({ state: 'detached' });
  return { tabMs: standsAt - enterAt, flameMs: flameAt - enterAt };
}

export const bench: Bench = {
  title: 'Viewer in a real editor: medians of a few openings in a window that is open, from Enter on the file’s name',
  async *run() {
    await buildProduct();
    const folder = mkdtempSync(path.join(tmpdir(), 'bench-editor-'));
    try {
      const fileOf = (size: string): string => `bench-${size}.speedscope.json`;
      for (const { name, samples } of BENCH_SIZES) await writeSpeedscopeFile(path.join(folder, fileOf(name)), samples);
      const window = await startEditorWindow({ folder, services: writeIdleLab(folder) });
      try {
        await window.page.context().addInitScript(noteTimes);
        for (const { name } of BENCH_SIZES) {
          const openings: Opening[] = [];
          while (openings.length < RUNS) openings.push(await openFile(window, fileOf(name)));
          yield ms(
            `to a tab that can draw, ${name}`,
            percentile(
              openings.map(({ tabMs }) => tabMs),
              0.5,
            ),
          );
          yield ms(
            `to the first flame’s elements, ${name}`,
            percentile(
              openings.map(({ flameMs }) => flameMs),
              0.5,
            ),
          );
        }
      } finally {
        await window.stop();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
