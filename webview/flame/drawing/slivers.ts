/**
 * What folded blocks look like: slivers a pixel column wide or wider, each in the colour of the widest frame it holds.
 * Places only; sliverPainter.ts has the colours.
 */
import { framesOf } from '../../../src/query/frameColumns';
import type { FoundSilhouette, Silhouette, SliceFrame, Stretch } from '../../../src/query/types';
import type { Bar } from './bars';

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
  { silhouette, frames }: { readonly silhouette: Silhouette | null; readonly frames: FoundSilhouette['frames'] },
  bars: readonly Bar[],
): Slivers | null {
  if (silhouette === null) return null;
  return { silhouette, frames: framesOf({ frames }), blocks: Array.from(silhouette.entry, (entry) => bars[entry]) };
}

/** The slivers of some rows below the focus, as the first one and the one after the last. */
export function sliversIn({ silhouette: { row } }: Slivers, firstRow: number, lastRow: number): [number, number] {
  return [firstIn(row, firstRow), firstIn(row, lastRow + 1)];
}

/** Edges of a sliver in the profile's unit: no wider than its block. */
export function edgesOf({ silhouette: { start, step, from, to }, blocks }: Slivers, i: number): Stretch {
  const block = blocks[i];
  return {
    start: Math.max(block.start, start + from[i] * step),
    end: Math.min(block.start + block.value, start + to[i] * step),
  };
}

/** The sliver at a place (the profile's unit) in a row below the focus, -1 if there is none. */
export function sliverAt(slivers: Slivers, place: number, row: number): number {
  const [first, last] = sliversIn(slivers, row, row);
  for (let i = first; i < last; i++) {
    const { start, end } = edgesOf(slivers, i);
    if (start <= place && place < end) return i;
  }
  return -1;
}

/** The blocks that are drawn as slivers: they need no box. The first sliver of a block is in its own row. */
export const shownBlocks = ({ blocks }: Slivers): ReadonlySet<Bar> => new Set(blocks);

/** Index of the first value that is at least `bound`, in ascending ones. */
function firstIn(values: Int32Array, bound: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
