/**
 * The content of one drawing: where each bar is in a stretch of the tree, its colour and its marks. Uses no elements.
 */
import type { ColourBy, Orientation } from '../../../src/protocol';
import type { ProfileSummary, SliceFrame, Stretch } from '../../../src/query/types';
import type { Bar, BarTree, Slivers } from './bars';
import { changeColours } from './changeColours';
import type { Labels, Surface } from './surface';
import { paintBar, paintMark, rowPx, type BarBox, type BarMarks } from './painter';
import { barColours, familyOf, type BarColours } from './palette';
import { type Placement, Silhouettes, type Sliver, type SliverLook } from './slivers';
import type { Theme } from '../../kit/theme';

export interface Marks {
  /** Node that is selected. */
  readonly selected: number | null;
  /** Function that is selected, as an index into the profile's frames: its other bars are marked too. */
  readonly selectedFrame: number | null;
  /** Whether a bar matches the search; null when nothing is searched. */
  readonly hit: ((bar: Pick<Bar, 'frame' | 'name'>) => boolean) | null;
  /** What the search has found in folded blocks; absent or null as long as that is unknown. */
  readonly found?: Slivers | null;
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
  /** What folded blocks hold; of a search, over that, what it has found there. */
  private readonly silhouettes: Silhouettes | null;
  private found: Silhouettes | null = null;

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
    this.silhouettes = tree.held ? new Silhouettes(tree.held, () => this.sliverLook(this.marks.hit)) : null;
    this.takeFound();
    const deepest = this.focusRow + (this.silhouettes?.rows ?? 0);
    const needed = 1 + this.placed.reduce((most, { row }) => Math.max(most, row), deepest);
    this.heightPx = rowPx * (view.orientation === 'flame' ? Math.max(needed, leastRows) : needed);
  }

  /** Marks and colours anew. */
  mark(marks: Marks, theme: Theme): void {
    this.marks = marks;
    this.theme = theme;
    this.marked = [];
    this.silhouettes?.repaint();
    this.takeFound();
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

  /** The bar at a point of the drawing, px, or null. A block is also where its slivers are. */
  barAt(range: Stretch, x: number, y: number): Bar | null {
    return (
      this.boxes(range, 0).find((box) => box.x <= x && x < box.x + box.width && box.y <= y && y < box.y + rowPx)?.bar ??
      this.sliverAt(range, x, y)?.block ??
      null
    );
  }

  /** The sliver at a point of the drawing, px, or null. */
  sliverAt(range: Stretch, x: number, y: number): Sliver | null {
    return this.silhouettes?.at(this.placeIn(range), x, y) ?? null;
  }

  readonly marksOf = (bar: Bar): BarMarks => (this.marked[bar.order] ??= this.newMarks(bar));

  /** Paints the bars of a stretch that lie between two heights. */
  paint(surface: Surface, labels: Labels, range: Stretch, top = 0, bottom = this.heightPx): void {
    surface.fill(0, top, this.view.widthPx, bottom - top, this.theme.background);
    for (const placed of this.placed) {
      const box = this.boxOf(placed, range);
      if (box !== null && box.y + rowPx > top && box.y < bottom && this.silhouettes?.has(box.bar) !== true)
        paintBar(surface, box, this.marksOf(box.bar), this.theme, labels);
    }
    if (this.silhouettes !== null) this.paintSilhouettes(this.silhouettes, surface, range, top, bottom);
  }

  private paintSilhouettes(all: Silhouettes, surface: Surface, range: Stretch, top: number, bottom: number): void {
    const place = this.placeIn(range);
    all.paint(surface, place, top, bottom);
    this.found?.paint(surface, place, top, bottom);
    for (const placed of this.placed) {
      if (placed.bar.id !== this.marks.selected || !all.has(placed.bar)) continue;
      const box = this.boxOf(placed, range);
      if (box !== null) paintMark(surface, box, this.marksOf(box.bar), this.theme);
    }
  }

  /** Everything that was found in blocks is a hit. */
  private takeFound(): void {
    const { hit, found } = this.marks;
    this.found = hit !== null && found ? new Silhouettes(found, () => this.sliverLook(() => true)) : null;
  }

  private sliverLook(hit: Marks['hit']): SliverLook {
    const isHit = hit && ((frame: SliceFrame): boolean => hit({ frame, name: frame.name }));
    return { theme: this.theme, colourBy: this.view.colourBy, isHit };
  }

  private get focusRow(): number {
    return this.placed[this.tree.focus.order].row;
  }

  /** Rows of slivers count from the focus. */
  private placeIn(range: Stretch): Placement {
    const { focusRow } = this;
    const rowAt = (y: number): number =>
      Math.floor((this.view.orientation === 'flame' ? this.heightPx - y : y) / rowPx) - focusRow;
    return {
      widthPx: this.view.widthPx,
      range,
      yOf: (row) => this.yOf(focusRow + row),
      rowsIn: (top, bottom) => [Math.min(rowAt(top), rowAt(bottom)), Math.max(rowAt(top), rowAt(bottom))],
    };
  }

  /** Upper edge of a row, px. */
  private yOf(row: number): number {
    return this.view.orientation === 'flame' ? this.heightPx - (row + 1) * rowPx : row * rowPx;
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
    const { widthPx } = this.view;
    const scale = widthPx / (range.end - range.start);
    const left = bar.fade ? 0 : Math.max(0, (start - range.start) * scale);
    const right = bar.fade ? widthPx : Math.min(widthPx, (end - range.start) * scale);
    if (!(right > left)) return null;
    return {
      bar,
      x: left,
      y: this.yOf(row),
      width: right - left,
    };
  }
}

/** Bars narrower than this are painted but left out of the accessibility tree. */
const minTreeItemPx = 2;

/** What a graph shows now: a scene in the stretch that fills the width, and which of its bars can be reached one by one. */
export class Drawn {
  /** Bars that have an element or will get one, in reading order; and the same by node. */
  readonly boxes: readonly BarBox[];
  readonly byNode: ReadonlyMap<number, BarBox>;

  constructor(
    readonly scene: Scene,
    readonly summary: ProfileSummary,
    range: Stretch,
  ) {
    this.boxes = scene.boxes(range, minTreeItemPx);
    this.byNode = new Map(this.boxes.map((box) => [box.bar.id, box]));
  }

  /** The same scene with another stretch of it. */
  during(range: Stretch): Drawn {
    return new Drawn(this.scene, this.summary, range);
  }

  /** The bar of a call-tree node; null where it is too narrow, or there is none. */
  bar(id: number | null): Bar | null {
    return (id === null ? undefined : this.byNode.get(id))?.bar ?? null;
  }
}
