/**
 * What folded blocks look like: slivers a pixel column wide or wider, each in the colour of the widest frame it holds.
 * First their places, then their colours, then the silhouettes of one drawing.
 */
import { framesOf } from '../../../src/query/frameColumns';
import type { ShownSilhouette, Silhouette, SliceFrame, Stretch } from '../../../src/query/types';
import type { Bar } from './bars';
import type { Surface } from './surface';
import type { ColourBy } from '../../../src/protocol';
import { isHighContrast, type Theme } from '../../kit/theme';
import { changeColours } from './changeColours';
import { rowPx } from './painter';
import { barColours } from './palette';

/** The slivers of a drawing, row by row from the outermost down. */
export interface Slivers {
  readonly silhouette: Silhouette;
  /** The functions that `silhouette.frame` counts in. */
  readonly frames: readonly SliceFrame[];
  /** The block of each sliver. */
  readonly blocks: readonly Bar[];
}

/** A sliver as the pointer meets it. */
export interface Sliver {
  readonly block: Bar;
  /** The widest frame there. */
  readonly frame: SliceFrame;
  /** Number of frames in it. */
  readonly count: number;
}

/** `bars`: those of the slice's entries. */
export function sliversOf(
  { silhouette, frames }: ShownSilhouette,
  bars: readonly Bar[],
): Slivers | null {
  if (silhouette === null) return null;
  return { silhouette, frames: framesOf({ frames }), blocks: Array.from(silhouette.entry, (entry) => bars[entry]) };
}

/** The slivers of some rows below the focus, as the first one and the one after the last. */
function sliversIn({ silhouette: { row } }: Slivers, firstRow: number, lastRow: number): [number, number] {
  return [firstIn(row, firstRow), firstIn(row, lastRow + 1)];
}

/** Edges of a sliver in the profile's unit: no wider than its block. */
function edgesOf({ silhouette: { start, step, from, to }, blocks }: Slivers, i: number): Stretch {
  const block = blocks[i];
  return {
    start: Math.max(block.start, start + from[i] * step),
    end: Math.min(block.start + block.value, start + to[i] * step),
  };
}

/** The blocks that are drawn as slivers: they need no box. The first sliver of a block is in its own row. */
const shownBlocks = ({ blocks }: Slivers): ReadonlySet<Bar> => new Set(blocks);

/** Index of the first value that is at least `bound` among those from `from` to `to`, which ascend; `to` if none is. */
function firstIn(values: Int32Array | Float64Array, bound: number, from = 0, to = values.length): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The silhouettes of one drawing: what they look like, where they are, what is at a point of them. */

/** How the drawing turns places and rows into px. */
export interface Placement {
  readonly widthPx: number;
  readonly range: Stretch;
  /** Upper edge of a row below the focus. */
  yOf(row: number): number;
  /** The first and the last row below the focus that lie between two heights. */
  rowsIn(top: number, bottom: number): readonly [number, number];
}

export class Silhouettes {
  private readonly blocks: ReadonlySet<Bar>;
  /** Edges of each sliver, in the profile's unit. */
  private readonly starts: Float64Array;
  private readonly ends: Float64Array;
  private painter: PaintSliver | undefined;
  /** The latest one the pointer met: as long as it stays there, it is the same object. */
  private met: (Sliver & { readonly at: number }) | null = null;

  /** `look`: asked for once after each {@link repaint}. */
  constructor(
    private readonly slivers: Slivers,
    private readonly look: () => SliverLook,
  ) {
    this.blocks = shownBlocks(slivers);
    const { length } = slivers.blocks;
    [this.starts, this.ends] = [new Float64Array(length), new Float64Array(length)];
    for (let i = 0; i < length; i++) {
      const { start, end } = edgesOf(slivers, i);
      [this.starts[i], this.ends[i]] = [start, end];
    }
  }

  /** Number of rows below the focus. */
  get rows(): number {
    return this.slivers.silhouette.row.at(-1) ?? 0;
  }

  /** Whether slivers stand for the box of a block. */
  has(bar: Bar): boolean {
    return this.blocks.has(bar);
  }

  /** Colours anew. */
  repaint(): void {
    this.painter = undefined;
  }

  /** Paints the slivers that lie between two heights. */
  paint(surface: Surface, place: Placement, top: number, bottom: number): void {
    const painter = (this.painter ??= sliverPainter(this.slivers, this.look()));
    const { row } = this.slivers.silhouette;
    const [first, last] = sliversIn(this.slivers, ...place.rowsIn(top, bottom));
    const { widthPx, range } = place;
    const scale = widthPx / (range.end - range.start);
    const { blocks } = this.slivers;
    for (let i = first; i < last; i++) {
      const [start, end, block] = [this.starts[i], this.ends[i], blocks[i]];
      let left = Math.max(0, (start - range.start) * scale);
      let right = Math.min(widthPx, (end - range.start) * scale);
      // Whole px, so that nothing shows between neighbours, except at the edges of the block.
      if (start > block.start) left = Math.round(left);
      if (end < block.start + block.value) right = Math.round(right);
      if (right > left) painter(surface, i, left, place.yOf(row[i]), right - left);
    }
  }

  /** What is at a point, px; null if nothing is. */
  at(place: Placement, x: number, y: number): Sliver | null {
    const { slivers } = this;
    const { start, end } = place.range;
    const [row] = place.rowsIn(y, y);
    const at = start + (x / place.widthPx) * (end - start);
    const [first, last] = sliversIn(slivers, row, row);
    let i = firstIn(this.starts, at, first, last);
    // Neighbours may overlap by a rounding error; the one that begins first counts.
    if (i === last || this.starts[i] > at) i--;
    if (i > first && at < this.ends[i - 1]) i--;
    if (i < first || !(at < this.ends[i])) return null;
    const { frame, count } = slivers.silhouette;
    if (this.met?.at !== i)
      this.met = { at: i, block: slivers.blocks[i], frame: slivers.frames[frame[i]], count: count[i] };
    return this.met;
  }
}

/** Slivers in their colours, the same on the screen and in an exported picture. */

/** What colours depend on. `isHit`: null when nothing is searched. */
export interface SliverLook {
  readonly theme: Theme;
  readonly colourBy: ColourBy;
  readonly isHit: ((frame: SliceFrame) => boolean) | null;
}

/** Narrower slivers are filled in high contrast, wider ones have an outline, as bars do. */
const leastOutlinePx = 3;

/** How sliver `i` is painted into a box, px. */
type PaintSliver = (surface: Surface, i: number, x: number, y: number, width: number) => void;

/** Chooses the colour of each function once. Those of a comparison tell the change and nothing else, as in bars. */
function sliverPainter({ silhouette, frames }: Slivers, look: SliverLook): PaintSliver {
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
