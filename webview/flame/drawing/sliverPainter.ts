/** Slivers in their colours, the same on the screen and in an exported picture. */
import type { ColourBy } from '../../../src/protocol';
import type { SliceFrame } from '../../../src/query/types';
import { isHighContrast, type Theme } from '../../kit/theme';
import { changeColours } from './changeColours';
import { rowPx } from './painter';
import { barColours } from './palette';
import type { Slivers } from './slivers';
import type { Surface } from './surface';

/** What colours depend on. `isHit`: null when nothing is searched. */
export interface SliverLook {
  readonly theme: Theme;
  readonly colourBy: ColourBy;
  readonly isHit: ((frame: SliceFrame) => boolean) | null;
}

/** Narrower slivers are filled in high contrast, wider ones have an outline, as bars do. */
const leastOutlinePx = 3;

/** How sliver `i` is painted into a box, px. */
export type PaintSliver = (surface: Surface, i: number, x: number, y: number, width: number) => void;

/** Chooses the colour of each function once. Those of a comparison tell the change and nothing else, as in bars. */
export function sliverPainter({ silhouette, frames }: Slivers, look: SliverLook): PaintSliver {
  const { theme, colourBy, isHit } = look;
  const hits = frames.map((frame) => isHit?.(frame) ?? null);
  if (isHighContrast(theme.kind) && silhouette.strength === null)
    return (surface, i, x, y, width) =>
      paintInHighContrast(surface, x, y, width, hits[silhouette.frame[i]] === true, theme);
  const fills = frames.map((frame, f) => barColours({ frame, folded: 0 }, theme, colourBy, hits[f] === false).fill);
  return (surface, i, x, y, width) => {
    const f = silhouette.frame[i];
    const isChange = silhouette.strength !== null && hits[f] !== false;
    const fill = isChange ? changeColours((silhouette.strength as Float32Array)[i], theme).fill : fills[f];
    // An unchanged one has the background's colour in high contrast.
    if (isHighContrast(theme.kind) && fill === theme.background)
      paintInHighContrast(surface, x, y, width, hits[f] === true, theme);
    else surface.fill(x, y, width, rowPx - 1, fill);
  };
}

function paintInHighContrast(
  surface: Surface,
  x: number,
  y: number,
  width: number,
  isHit: boolean,
  theme: Theme,
): void {
  const { background, border, foreground } = theme;
  if (isHit || width < leastOutlinePx) return surface.fill(x, y, width, rowPx - 1, isHit ? foreground : border);
  surface.fill(x, y, width, rowPx - 1, background);
  surface.outline(x, y, width, rowPx - 1, border, 1, null);
}
