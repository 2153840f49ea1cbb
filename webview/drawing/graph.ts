/**
 * The drawing: hands a bar tree to d3-flame-graph and gives every bar what the library does not: its place in the
 * accessibility tree, data attributes, its label at once, readable colours. Knows nothing of messages or gestures.
 */
import flamegraph, { type FlameNode } from 'd3-flame-graph';
import { select } from 'd3-selection';
import type { ProfileSummary } from '../../src/worker/types';
import type { Bar, BarTree } from './bars';
import { labelOf } from '../describe';
import { barColours, familyOf, themeKind } from './palette';

const rowPx = 20;
/** Bars narrower than this are drawn but left out of the accessibility tree. */
export const minTreeItemPx = 2;
const minLabelPx = 30;
const transitionMs = 140;

export interface Marks {
  readonly selected: number | null;
  /** Whether a bar matches the search; null when nothing is searched. */
  readonly hit: ((bar: Bar) => boolean) | null;
}

export class Graph {
  private readonly chart = flamegraph<Bar>();
  private readonly elements = new Map<number, SVGGElement>();
  private tree: BarTree | null = null;
  private summary: ProfileSummary | null = null;
  private marks: Marks = { selected: null, hit: null };
  /** The bar in the tab order. */
  private current = 0;

  /** `container` carries `role="tree"` and receives the drawing. */
  constructor(readonly container: HTMLElement) {
    this.chart
      .cellHeight(rowPx)
      .inverted(true)
      .resetHeightOnZoom(true)
      .tooltip(Object.assign(() => undefined, { show: () => undefined, hide: () => undefined }))
      .getName((node) => node.data.name)
      .setColorMapper(() => 'none')
      // The one hook that sees each layout node before the drawing: the call-tree node becomes the join key in place
      // of a running number, so that a frame keeps its element, and moves to its new place, across slices.
      .computeDelta(true)
      .getDelta((node) => {
        node.id = String(node.data.id);
        return 0;
      });
  }

  /** Draws a tree at `widthPx`; bars that stay move to their new place. `follow`: what has the focus is brought into view. */
  draw(tree: BarTree, summary: ProfileSummary, widthPx: number, marks: Marks, follow: boolean): void {
    const hadFocus = this.container.contains(document.activeElement);
    const first = this.tree === null;
    this.tree = tree;
    this.summary = summary;
    this.marks = marks;
    const still = first || window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.chart.width(widthPx).transitionDuration(still ? 0 : transitionMs);
    if (first) this.chart(select(this.container).datum(tree.root) as never);
    else this.chart.update(tree.root);
    this.finish(widthPx, still);
    this.paint();
    if (marks.selected !== null && this.elements.has(marks.selected)) this.makeCurrent(marks.selected);
    else this.makeCurrent(this.elements.has(this.current) ? this.current : tree.focus.id);
    if (hadFocus) this.focus(this.currentBar() ?? tree.focus, follow);
  }

  /** Applies selection and search marks to what is drawn; colours anew when the search changed. */
  mark(marks: Marks): void {
    const before = this.marks;
    this.marks = marks;
    if (before.hit !== marks.hit) this.paint();
    if (before.selected !== null) this.paintSelection(before.selected);
    if (marks.selected === null) return;
    this.paintSelection(marks.selected);
    if (this.elements.has(marks.selected)) this.makeCurrent(marks.selected);
  }

  /** The drawn bar of a call-tree node. */
  bar(id: number | null): Bar | null {
    const element = id === null ? undefined : this.elements.get(id);
    return element === undefined ? null : datumOf(element).data;
  }

  /** The bar an event happened on. */
  barAt(target: EventTarget | null): Bar | null {
    const element = target instanceof Element ? target.closest<SVGGElement>('g.frame') : null;
    return element === null ? null : datumOf(element).data;
  }

  /** The bar with the keyboard focus, else the one that would get it. */
  currentBar(): Bar | null {
    return this.bar(this.current);
  }

  /** Bars that the keyboard can reach, preorder. */
  reachable(): readonly Bar[] {
    return (this.tree?.bars ?? []).filter((bar) => isTreeItem(this.elements.get(bar.id)));
  }

  /** Gives a bar the keyboard, and brings it into view unless `inView` is false. */
  focus(bar: Bar, inView = true): void {
    this.makeCurrent(bar.id);
    const element = this.elements.get(bar.id);
    element?.focus({ preventScroll: true });
    if (inView) element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Where a bar is on the screen, for menus opened by key. */
  boxOf(bar: Bar): DOMRect | null {
    return this.elements.get(bar.id)?.getBoundingClientRect() ?? null;
  }

  private isDimmed(bar: Bar): boolean {
    return this.marks.hit !== null && !this.marks.hit(bar);
  }

  /** What the library leaves to be done after a drawing: reading order, semantics, entering bars at their full width. */
  private finish(widthPx: number, still: boolean): void {
    const svg = select(this.container).select<SVGSVGElement>('svg');
    const depth = Math.max(...svgFrames(this.container).map((g) => datumOf(g).depth));
    svg.attr('height', (depth + 1) * rowPx).attr('role', 'presentation').select('text.title').remove();
    svg.selectAll<SVGGElement, FlameNode<Bar>>('g.frame').sort((a, b) => a.data.order - b.data.order);
    const known = new Set(this.elements.values());
    this.elements.clear();
    for (const g of svgFrames(this.container)) {
      const node = datumOf(g);
      const width = (node.x1 - node.x0) * widthPx;
      this.elements.set(node.data.id, g);
      if (still || !known.has(g)) {
        g.setAttribute('transform', `translate(${node.x0 * widthPx},${node.depth * rowPx})`);
        g.querySelector('rect')?.setAttribute('width', String(width));
      }
      this.describe(g, node.data, width);
    }
  }

  private describe(g: SVGGElement, bar: Bar, width: number): void {
    const inTree = width >= minTreeItemPx;
    const source = bar.frame?.source ?? null;
    setAttributes(g, {
      role: inTree ? 'treeitem' : null,
      'aria-hidden': inTree ? null : 'true',
      'aria-level': inTree ? bar.level : null,
      'aria-label': inTree && this.summary !== null ? labelOf(bar, this.summary) : null,
      'aria-selected': inTree ? 'false' : null,
      tabindex: inTree ? -1 : null,
      'aria-expanded': inTree && bar.folded > 0 ? 'false' : null,
      'data-node': bar.id,
      'data-name': bar.name,
      'data-file': bar.frame?.file || null,
      'data-line': bar.frame !== null && bar.line > 0 ? bar.line : null,
      'data-self-ms': bar.selfMs === null ? null : round(bar.selfMs),
      'data-total-ms': bar.totalMs === null ? null : round(bar.totalMs),
      'data-self-bytes': this.summary?.unit === 'bytes' ? Math.round(bar.self) : null,
      'data-total-bytes': this.summary?.unit === 'bytes' ? Math.round(bar.total) : null,
      'data-source-file': source?.file ?? null,
      'data-source-line': source?.line ?? null,
      'data-family': familyOf(bar),
    });
    const label = g.querySelector('foreignObject');
    label?.setAttribute('aria-hidden', 'true');
    const text = label?.querySelector('div');
    if (text instanceof HTMLElement) {
      text.textContent = bar.name;
      text.style.display = width < minLabelPx ? 'none' : 'block';
    }
  }

  /** Colours and marks every bar; call again when the theme changes. */
  paint(): void {
    const kind = themeKind();
    for (const [id, g] of this.elements) {
      const bar = datumOf(g).data;
      const dimmed = this.isDimmed(bar);
      const hit = this.marks.hit !== null && !dimmed;
      const { fill, text } = barColours(bar, kind, dimmed);
      g.querySelector('rect')?.setAttribute('fill', fill);
      const label = g.querySelector('foreignObject > div');
      if (label instanceof HTMLElement) label.style.color = text;
      g.classList.toggle('hit', hit);
      setAttributes(g, { 'data-hit': hit ? 'true' : null });
      this.paintSelection(id);
    }
  }

  private paintSelection(id: number): void {
    const g = this.elements.get(id);
    if (g === undefined) return;
    const isSelected = id === this.marks.selected;
    g.classList.toggle('selected', isSelected);
    if (isTreeItem(g)) g.setAttribute('aria-selected', String(isSelected));
  }

  /** Moves the one place in the tab order. */
  private makeCurrent(id: number): void {
    this.elements.get(this.current)?.setAttribute('tabindex', '-1');
    this.current = id;
    this.elements.get(id)?.setAttribute('tabindex', '0');
  }
}

const svgFrames = (container: HTMLElement): SVGGElement[] => [...container.querySelectorAll<SVGGElement>('g.frame')];
const isTreeItem = (element: Element | undefined): boolean => element?.getAttribute('role') === 'treeitem';
/** d3 keeps the layout node of an element on the element. */
const datumOf = (element: SVGGElement): FlameNode<Bar> => (element as SVGGElement & { __data__: FlameNode<Bar> }).__data__;
/** Microseconds are enough; binary fractions need not show. */
const round = (ms: number): number => Math.round(ms * 1000) / 1000;

function setAttributes(element: Element, attributes: Readonly<Record<string, string | number | null>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, String(value));
  }
}
