import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Page } from 'playwright-core';

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** Loads axe into a page, until the page is reloaded. */
export async function loadAxe(page: Page): Promise<void> {
  const file = createRequire(path.resolve('package.json')).resolve('axe-core/axe.min.js');
  await page.evaluate(await readFile(file, 'utf8'));
}

/** What axe finds wrong with the page as it is now. */
export const runAxe = (page: Page): Promise<AxeResult> =>
  page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeResult> } }).axe.run());
