/**
 * The drawing of one tree: a canvas has the colours, one transparent element for each bar that is wide enough has the meaning. The
 * cost is that of what the screen shows. Knows nothing of messages; gestures.ts and navigation.ts tell what the mouse did.
 */
import type { ProfileSummary, Stretch } from '../../src/worker/types';
import type { Bar, BarTree } from './bars';
import { CanvasSurface } from './canvasSurface';
import { CanvasView } from './canvasView';
import { glide } from './glide';
import { Labels } from './labels';
import { rowPx } from './painter';
import { pngOf, svgOf } from './picture';
import { between, clampStretch, isSameStretch, panStretch, zoomStretch } from './stretch';
import { Scene, type GraphView, type Marks } from './scene';
import { labelFont } from './surface';
import { readTheme, type Theme } from './theme';
import { TreeItems } from './treeItems';

export type { GraphView, Marks } from './scene';

/** Bars narrower than this are painted but left out of the accessibility tree. */
export const minTreeItemPx = 2;
const transitionMs = 140;
const settledAfterMs = 90;

/** What is drawn now. */
interface Drawn {
  readonly tree: BarTree;
  readonly summary: ProfileSummary;
  readonly scene: Scene;
}

export class Graph {
  /** Told of each stretch that mouse or keys lead to; null is all of the focus. `settled`: no further one follows at once. */
  onRange: (range: Stretch | null, settled: boolean) => void = () => undefined;
  private readonly canvas = new CanvasView();
  private readonly items = new TreeItems();
  private drawn: Drawn | null = null;
  private marks: Marks = { selected: null, selectedFrame: null, hit: null };
  private theme: Theme = readTheme();
  private labels = labelsIn(this.theme);
  /** Stretch on the canvas now; on its way to `target` while the drawing glides. */
  private camera: Stretch = { start: 0, end: 1 };
  private target: Stretch = this.camera;
  private stopGliding = (): void => undefined;
  private settling = 0;
  /** The bar in the tab order. */
  private current = 0;

  /** `container` carries `role="tree"` and receives the drawing; its parent scrolls it. */
  constructor(readonly container: HTMLElement) {
    container.append(this.canvas.element, this.items.element);
    document.addEventListener('scroll', (event) => {
      if (event.target instanceof Node && event.target.contains(container)) this.cover();
    }, { capture: true, passive: true });
    const observer = new ResizeObserver(() => this.cover());
    for (const element of [container, document.documentElement]) observer.observe(element);
  }

  /** Draws a tree. Where another stretch of the same tree was shown, the drawing glides from there, unless motion is unwelcome. */
  draw(tree: BarTree, summary: ProfileSummary, view: GraphView, marks: Marks): void {
    const hadFocus = this.container.contains(document.activeElement);
    const before = this.drawn?.scene.view;
    this.marks = marks;
    this.show({ tree, summary, scene: this.sceneOf(tree, view) }, before);
    const { bounds } = this.scene;
    this.target = view.range === null ? bounds : clampStretch(view.range, bounds);
    this.placeItems();
    const isStill = before === undefined || before.key !== view.key || before.widthPx !== view.widthPx || isSameStretch(this.camera, this.target) || window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.moveCamera(isStill);
    const kept = [marks.selected, this.current].find((id) => id !== null && this.items.get(id) !== undefined);
    this.makeCurrent(kept ?? tree.focus.id);
    if (hadFocus) this.focus(this.currentBar() ?? tree.focus, view.follow);
  }

  /** Applies selection and search marks to what is drawn. */
  mark(marks: Marks): void {
    this.marks = marks;
    this.repaint();
    if (marks.selected !== null && this.items.get(marks.selected) !== undefined) this.makeCurrent(marks.selected);
  }

  /** Colours everything anew; call when the theme changes. */
  paint(): void {
    this.theme = readTheme();
    this.labels = labelsIn(this.theme);
    this.repaint();
  }

  /** The drawn bar of a call-tree node. */
  bar(id: number | null): Bar | null {
    return id === null ? null : this.items.bar(id);
  }

  /** The bar an event happened on; one too narrow for an element of its own is found by `barAtPoint`. */
  barAt(target: EventTarget | null): Bar | null {
    const element = target instanceof Element ? target.closest('.bar') : null;
    return element === null ? null : this.items.barOf(element);
  }

  /** The bar at a point of the window. */
  barAtPoint(clientX: number, clientY: number): Bar | null {
    const { left, top } = this.container.getBoundingClientRect();
    return this.drawn?.scene.barAt(this.camera, clientX - left, clientY - top) ?? null;
  }

  /** The bar with the keyboard focus, else the one that would get it. */
  currentBar(): Bar | null {
    return this.bar(this.current);
  }

  /** Bars that the keyboard can reach, preorder. */
  reachable(): readonly Bar[] {
    return this.items.bars();
  }

  /** Gives a bar the keyboard, and brings it into view unless `inView` is false. */
  focus(bar: Bar, inView = true): void {
    this.makeCurrent(bar.id);
    const element = this.items.get(bar.id);
    element?.focus({ preventScroll: true });
    if (inView) element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Where a bar is on the screen, for menus opened by key. */
  boxOf(bar: Bar): DOMRect | null {
    return this.items.get(bar.id)?.getBoundingClientRect() ?? null;
  }

  /** The stretch that fills the width; null when that is all of the focus. */
  get range(): Stretch | null {
    return this.drawn === null || isSameStretch(this.target, this.scene.bounds) ? null : this.target;
  }

  /** Place in px from the drawing's left edge of a place in the profile's unit. */
  xOf(place: number): number {
    return ((place - this.camera.start) / (this.camera.end - this.camera.start)) * this.widthPx;
  }

  /** The way back from {@link xOf}. */
  placeAt(px: number): number {
    return this.camera.start + (px / Math.max(1, this.widthPx)) * (this.camera.end - this.camera.start);
  }

  /** Stretches the drawing by `factor` around a place `atPx` from its left edge, by default the middle. */
  zoomBy(factor: number, atPx = this.widthPx / 2): void {
    if (this.drawn !== null) this.go(zoomStretch(this.target, factor, this.placeAt(atPx), this.scene.bounds));
  }

  /** Moves the drawing sideways: what lies `px` to the right comes to the left edge. */
  panBy(px: number): void {
    if (this.drawn !== null) this.go(panStretch(this.target, (px / this.widthPx) * (this.target.end - this.target.start), this.scene.bounds));
  }

  /** The drawing as an SVG document, '' where nothing is drawn; `title` is what viewers call it. */
  toSvg(title: string): string {
    return this.drawn === null ? '' : svgOf(this.scene, this.target, this.labels, title);
  }

  /** The drawing as a PNG. Rejects where nothing is drawn, or the browser makes no picture of it. */
  async toPng(): Promise<Blob> {
    if (this.drawn === null) throw new Error('Nothing is drawn yet.');
    return pngOf(this.scene, this.target, this.labels);
  }

  private get scene(): Scene {
    return (this.drawn as Drawn).scene;
  }

  private get widthPx(): number {
    return this.drawn?.scene.view.widthPx ?? 1;
  }

  private sceneOf(tree: BarTree, view: GraphView): Scene {
    const scroller = this.container.parentElement as HTMLElement;
    return new Scene(tree, view, this.marks, this.theme, Math.floor(scroller.clientHeight / rowPx));
  }

  /** Puts a scene in place. With the root at the bottom the distance from there is kept. */
  private show(drawn: Drawn, before: GraphView | undefined): void {
    const scroller = this.container.parentElement as HTMLElement;
    const { view, heightPx } = drawn.scene;
    const isSameTree = before !== undefined && before.orientation === view.orientation && before.key === view.key;
    const fromBottom = scroller.scrollHeight - scroller.scrollTop;
    this.drawn = drawn;
    this.container.style.height = `${heightPx}px`;
    if (view.orientation === 'flame') scroller.scrollTop = scroller.scrollHeight - (isSameTree ? fromBottom : scroller.clientHeight);
    else if (before !== undefined && !isSameTree) scroller.scrollTop = 0;
  }

  /** What is drawn, with other marks or in another theme. */
  private repaint(): void {
    if (this.drawn === null) return;
    this.drawn = { ...this.drawn, scene: this.sceneOf(this.drawn.tree, this.scene.view) };
    this.items.mark((bar) => this.scene.marksOf(bar));
    this.paintCanvas();
  }

  /** Shows another stretch with what is at hand, and tells of it. */
  private go(range: Stretch): void {
    if (isSameStretch(range, this.target)) return;
    this.target = range;
    this.placeItems();
    this.moveCamera(true);
    this.onRange(this.range, false);
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => this.onRange(this.range, true), settledAfterMs);
  }

  private placeItems(): void {
    this.items.show(this.scene.boxes(this.target, minTreeItemPx), (this.drawn as Drawn).summary);
    this.items.mark((bar) => this.scene.marksOf(bar));
  }

  private moveCamera(isStill: boolean): void {
    this.stopGliding();
    const from = this.camera;
    const step = (share: number): void => {
      this.camera = share >= 1 ? this.target : between(from, this.target, share);
      this.paintCanvas();
    };
    if (isStill) step(1);
    else this.stopGliding = glide(transitionMs, step);
  }

  /** Paints when the part that is scrolled into view is not painted yet. */
  private cover(): void {
    if (this.drawn !== null && !this.canvas.covers(...this.visible())) this.paintCanvas();
  }

  /** The part of the drawing in view, px from its top. */
  private visible(): [number, number] {
    const own = this.container.getBoundingClientRect();
    const view = (this.container.parentElement as HTMLElement).getBoundingClientRect();
    const { heightPx } = this.scene;
    const top = Math.min(heightPx, Math.max(0, view.top - own.top));
    return [top, Math.max(top, Math.min(heightPx, view.bottom - own.top))];
  }

  private paintCanvas(): void {
    const { scene } = this;
    this.canvas.paint({ widthPx: this.widthPx, heightPx: scene.heightPx }, ...this.visible(), (context, top, bottom) => {
      scene.paint(new CanvasSurface(context, this.theme.font), this.labels, this.camera, top, bottom);
    });
  }

  /** Moves the one place in the tab order. */
  private makeCurrent(id: number): void {
    this.items.get(this.current)?.setAttribute('tabindex', '-1');
    this.current = id;
    this.items.get(id)?.setAttribute('tabindex', '0');
  }
}

function labelsIn({ font }: Theme): Labels {
  const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
  context.font = labelFont({ bold: false, italic: false, underlined: false }, font);
  return new Labels((text) => context.measureText(text).width);
}
