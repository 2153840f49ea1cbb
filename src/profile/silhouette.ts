/**
 * What folded blocks look like from afar: for each pixel column and row below a block, the widest frame there. The work
 * follows the columns and rows, not the frames (see ./levels.ts).
 */
import type { Levels } from './levels';
import type { TreeSlice } from './slice';
import type { ViewTree } from './viewTree';

/** The most runs that one silhouette has; rows from the outermost down go first. */
const MAX_RUNS = 100_000;

/** Pixel columns: number `c` reaches from `start + c * step` to where the next one begins, in the profile's unit. */
export interface Grid {
  readonly start: number;
  readonly step: number;
  readonly columns: number;
}

/**
 * Neighbouring columns of one row in which the same call path is the widest, as columns; row by row from the outermost
 * down, in each row from left to right.
 */
export interface TreeSilhouette {
  readonly grid: Grid;
  /** The block, as an entry of the slice. */
  readonly entry: Int32Array;
  /** Rows below the focus. */
  readonly row: Int32Array;
  /** First column, and the one after the last. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Node of the call tree that the widest frame is. */
  readonly path: Int32Array;
  /** Number of frames in these columns of this row. */
  readonly count: Int32Array;
}

/** The columns of a slice that shows `range`, or all of the focus, in `widthPx`. */
export function gridOf(
  { start, span }: TreeSlice,
  widthPx: number,
  range: { readonly start: number; readonly end: number } | null | undefined,
): Grid {
  const [from, extent] = range ? [range.start, range.end - range.start] : [start[0], span[0]];
  return { start: from, step: extent / widthPx, columns: Math.floor(widthPx) };
}

/** A block: its entry in the slice, its rows and its edges. */
interface Block {
  readonly entry: number;
  readonly row: number;
  readonly depth: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The silhouettes of a slice's blocks; null if none is worth drawing. A single frame narrower than a column is not.
 * `wanted`: only frames whose functions are marked there.
 */
export function silhouetteOf(tree: ViewTree, slice: TreeSlice, grid: Grid, wanted?: Uint8Array): TreeSilhouette | null {
  if (!hasSilhouette(slice, grid)) return null;
  const levels = tree.levels();
  const blocks = blocksOf(tree, levels, slice, grid);
  const runs = new Runs();
  const shown = wanted === undefined ? levels : levels.only(wanted);
  for (let depth = 0; depth < levels.depths && runs.hasRoom; depth++)
    for (const block of blocks)
      if (block.depth <= depth) addRow(runs, shown, block, block.row + depth - block.depth, depth, grid);
  return runs.length === 0 ? null : runs.columns(grid);
}

/** Whether a block of the slice is worth drawing as what it holds. */
export const hasSilhouette = (slice: TreeSlice, grid: Grid): boolean =>
  grid.step > 0 && slice.folded.some((_, i) => isDrawn(slice, grid, i));

function isDrawn({ folded, start, span }: TreeSlice, { start: left, step, columns }: Grid, i: number): boolean {
  const isInSight = start[i] + span[i] > left && start[i] < left + step * columns;
  return i > 0 && folded[i] > 0 && isInSight && (folded[i] > 1 || span[i] >= step);
}

function blocksOf(tree: ViewTree, levels: Levels, slice: TreeSlice, grid: Grid): Block[] {
  const { node, parent, folded } = slice;
  const row = new Int32Array(node.length);
  const blocks: Block[] = [];
  for (let i = 1; i < node.length; i++) {
    row[i] = row[parent[i]] + 1;
    if (!isDrawn(slice, grid, i)) continue;
    const depth = tree.depth(-1 - node[i]);
    if (depth >= levels.depths) continue;
    const first = levels.firstFrom(slice.start[i], levels.from[depth], levels.from[depth + 1]);
    const last = Math.min(first + folded[i], levels.from[depth + 1]) - 1;
    blocks.push({ entry: i, row: row[i], depth, start: slice.start[i], end: levels.end(last) });
  }
  return blocks.sort((one, other) => one.start - other.start);
}

/** A frame that reaches into a column by less than this share of it only seems to: sums of weights are rounded. */
export const TOUCH = 1e-6;

/** Adds the runs of one row of a block. */
function addRow(runs: Runs, levels: Levels, block: Block, row: number, depth: number, grid: Grid): void {
  const [low, high] = [levels.from[depth], levels.from[depth + 1]];
  const touch = grid.step * TOUCH;
  let at = levels.firstFrom(block.start, low, high);
  const to = levels.firstFrom(block.end, at, high);
  // The last one that begins left of the columns may reach into them.
  if (grid.start > block.start) {
    at = Math.max(at, levels.firstFrom(grid.start, at, to) - 1);
    if (at < to && levels.start(at) < grid.start && levels.end(at) <= grid.start + touch) at++;
  }
  let column = -1;
  while (at < to) {
    column = Math.max(column + 1, columnAt(grid, levels.start(at) + touch));
    if (column >= grid.columns) return;
    const until = edge(grid, column + 1);
    const next = levels.firstFrom(until - touch, at + 1, to);
    const widest = widestWithin(levels, at, next, edge(grid, column), until);
    runs.add(block.entry, row, column, levels.path(widest), at, next);
    at = levels.end(next - 1) > until + touch ? next - 1 : next;
  }
}

/** The widest of the entries `low` … `high` - 1 within two places; only the outer ones may reach beyond these. */
function widestWithin(levels: Levels, low: number, high: number, from: number, until: number): number {
  if (high - low === 1) return low;
  /** Equal frames stay equal: no width is the difference of two sums. */
  const within = (at: number): number =>
    levels.width(at) - Math.max(0, from - levels.start(at)) - Math.max(0, levels.end(at) - until);
  let best = low;
  let most = within(low);
  if (high - low > 2) {
    const inner = levels.widest(low + 1, high - 1);
    const width = levels.width(inner);
    if (width > most) [best, most] = [inner, width];
  }
  return within(high - 1) > most ? high - 1 : best;
}

/** Left edge of a column. */
export const edge = ({ start, step }: Grid, column: number): number => start + column * step;

/** The column that a place right of the first edge is in. */
export function columnAt(grid: Grid, place: number): number {
  let column = Math.floor((place - grid.start) / grid.step);
  // By its edges: a division may round to the next column.
  if (edge(grid, column) > place) column--;
  else if (edge(grid, column + 1) <= place) column++;
  return column;
}

/** Collects runs; a column that continues the one before it makes that longer. */
class Runs {
  /** {@link WIDTH} numbers for each run, and room for more. */
  private rows = new Int32Array(WIDTH * 1024);
  /** The entry after the last one of the latest run. */
  private reached = 0;
  length = 0;

  get hasRoom(): boolean {
    return this.length < MAX_RUNS;
  }

  /** `low` … `high` - 1: the frames in the column. */
  add(entry: number, row: number, column: number, path: number, low: number, high: number): void {
    const { rows } = this;
    const at = (this.length - 1) * WIDTH;
    if (at >= 0 && rows[at] === entry && rows[at + 1] === row && rows[at + 3] === column && rows[at + 4] === path) {
      rows[at + 3]++;
      rows[at + 5] += high - this.reached;
    } else if (this.hasRoom) this.put(entry, row, column, path, high - low);
    this.reached = high;
  }

  columns(grid: Grid): TreeSilhouette {
    const column = (k: number): Int32Array => {
      const values = new Int32Array(this.length);
      for (let i = 0; i < values.length; i++) values[i] = this.rows[i * WIDTH + k];
      return values;
    };
    const [entry, row, from, to, path, count] = [0, 1, 2, 3, 4, 5].map(column);
    return { grid, entry, row, from, to, path, count };
  }

  private put(entry: number, row: number, column: number, path: number, count: number): void {
    const at = this.length++ * WIDTH;
    if (at === this.rows.length) {
      const more = new Int32Array(2 * at);
      more.set(this.rows);
      this.rows = more;
    }
    const { rows } = this;
    rows[at] = entry;
    rows[at + 1] = row;
    rows[at + 2] = column;
    rows[at + 3] = column + 1;
    rows[at + 4] = path;
    rows[at + 5] = count;
  }
}

/** Numbers per run. */
const WIDTH = 6;
