/**
 * Where bars lie: d3's partition, the layout of d3-flame-graph. What it has no word for, time in which nothing ran between two
 * siblings, is a node of its own that is not drawn. Iterative, as d3-hierarchy is: a stack may be thousands of frames deep.
 */
import { hierarchy, partition } from 'd3-hierarchy';
import type { Bar, BarTree } from './bars';

/** A bar in its place: edges in the profile's unit from the view's first edge, and its row from the outermost bar (0). */
export interface PlacedBar {
  readonly bar: Bar;
  readonly start: number;
  readonly end: number;
  readonly row: number;
}

/** A bar and its box within the drawing, px. */
export interface BarBox {
  readonly bar: Bar;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** A node of the layout. `own` is the width that no child takes. */
interface Cell {
  readonly bar: Bar | null;
  own: number;
  readonly children: Cell[];
}

/** A gap below this share of the whole is a rounding error of the sums. */
const leastGap = 1e-9;

/** The places of all bars, in the tree's order. */
export function layOut({ root, bars }: BarTree): PlacedBar[] {
  const nodes = hierarchy<Cell>(cellsOf(root, bars), (cell) => cell.children);
  nodes.sum((cell) => Math.max(0, cell.own));
  const laid = partition<Cell>().size([root.value, 1])(nodes);
  const placed: PlacedBar[] = new Array<PlacedBar>(bars.length);
  for (const {
    data: { bar },
    x0,
    x1,
    depth,
  } of laid.descendants()) {
    if (bar !== null) placed[bar.order] = { bar, start: root.start + x0, end: root.start + x1, row: depth };
  }
  return placed;
}

function cellsOf(root: Bar, bars: readonly Bar[]): Cell {
  const cells: Cell[] = [];
  /** By bar: where its next child would begin if nothing lay between. */
  const reached = new Float64Array(bars.length);
  for (const bar of bars) {
    const cell: Cell = { bar, own: bar.value, children: [] };
    cells.push(cell);
    reached[bar.order] = bar.start;
    if (bar.parent === null) continue;
    const parent = cells[bar.parent.order];
    const gap = bar.start - reached[bar.parent.order];
    if (gap > leastGap * root.value) {
      parent.children.push({ bar: null, own: gap, children: [] });
      parent.own -= gap;
    }
    parent.children.push(cell);
    parent.own -= bar.value;
    reached[bar.parent.order] = bar.start + bar.value;
  }
  return cells[0];
}
