/** The marks in an editor as a user sees them, read from what VS Code has drawn. */
import type { Page } from 'playwright-core';

export interface ShownLine {
  readonly line: number;
  /** Opacity of the heat background, 0 without one. */
  readonly strength: number;
  /** Background as CSS, '' without one. */
  readonly background: string;
  /** Text of the inline figure, '' without one. */
  readonly figure: string;
}

/**
 * Runs in the page. Ignores the band of a span, which has an edge. The rows of line numbers, backgrounds and text have
 * equal `top` values.
 */
const readLines = `(file) => {
  const editor = [...document.querySelectorAll('.monaco-editor[data-uri]')].find((e) => e.getAttribute('data-uri').endsWith(file) && e.getClientRects().length > 0);
  if (!editor) return [];
  const byTop = (rows) => new Map([...editor.querySelectorAll(rows)].map((row) => [row.style.top, row]));
  const numbers = byTop('.margin-view-overlays > div');
  const overlays = byTop('.view-overlays > div');
  const texts = byTop('.view-lines > .view-line');
  return [...texts].map(([top, text]) => {
    const styles = [...(overlays.get(top)?.querySelectorAll('.cdr[class*="ced-"]') ?? [])].map((e) => getComputedStyle(e));
    const colours = styles.filter((style) => style.borderLeftStyle === 'none').map((style) => style.backgroundColor);
    const background = colours.find((colour) => colour !== 'rgba(0, 0, 0, 0)') ?? '';
    const alpha = /rgba\\(.*, ([\\d.]+)\\)/.exec(background);
    const contents = [...text.querySelectorAll('span[class*="ced-"]')].flatMap((e) => ['::before', '::after'].map((side) => getComputedStyle(e, side)))
      .filter((style) => style.content.startsWith('"') && style.display !== 'none').map((style) => JSON.parse(style.content));
    return {
      line: Number(numbers.get(top)?.querySelector('.line-numbers')?.textContent ?? 0),
      strength: background === '' ? 0 : alpha ? Number(alpha[1]) : 1,
      background,
      figure: contents.join(''),
    };
  }).filter((row) => row.strength > 0 || row.figure !== '').sort((a, b) => a.line - b.line);
}`;

/** The visible marked lines of an editor, found by the end of its file name. */
export const shownHeat = (page: Page, file: string): Promise<ShownLine[]> =>
  page.evaluate<ShownLine[]>(`(${readLines})(${JSON.stringify(file)})`);

/** How many reddish or amber pixels the overview ruler of that editor has. */
export const rulerPixels = (page: Page, file: string): Promise<number> =>
  page.evaluate<number>(`((file) => {
  const editor = [...document.querySelectorAll('.monaco-editor[data-uri]')].find((e) => e.getAttribute('data-uri').endsWith(file) && e.getClientRects().length > 0);
  const canvas = editor?.querySelector('canvas.decorationsOverviewRuler');
  if (!canvas || canvas.width === 0) return 0;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let found = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 0 && data[i] > data[i + 2] + 30) found++;
  return found;
})(${JSON.stringify(file)})`);
