/**
 * One drawn tree with its scroller and path: asks for what its width can show, draws it, and tells what was done to its
 * bars.
 */
import type { CompareView } from '../../../src/profile/diff/types';
import type { Orientation } from '../../../src/protocol';
import type { FrameSlice, ProfileSummary, Stretch } from '../../../src/query/types';
import { Breadcrumbs } from '../breadcrumbs';
import { el } from '../../kit/dom';
import type { Bar, BarTree } from '../drawing/bars';
import { listenToMouse } from '../drawing/mouse';
import { Graph, type Marks } from '../drawing/graph';
import type { SmallLayer } from '../drawing/layers';
import type { Sliver } from '../drawing/slivers';
import { listenToKeys } from './graphKeys';
import type { PageModel } from '../state/pageModel';
import { noZoom, type TreeName, type Zoom } from '../state/pageState';
import { SearchMarks, type SeenSlice, Slices } from './slices';

interface PaneOptions {
  /** Set where the user cannot choose it. */
  readonly orientation?: Orientation | null;
  /** Draws the trees that suit it; else the canvas does. */
  readonly small?: SmallLayer | null;
  /** Another tree or another stretch of it is shown. */
  readonly onShown?: () => void;
}

export interface PaneEvents {
  /** A bar was clicked or reached by key. `go`: with Ctrl, Cmd or Alt; null: it was only reached. */
  onPick(bar: Bar, pane: TreePane, go: boolean | null): void;
  onMenu(bar: Bar, pane: TreePane, x: number, y: number): void;
  /** The pointer is over a bar, or over none; of a folded block over that sliver. */
  onHover(bar: Bar | null, x: number, y: number, sliver?: Sliver | null): void;
  onDrawn(pane: TreePane): void;
  /** The stretch that is shown has moved while the pointer drags or turns its wheel. */
  onMoved(pane: TreePane): void;
}

export class TreePane {
  readonly graph: Graph;
  readonly scroller: HTMLElement;
  readonly element: HTMLElement;
  /** What is drawn; null before the first answer. */
  private seen: SeenSlice | null = null;
  private readonly breadcrumbs: Breadcrumbs;
  /** In place of a drawing that would have no width. */
  private readonly nothing = el('p', { class: 'thread-note', role: 'status', hidden: '' });
  private readonly slices: Slices;
  private drawn = '';
  /** Outer size of the scroller; its inner width changes with the scrollbar too. */
  private size = '';
  private height = 0;
  /** The zoom at which the current drag or wheel movement began; null when there is none. */
  private movedFrom: Zoom | null = null;
  private readonly search: SearchMarks;

  constructor(
    private readonly model: PageModel,
    public tree: TreeName,
    label: string,
    private readonly events: PaneEvents,
    private readonly options: PaneOptions = {},
  ) {
    // Each pane has its own channel, whichever tree it draws.
    this.slices = new Slices(model, `slice ${options.orientation ?? 'own'}`);
    this.search = new SearchMarks(model, `found ${options.orientation ?? 'own'}`, () => this.mark());
    this.graph = new Graph(el('div', { class: 'graph', role: 'tree', 'aria-label': label }), options.small ?? null);
    this.scroller = el('div', { class: 'scroller' }, this.graph.container);
    this.breadcrumbs = new Breadcrumbs((node) => this.zoomTo(node));
    this.element = el('div', { class: 'pane' }, this.breadcrumbs.element, this.nothing, this.scroller);
    this.listen();
  }

  get slice(): FrameSlice | null {
    return this.seen?.slice ?? null;
  }

  get bars(): BarTree | null {
    return this.seen?.bars ?? null;
  }

  /** Draws another tree from now on. */
  setTree(tree: TreeName, label: string): void {
    this.tree = tree;
    this.graph.container.setAttribute('aria-label', label);
  }

  /** Fills the width with a node; a folded block opens that way. */
  zoomTo(node: number): void {
    this.scroller.classList.remove('tall');
    this.model.zoomTo(this.tree, { node, range: null });
  }

  /** Shows all of the tree, also where the drawing was moved just now. */
  reset(): void {
    if (this.movedFrom !== null) this.movedFrom = { ...noZoom };
    if (this.model.state.zoom[this.tree].range === null && this.graph.range !== null) this.redraw();
    this.scroller.classList.remove('tall');
    this.model.zoomTo(this.tree, noZoom);
  }

  zoomBy(factor: number): void {
    const { node, range } = this.model.state.zoom[this.tree];
    // Zooming out further than all of this node goes to its caller.
    if (factor < 1 && range === null && node !== 0) return this.zoomTo(this.slice?.ancestors.at(-1)?.node ?? 0);
    this.graph.zoomBy(factor, this.placeOfSelection());
  }

  /** Moves what is shown by a share of the width and of the height in sight. */
  panBy(x: number, y: number): void {
    if (x !== 0) this.graph.panBy(x * this.scroller.clientWidth);
    if (y !== 0) this.scroller.scrollBy({ top: y * this.scroller.clientHeight });
  }

  /** Requests what the width can show, unless it was requested already. `again`: the profile has changed. */
  ask(again = false): void {
    this.slices.ask(this.tree, this.scroller.clientWidth, again, (seen) => this.draw(seen));
  }

  /** Draws the same slice again because the look has changed. */
  redraw(): void {
    if (this.seen !== null) this.draw(this.seen);
  }

  /** Marks what is selected and what a search has hit. */
  mark(): void {
    this.graph.mark(this.marks());
  }

  /** Gives the keyboard to the bar that would have it. */
  focus(): void {
    const bar = this.graph.currentBar();
    if (bar !== null) this.graph.focus(bar);
  }

  /** Where the selected bar is in the width that is shown; undefined where none is in sight. */
  private placeOfSelection(): number | undefined {
    const { selection } = this.model.state;
    const bar = selection?.tree === this.tree ? this.graph.bar(selection.node) : null;
    if (bar === null || bar.fade) return undefined;
    const width = this.scroller.clientWidth;
    const left = Math.max(0, this.graph.xOf(bar.start));
    const right = Math.min(width, this.graph.xOf(bar.start + bar.value));
    return left < right ? (left + right) / 2 : undefined;
  }

  private get isFlame(): boolean {
    return (this.options.orientation ?? this.model.settings.orientation) === 'flame';
  }

  private draw(seen: SeenSlice): void {
    const { model } = this;
    const { slice, bars, widthPx } = seen;
    const summary: ProfileSummary = { ...(model.summary as ProfileSummary), total: model.total };
    // Where only the contents of blocks have come, what the pointer is on stays.
    if (slice !== this.slice || seen === this.seen) this.events.onHover(null, 0, 0);
    this.seen = seen;
    this.nothing.hidden = slice.rootTotal > 0;
    if (!(slice.rootTotal > 0))
      this.nothing.textContent = nothingWords(model.comparison === null ? null : model.state.compare);
    const isMoving = this.movedFrom !== null && this.movedFrom === model.state.zoom[this.tree];
    const range = isMoving ? this.graph.range : model.state.zoom[this.tree].range;
    const orientation = this.isFlame ? 'flame' : 'icicle';
    const key = JSON.stringify([model.viewOf(this.tree), model.scope]);
    const drawn = JSON.stringify([key, slice.node[0], widthPx, orientation]);
    const isOther = drawn !== this.drawn;
    this.drawn = drawn;
    this.scroller.classList.toggle('flame', this.isFlame);
    this.graph.draw(
      bars,
      summary,
      { widthPx, orientation, colourBy: model.settings.colourBy, range, key, follow: isOther },
      this.marks(),
    );
    if (this.scroller.scrollHeight > this.scroller.clientHeight) this.scroller.classList.add('tall');
    if (isOther && this.isFlame && !this.graph.container.contains(document.activeElement))
      this.scroller.scrollTop = this.scroller.scrollHeight;
    this.breadcrumbs.show(
      slice.ancestors.map(({ node, frame, name }) => ({ node, name: frame < 0 ? 'all' : name })),
      bars.focus.name,
    );
    this.options.onShown?.();
    this.events.onDrawn(this);
  }

  private marks(): Marks {
    const { selection } = this.model.state;
    return {
      selected: selection?.tree === this.tree ? selection.node : null,
      selectedFrame: selection !== null && selection.frame >= 0 ? selection.frame : null,
      ...this.search.of(this.tree, this.seen),
    };
  }

  private listen(): void {
    const { events } = this;
    const onPick = (bar: Bar, go: boolean): void => events.onPick(bar, this, go);
    const onMenu = (bar: Bar, x: number, y: number): void => events.onMenu(bar, this, x, y);
    const onZoom = (bar: Bar): void => this.zoomTo(bar.id);
    listenToMouse(this.graph, {
      onPick,
      onMenu,
      onZoom,
      onHover: (bar, x, y) => events.onHover(bar, x, y, bar?.folded ? this.graph.sliverAtPoint(x, y) : null),
      onRange: (range, settled) => this.onRange(range, settled),
    });
    listenToKeys(this.graph, () => this.isFlame, {
      onPick,
      onMenu,
      onZoom,
      onMove: (bar) => events.onPick(bar, this, null),
    });
    this.scroller.addEventListener('scroll', () => events.onHover(null, 0, 0));
    new ResizeObserver(() => this.resize()).observe(this.scroller);
  }

  /**
   * Called when the graph already shows another stretch. The missing bars are requested when the movement has settled,
   * unless something else has zoomed meanwhile.
   */
  private onRange(range: Stretch | null, settled: boolean): void {
    const now = this.model.state.zoom[this.tree];
    const from = (this.movedFrom ??= now);
    if (settled) {
      this.movedFrom = null;
      if (from === now) this.model.zoomTo(this.tree, { node: now.node, range });
    }
    this.options.onShown?.();
    this.events.onMoved(this);
  }

  private resize(): void {
    const { offsetWidth, offsetHeight } = this.scroller;
    const size = `${offsetWidth}x${offsetHeight}`;
    if (size !== this.size) this.scroller.classList.remove('tall');
    // If the root is at the bottom, keep the distance of the visible part from there.
    if (this.isFlame) this.scroller.scrollTop += this.height - offsetHeight;
    this.height = offsetHeight;
    this.size = size;
    this.ask();
  }
}

/** Why there is nothing to draw. */
function nothingWords(compare: CompareView | null): string {
  if (compare === null) return 'Nothing of the profile is left by the filters.';
  if (compare.only === 'removed') return 'Nothing was removed: what ran before still runs after.';
  return `Nothing was recorded ${compare.width === 'before' ? 'before' : 'after'} in what is shown. Choose the width of the other side, or of the larger.`;
}
