/**
 * Colours of the bars. What a bar is decides the family (own code warm, libraries cool, runtime grey), the package or
 * file decides the hue within it, the theme decides the lightness. High contrast has no fills, only outlines.
 */
import type { Bar } from './bars';
import { contrast, oklch, toCss, type Rgb } from './colour';

export type ThemeKind = 'light' | 'dark' | 'high-contrast' | 'high-contrast-light';
export interface BarColours { readonly fill: string; readonly text: string }
export type BarFamily = 'own' | 'library' | 'runtime' | 'root' | 'folded';

const white: Rgb = [1, 1, 1];
const ink: Rgb = [0.07, 0.07, 0.09];
/** Lightness and chroma in dark and in light themes; first hue and spread of hues in degrees. */
const families: Record<BarFamily, { dark: [number, number]; light: [number, number]; hue: number; spread: number }> = {
  own: { dark: [0.74, 0.125], light: [0.82, 0.105], hue: 32, spread: 58 },
  library: { dark: [0.66, 0.062], light: [0.87, 0.05], hue: 185, spread: 105 },
  runtime: { dark: [0.6, 0.012], light: [0.86, 0.01], hue: 260, spread: 0 },
  root: { dark: [0.37, 0.01], light: [0.92, 0.006], hue: 260, spread: 0 },
  folded: { dark: [0.34, 0.01], light: [0.94, 0.006], hue: 260, spread: 0 },
};

/** The theme VS Code has put on the page's body. */
export function themeKind(): ThemeKind {
  const classes = document.body.classList;
  if (classes.contains('vscode-high-contrast-light')) return 'high-contrast-light';
  if (classes.contains('vscode-high-contrast')) return 'high-contrast';
  return classes.contains('vscode-light') ? 'light' : 'dark';
}

/** Which family a bar belongs to. */
export function familyOf(bar: Bar): BarFamily {
  if (bar.folded > 0) return 'folded';
  if (bar.frame === null) return 'root';
  if (bar.frame.kind !== 'code') return 'runtime';
  return bar.frame.source === null ? 'library' : 'own';
}

/** Fill and text of a bar; `dimmed` takes the colour out of bars that a search leaves aside. */
export function barColours(bar: Bar, kind: ThemeKind, dimmed: boolean): BarColours {
  if (kind === 'high-contrast' || kind === 'high-contrast-light') {
    return { fill: 'var(--vscode-editor-background)', text: 'var(--vscode-editor-foreground)' };
  }
  const family = families[dimmed ? 'folded' : familyOf(bar)];
  const [lightness, chroma] = family[kind];
  const shade = (hash(bar.frame?.file ?? '') - 0.5) * 0.05;
  const fill = oklch(lightness + shade, chroma, family.hue + family.spread * hash(packageOf(bar.frame?.file ?? '')));
  // One of the two always reaches 4.5:1: their luminances are that far apart.
  return { fill: toCss(fill), text: toCss(contrast(fill, ink) >= contrast(fill, white) ? ink : white) };
}

/** The package a file belongs to: the folder below site-packages or node_modules, else the file itself. */
function packageOf(file: string): string {
  const library = /(?:site-packages|dist-packages|node_modules)[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file);
  return library === null ? file : library[1];
}

/** FNV-1a of a string as a fraction 0..1. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return ((value >>> 0) % 1009) / 1008;
}
