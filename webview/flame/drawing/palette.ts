/**
 * Colours of the bars, by one of four rules the user chooses. The theme decides the lightness; high contrast has no
 * fills, only outlines. Text on a bar always has a contrast of at least 4.5:1.
 */
import type { ColourBy } from '../../../src/protocol';
import type { Bar } from './bars';
import { contrast, mix, oklch, toCss, type Rgb } from '../../kit/colour';
import { isHighContrast, type Theme } from '../../kit/theme';

/** `hatch`: lines across a bar of a comparison. */
export interface BarColours {
  readonly fill: string;
  readonly text: string;
  readonly hatch?: string;
}
export type BarFamily = 'own' | 'library' | 'runtime' | 'root' | 'folded';

/** Lightness and chroma in dark and in light themes; first hue and spread of hues in degrees. */
const families: Record<BarFamily, { dark: [number, number]; light: [number, number]; hue: number; spread: number }> = {
  own: { dark: [0.74, 0.125], light: [0.82, 0.105], hue: 32, spread: 58 },
  library: { dark: [0.66, 0.062], light: [0.87, 0.05], hue: 185, spread: 105 },
  runtime: { dark: [0.6, 0.012], light: [0.86, 0.01], hue: 260, spread: 0 },
  root: { dark: [0.37, 0.01], light: [0.92, 0.006], hue: 260, spread: 0 },
  folded: { dark: [0.34, 0.01], light: [0.94, 0.006], hue: 260, spread: 0 },
};

/**
 * Told apart in every common kind of colour blindness: the ends and the middle of the scale that Pyroscope and Parca
 * use.
 */
const safe: Readonly<Record<'own' | 'library' | 'runtime', Rgb>> = {
  own: rgb(220, 50, 32),
  library: rgb(26, 133, 255),
  runtime: rgb(148, 142, 142),
};

/** What colours are chosen by. */
type Coloured = Pick<Bar, 'frame' | 'folded'>;

/** Which family a bar belongs to. */
export function familyOf(bar: Coloured): BarFamily {
  if (bar.folded > 0) return 'folded';
  if (bar.frame === null) return 'root';
  if (bar.frame.kind !== 'code') return 'runtime';
  return bar.frame.source === null ? 'library' : 'own';
}

/** Fill and text of a bar; `dimmed` removes the colour of bars that the search does not match. */
export function barColours(bar: Coloured, theme: Theme, by: ColourBy, dimmed: boolean): BarColours {
  if (isHighContrast(theme.kind)) return { fill: theme.background, text: theme.foreground };
  const family = dimmed ? 'folded' : familyOf(bar);
  const kind = theme.kind === 'light' ? 'light' : 'dark';
  // All that a colour is made of.
  const key = `${kind} ${by} ${family} ${by === 'self' ? bar.frame?.selfShare : bar.frame?.file}`;
  return known.get(key) ?? remember(key, fillOf(bar, family, kind, by));
}

/** Colours made so far: a graph has thousands of bars, of few files. */
const known = new Map<string, BarColours>();
const mostKnown = 20_000;

function remember(key: string, fill: Rgb): BarColours {
  const colours = { fill: toCss(fill), text: toCss(textOn(fill)) };
  if (known.size >= mostKnown) known.clear();
  known.set(key, colours);
  return colours;
}

function fillOf(bar: Coloured, family: BarFamily, kind: 'light' | 'dark', by: ColourBy): Rgb {
  const {
    hue,
    spread,
    [kind]: [lightness, chroma],
  } = families[family];
  const file = bar.frame?.file ?? '';
  if (family === 'root' || family === 'folded') return oklch(lightness, chroma, hue);
  const shade = (hash(file) - 0.5) * 0.05;
  switch (by) {
    case 'package':
      return oklch(lightness + shade, chroma, hue + spread * hash(packageOf(bar)));
    case 'file':
      return oklch(lightness, chroma, family === 'runtime' ? hue : 360 * hash(file));
    case 'self':
      return selfColour(bar.frame?.selfShare ?? 0, kind);
    // Varies the fill only in the direction that keeps the text's colour, so that all labels look the same.
    case 'safe':
      return mix(safe[family], family === 'own' ? black : white, 0.25 * hash(file));
    default:
      return by satisfies never;
  }
}

/** Grey to red over the share 0..1 that a function has in itself; small shares are spread out. */
export function selfColour(share: number, kind: 'light' | 'dark'): Rgb {
  const heat = Math.sqrt(Math.min(1, Math.max(0, share)));
  return kind === 'light'
    ? oklch(0.92 - 0.22 * heat, 0.008 + 0.17 * heat, 60 - 32 * heat)
    : oklch(0.45 + 0.25 * heat, 0.008 + 0.17 * heat, 60 - 32 * heat);
}

const white: Rgb = [1, 1, 1];
const black: Rgb = [0, 0, 0];
const ink: Rgb = [0.07, 0.07, 0.09];

/**
 * A soft black or white if it is readable, otherwise pure black or white, whichever has more contrast: one of them
 * always reaches 4.5:1.
 */
export function textOn(fill: Rgb): Rgb {
  const soft = contrast(fill, ink) >= contrast(fill, white) ? ink : white;
  if (contrast(fill, soft) >= 4.5) return soft;
  return contrast(fill, black) >= contrast(fill, white) ? black : white;
}

/** Bars with the same result share a hue: the package or, for the user's own code, which has none, the folder. */
function packageOf({ frame }: Coloured): string {
  if (frame === null) return '';
  return frame.package || frame.file.replace(/[^\\/]*$/, '');
}

function rgb(red: number, green: number, blue: number): Rgb {
  return [red / 255, green / 255, blue / 255];
}

/** FNV-1a of a string as a fraction 0..1. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return ((value >>> 0) % 1009) / 1008;
}
