/** The silhouettes of one drawing: what they look like, where they are, what is at a point of them. */
import type { Stretch } from '../../../src/query/types';
import type { Bar } from './bars';
import { sliverPainter, type PaintSliver, type SliverLook } from './sliverPainter';
import { shownBlocks, edgesOf, sliverAt, sliversIn, type Sliver, type Slivers } from './slivers';
import type { Surface } from './surface';

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
    const i = sliverAt(slivers, start + (x / place.widthPx) * (end - start), row);
    if (i < 0) return null;
    const { frame, count } = slivers.silhouette;
    if (this.met?.at !== i)
      this.met = { at: i, block: slivers.blocks[i], frame: slivers.frames[frame[i]], count: count[i] };
    return this.met;
  }
}
