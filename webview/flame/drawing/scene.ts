/**
 * The content of one drawing: where each bar is in a stretch of the tree, its colour and its marks. Uses no elements.
 */
import type { ColourBy, Orientation } from '../../../src/protocol';
import type { Stretch } from '../../../src/query/types';
import type { Bar, BarTree } from './bars';
import { changeColours } from './changeColours';
import type { Labels, Surface } from './surface';
import { paintBar, rowPx, type BarBox, type BarMarks } from './painter';
import { barColours, familyOf, type BarColours } from './palette';
import type { Theme } from '../../kit/theme';

export interface Marks {
  /** Node that is selected. */
  readonly selected: number | null;
  /** Function that is selected, as an index into the profile's frames: its other bars are marked too. */
  readonly selectedFrame: number | null;
  /** Whether a bar matches the search; null when nothing is searched. */
  readonly hit: ((bar: Bar) => boolean) | null;
}

export interface DrawingView {
  readonly widthPx: number;
  readonly orientation: Orientation;
  readonly colourBy: ColourBy;
  /** The stretch that fills the width; null for all of the focus. */
  readonly range: Stretch | null;
  /**
   * Identifies the tree: drawings with the same key share their coordinates, so that a zoom can glide from one to the
   * next.
   */
  readonly key: string;
  /** What has the focus is brought into view. */
  readonly follow: boolean;
}

/**
 * A bar in its place: edges in the profile's unit from the view's first edge, and its row from the outermost bar (0).
 */
interface PlacedBar {
  readonly bar: Bar;
  readonly start: number;
  readonly end: number;
  readonly row: number;
}

/** The places of all bars, in the tree's order: the slice tells where each begins and how wide it is. */
export function layOut({ bars }: BarTree): PlacedBar[] {
  const placed: PlacedBar[] = [];
  for (const bar of bars) {
    const row = bar.parent === null ? 0 : placed[bar.parent.order].row + 1;
    placed.push({ bar, start: bar.start, end: bar.start + bar.value, row });
  }
  return placed;
}

export class Scene {
  private readonly placed: readonly PlacedBar[];
  /** Of each bar, once they were asked for. */
  private marked: (BarMarks | undefined)[] = [];
  /** The focus's own stretch: nothing outside it is drawn. */
  readonly bounds: Stretch;
  readonly heightPx: number;

  /**
   * `leastRows`: minimum number of rows if the root is at the bottom, so that the drawing starts at the lower edge of
   * the view.
   */
  constructor(
    readonly tree: BarTree,
    readonly view: DrawingView,
    private marks: Marks,
    private theme: Theme,
    leastRows: number,
  ) {
    const { focus } = tree;
    this.bounds = { start: focus.start, end: focus.start + focus.value };
    this.placed = layOut(tree);
    const needed = 1 + this.placed.reduce((most, { row }) => Math.max(most, row), 0);
    this.heightPx = rowPx * (view.orientation === 'flame' ? Math.max(needed, leastRows) : needed);
  }

  /** Marks and colours anew. */
  mark(marks: Marks, theme: Theme): void {
    this.marks = marks;
    this.theme = theme;
    this.marked = [];
  }

  /** Bars at least `minPx` wide in a stretch, preorder; cut at the drawing's edges. */
  boxes(range: Stretch, minPx: number): BarBox[] {
    const boxes: BarBox[] = [];
    for (const placed of this.placed) {
      const box = this.boxOf(placed, range);
      if (box !== null && box.width >= minPx) boxes.push(box);
    }
    return boxes;
  }

  /** The bar at a point of the drawing, px, or null. */
  barAt(range: Stretch, x: number, y: number): Bar | null {
    return (
      this.boxes(range, 0).find((box) => box.x <= x && x < box.x + box.width && box.y <= y && y < box.y + rowPx)?.bar ??
      null
    );
  }

  readonly marksOf = (bar: Bar): BarMarks => (this.marked[bar.order] ??= this.newMarks(bar));

  /** Paints the bars of a stretch that lie between two heights. */
  paint(surface: Surface, labels: Labels, range: Stretch, top = 0, bottom = this.heightPx): void {
    surface.fill(0, top, this.view.widthPx, bottom - top, this.theme.background);
    for (const placed of this.placed) {
      const box = this.boxOf(placed, range);
      if (box !== null && box.y + rowPx > top && box.y < bottom)
        paintBar(surface, box, this.marksOf(box.bar), this.theme, labels);
    }
  }

  private newMarks(bar: Bar): BarMarks {
    const { selected, selectedFrame, hit } = this.marks;
    const isHit = hit !== null && hit(bar);
    const isSelected = bar.id === selected;
    return {
      family: familyOf(bar),
      colours: this.coloursOf(bar, hit !== null && !isHit),
      isHit,
      isSelected,
      isSameFunction: !isSelected && bar.frame !== null && bar.frame.id === selectedFrame,
    };
  }

  /** In a comparison, colours show the change and nothing else. */
  private coloursOf(bar: Bar, dimmed: boolean): BarColours {
    if (bar.change !== null && bar.frame !== null && !dimmed) return changeColours(bar.change.strength, this.theme);
    return barColours(bar, this.theme, this.view.colourBy, dimmed);
  }

  private boxOf({ bar, start, end, row }: PlacedBar, range: Stretch): BarBox | null {
    const { widthPx, orientation } = this.view;
    const scale = widthPx / (range.end - range.start);
    const left = bar.fade ? 0 : Math.max(0, (start - range.start) * scale);
    const right = bar.fade ? widthPx : Math.min(widthPx, (end - range.start) * scale);
    if (!(right > left)) return null;
    return {
      bar,
      x: left,
      y: orientation === 'flame' ? this.heightPx - (row + 1) * rowPx : row * rowPx,
      width: right - left,
    };
  }
}
