/**
 * What folded blocks look like: slivers a pixel column wide or wider, each in the colour of the widest frame it holds.
 * First their places, then their colours, then the silhouettes of one drawing.
 */
import type { SliceFrame, Stretch } from '../../../src/query/types';
import type { Bar, Slivers } from './bars';
import type { PixelRows, Surface } from './surface';
import type { ColourBy } from '../../../src/protocol';
import { isHighContrast, type Theme } from '../../kit/theme';
import { changeColours } from './changeColours';
import { rowPx } from './painter';
import { barColours } from './palette';

/** A sliver as the pointer meets it. */
export interface Sliver {
  readonly block: Bar;
  /** The widest frame there. */
  readonly frame: SliceFrame;
  /** Number of frames in it. */
  readonly count: number;
}

/** The slivers of some rows below the focus, as the first one and the one after the last. */
function sliversIn({ silhouette: { row } }: Slivers, firstRow: number, lastRow: number): [number, number] {
  return [firstIn(row, firstRow), firstIn(row, lastRow + 1)];
}

/** Edges of a sliver in the profile's unit: no wider than its block. */
function edgesOf({ silhouette: { start, step, entry, from, to }, bars }: Slivers, i: number): Stretch {
  const block = bars[entry[i]];
  return {
    start: Math.max(block.start, start + from[i] * step),
    end: Math.min(block.start + block.value, start + to[i] * step),
  };
}

/** The blocks that are drawn as slivers: they need no box. */
function shownBlocks({ silhouette: { entry }, bars }: Slivers): ReadonlySet<Bar> {
  const isShown = new Uint8Array(bars.length);
  for (const block of entry) isShown[block] = 1;
  return new Set(bars.filter((_, i) => isShown[i] === 1));
}

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
  private painting: SliverPaint | undefined;
  /** The latest one the pointer met: as long as it stays there, it is the same object. */
  private met: (Sliver & { readonly at: number }) | null = null;

  /** `look`: asked for once after each {@link repaint}. */
  constructor(
    private readonly slivers: Slivers,
    private readonly look: () => SliverLook,
  ) {
    this.blocks = shownBlocks(slivers);
    const { length } = slivers.silhouette.entry;
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
    this.painting = undefined;
  }

  /** Paints the slivers that lie between two heights. */
  paint(surface: Surface, place: Placement, top: number, bottom: number): void {
    const { paint, inks } = (this.painting ??= sliverPaint(this.slivers, this.look()));
    const { row } = this.slivers.silhouette;
    const [first, last] = sliversIn(this.slivers, ...place.rowsIn(top, bottom));
    if (first === last) return;
    if (inks !== null && surface.pixels !== undefined)
      for (let at = row[first]; at <= row[last - 1]; at += rowsAtOnce)
        surface.pixels(this.pixels(place, inks, at, Math.min(row[last - 1] + 1, at + rowsAtOnce)));
    else
      for (let i = first; i < last; i++) {
        const [left, right] = this.edges(place, i);
        if (right > left) paint(surface, i, left, place.yOf(row[i]), right - left);
      }
  }

  /** The rows from `from` and before `to` as pixels: thousands of slivers are painted as one picture. */
  private pixels(place: Placement, inks: Uint32Array, from: number, to: number): PixelRows {
    const widthPx = Math.floor(place.widthPx);
    const colours = new Uint32Array(widthPx * (to - from));
    const { row } = this.slivers.silhouette;
    const [first, last] = sliversIn(this.slivers, from, to - 1);
    for (let i = first; i < last; i++) {
      const [left, right] = this.edges(place, i);
      const line = (row[i] - from) * widthPx;
      colours.fill(inks[i], line + Math.round(left), line + Math.min(widthPx, Math.round(right)));
    }
    const tops = Array.from({ length: to - from }, (_, k) => place.yOf(from + k));
    return { colours: new Uint8ClampedArray(colours.buffer), widthPx, tops, heightPx: rowPx - 1 };
  }

  /** Left and right edge of a sliver, px: whole ones, so that nothing shows between neighbours, except at its block's. */
  private edges({ widthPx, range }: Placement, i: number): [number, number] {
    const [start, end] = [this.starts[i], this.ends[i]];
    const block = this.slivers.bars[this.slivers.silhouette.entry[i]];
    const scale = widthPx / (range.end - range.start);
    const left = Math.max(0, (start - range.start) * scale);
    const right = Math.min(widthPx, (end - range.start) * scale);
    return [start > block.start ? Math.round(left) : left, end < block.start + block.value ? Math.round(right) : right];
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
    const { entry, frame, count } = slivers.silhouette;
    if (this.met?.at !== i)
      this.met = { at: i, block: slivers.bars[entry[i]], frame: slivers.frames[frame[i]], count: count[i] };
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
/** Rows painted as one picture: more than a screen has, and a stack may have thousands. */
const rowsAtOnce = 128;

interface SliverPaint {
  /** Paints sliver `i` into a box, px. */
  readonly paint: (surface: Surface, i: number, x: number, y: number, width: number) => void;
  /** The colour of each sliver as the bytes of a pixel; null if colour is not all there is to paint. */
  readonly inks: Uint32Array | null;
}

/** The last look of slivers without a search: it stays the same from one drawing to the next. */
const known = new WeakMap<Slivers, SliverLook & SliverPaint>();

function sliverPaint(slivers: Slivers, look: SliverLook): SliverPaint {
  const before = known.get(slivers);
  const isSame = before?.theme === look.theme && before.colourBy === look.colourBy && look.isHit === null;
  if (isSame) return before;
  const fresh = newPaint(slivers, look);
  if (look.isHit === null) known.set(slivers, { ...look, ...fresh });
  return fresh;
}

/** Chooses the colour of each function once. Those of a comparison tell the change and nothing else, as in bars. */
function newPaint({ silhouette, frames }: Slivers, { theme, colourBy, isHit }: SliverLook): SliverPaint {
  const { frame, strength } = silhouette;
  const hits = frames.map((shown) => isHit?.(shown) ?? null);
  const own = frames.map(
    (shown, f) => barColours({ frame: shown, folded: 0 }, theme, colourBy, hits[f] === false).fill,
  );
  const change = (i: number): string | null =>
    strength === null || hits[frame[i]] === false ? null : changeColours(strength[i], theme).fill;
  const fill: SliverPaint['paint'] = (surface, i, x, y, width) =>
    surface.fill(x, y, width, rowPx - 1, change(i) ?? own[frame[i]]);
  if (!isHighContrast(theme.kind)) {
    const [ofFunction, ofChange] = [own.map(inkOf), new Map<string, number>()];
    const inkAt = (f: number, i: number): number => {
      const changed = change(i);
      if (changed === null) return ofFunction[f];
      const ink = ofChange.get(changed) ?? inkOf(changed);
      ofChange.set(changed, ink);
      return ink;
    };
    return { paint: fill, inks: Uint32Array.from(frame, inkAt) };
  }
  return {
    inks: null,
    paint: (surface, i, x, y, width) => {
      // An unchanged one has the background's colour.
      if ((change(i) ?? own[frame[i]]) !== theme.background) fill(surface, i, x, y, width);
      else paintInHighContrast(surface, x, y, width, hits[frame[i]] === true, theme);
    },
  };
}

/** A colour `rgb(…)` as the bytes of a pixel in memory, red first. */
function inkOf(fill: string): number {
  const [red, green, blue] = (fill.match(/\d+/g) ?? []).map(Number);
  return new Uint32Array(Uint8Array.of(red, green, blue, 255).buffer)[0];
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
