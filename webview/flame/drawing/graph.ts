/**
 * Draws one tree: a layer has the colours (a canvas or, for small trees, another one if given), and one transparent
 * element for each bar that is wide enough has its meaning. The cost depends only on what the screen shows. Knows
 * nothing about messages; mouse.ts handles the mouse.
 */
import type { ProfileSummary, Stretch } from '../../../src/query/types';
import { hasKeyboard } from '../../kit/dom';
import { AfterPaint } from './afterPaint';
import type { Bar, BarTree } from './bars';
import { Camera, clampStretch, isSameStretch, panStretch, zoomStretch } from './camera';
import { BarFocus, TreeItems } from './treeItems';
import { CanvasLayer, lookNow, type Layer, type SmallLayer } from './layers';
import { rowPx } from './painter';
import { pngOf, svgOf } from './picture';
import { Drawn, Scene, type DrawingView, type Marks } from './scene';
import type { Sliver } from './slivers';
import { Viewport } from './viewport';

export type { DrawingView, Marks } from './scene';

const settledAfterMs = 90;

export class Graph {
  /**
   * Called for each stretch that the mouse or keys show; null is all of the focus. `settled`: no other stretch follows
   * immediately.
   */
  onRange: (range: Stretch | null, settled: boolean) => void = () => undefined;
  private readonly canvas = new CanvasLayer();
  private layer: Layer = this.canvas;
  private readonly items = new TreeItems();
  /** Updates the elements once the picture is on the screen. */
  private readonly following = new AfterPaint();
  private drawn: Drawn | null = null;
  private marks: Marks = { selected: null, selectedFrame: null, hit: null };
  private look = lookNow();
  private readonly camera = new Camera(() => this.paintLayer());
  private readonly viewport: Viewport;
  private readonly keyboard: BarFocus;
  private settling = 0;

  /**
   * `container` carries `role="tree"` and receives the drawing; its parent scrolls it. `small` draws the trees that
   * suit it.
   */
  constructor(
    readonly container: HTMLElement,
    private readonly small: SmallLayer | null = null,
  ) {
    this.viewport = new Viewport(container);
    this.keyboard = new BarFocus(this.items, this.viewport, (bar) => this.outOfSight(bar));
    container.append(this.layer.element, this.items.element);
    for (const name of ['keydown', 'pointerdown', 'contextmenu', 'focusin'] as const)
      container.addEventListener(name, () => this.following.flush(), true);
    this.viewport.onSight(() => this.cover());
  }

  /**
   * Draws a tree. If another stretch of the same tree was shown, the drawing glides from there, unless the user prefers
   * reduced motion.
   */
  draw(tree: BarTree, summary: ProfileSummary, view: DrawingView, marks: Marks): void {
    const before = this.drawn?.scene.view;
    this.marks = marks;
    const scene = new Scene(tree, view, marks, this.look.theme, this.viewport.rows);
    this.useLayer(this.small?.suits(scene) === true ? this.small : this.canvas);
    this.viewport.resize(scene, before);
    this.camera.target = view.range === null ? scene.bounds : clampStretch(view.range, scene.bounds);
    this.drawn = new Drawn(scene, summary, this.camera.target);
    const isStill =
      !this.layer.canGlide ||
      before === undefined ||
      before.key !== view.key ||
      before.widthPx !== view.widthPx ||
      isSameStretch(this.camera.now, this.camera.target) ||
      window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.camera.go(isStill);
    this.keyboard.current =
      [marks.selected, this.keyboard.current].find((id) => this.bar(id) !== null) ?? tree.focus.id;
    this.follow(view.follow);
  }

  /** Applies selection and search marks to what is drawn. */
  mark(marks: Marks): void {
    const before = this.marks;
    const keys = ['selected', 'selectedFrame', 'hit', 'found'] as const;
    if (keys.every((key) => before[key] === marks[key])) return;
    this.marks = marks;
    if (this.bar(marks.selected) !== null) this.keyboard.current = marks.selected as number;
    this.repaint();
  }

  /** Colours everything anew; call when the theme changes. */
  paint(): void {
    this.look = lookNow();
    this.repaint();
  }

  /** The drawn bar of a call-tree node, where it is wide enough. */
  bar(id: number | null): Bar | null {
    return this.drawn?.bar(id) ?? null;
  }

  /** The bar an event happened on; one too narrow for an element of its own is found by `barAtPoint`. */
  barAt(target: EventTarget | null): Bar | null {
    const element = target instanceof Element ? target.closest('.bar') : null;
    return element === null ? null : this.items.barOf(element);
  }

  /** The bar at a point of the window. */
  barAtPoint(clientX: number, clientY: number): Bar | null {
    const { left, top } = this.container.getBoundingClientRect();
    return this.drawn?.scene.barAt(this.camera.now, clientX - left, clientY - top) ?? null;
  }

  /** The sliver of a folded block at a point of the window. */
  sliverAtPoint(clientX: number, clientY: number): Sliver | null {
    const { left, top } = this.container.getBoundingClientRect();
    return this.drawn?.scene.sliverAt(this.camera.now, clientX - left, clientY - top) ?? null;
  }

  /** The bar with the keyboard focus, else the one that would get it. */
  currentBar(): Bar | null {
    return this.bar(this.keyboard.current);
  }

  /** Bars that the keyboard can reach, preorder. */
  reachable(): readonly Bar[] {
    return this.drawn?.boxes.map(({ bar }) => bar) ?? [];
  }

  /** Gives the keyboard to a bar now, or as soon as its element exists. Scrolls to the bar unless `inView` is false. */
  focus(bar: Bar, inView = true): void {
    this.keyboard.want(bar, inView);
    if (!this.following.isPending) this.keyboard.give(this.scene.tree.focus);
  }

  /** Scrolls so that a bar is in sight. */
  reveal(bar: Bar): void {
    this.viewport.scroller.scrollTop += this.outOfSight(bar);
  }

  /** Where a bar is on the screen, for menus opened by key. */
  boxOf(bar: Bar): DOMRect | null {
    const box = this.drawn?.byNode.get(bar.id);
    const { left, top } = this.container.getBoundingClientRect();
    return box === undefined ? null : new DOMRect(left + box.x, top + box.y, box.width, rowPx);
  }

  /** The stretch that fills the width; null when that is all of the focus. */
  get range(): Stretch | null {
    return this.drawn === null || isSameStretch(this.camera.target, this.scene.bounds) ? null : this.camera.target;
  }

  /** Place in px from the drawing's left edge of a place in the profile's unit. */
  xOf(place: number): number {
    return this.camera.xOf(place, this.widthPx);
  }

  /** The way back from {@link xOf}. */
  placeAt(px: number): number {
    return this.camera.placeAt(px, this.widthPx);
  }

  /** Stretches the drawing by `factor` around a place `atPx` from its left edge, by default the middle. */
  zoomBy(factor: number, atPx = this.widthPx / 2): void {
    if (this.drawn !== null) this.go(zoomStretch(this.camera.target, factor, this.placeAt(atPx), this.scene.bounds));
  }

  /** Moves the drawing sideways: what lies `px` to the right comes to the left edge. */
  panBy(px: number): void {
    const { target } = this.camera;
    if (this.drawn !== null)
      this.go(panStretch(target, (px / this.widthPx) * (target.end - target.start), this.scene.bounds));
  }

  /** The drawing as an SVG document, '' if nothing is drawn. `title` is the name that viewers show. */
  toSvg(title: string): string {
    return this.drawn === null ? '' : svgOf(this.scene, this.camera.target, this.look, title);
  }

  /** The drawing as a PNG. Rejects where nothing is drawn, or the browser makes no picture of it. */
  async toPng(): Promise<Blob> {
    if (this.drawn === null) throw new Error('Nothing is drawn yet.');
    return pngOf(this.scene, this.camera.target, this.look);
  }

  private get scene(): Scene {
    return (this.drawn as Drawn).scene;
  }

  private get widthPx(): number {
    return this.drawn?.scene.view.widthPx ?? 1;
  }

  private useLayer(layer: Layer): void {
    if (layer === this.layer) return;
    this.layer.element.replaceWith(layer.element);
    this.layer = layer;
  }

  /** Schedules the update of the elements. `inView`: scrolls to the one with the keyboard. */
  private follow(inView: boolean): void {
    this.following.schedule(() => {
      const { boxes, summary, scene } = this.drawn as Drawn;
      const { focus } = scene.tree;
      if (hasKeyboard(this.container)) this.keyboard.keep(this.currentBar() ?? focus, inView);
      this.keyboard.give(focus, () => this.items.show(boxes, summary, scene.marksOf));
    });
  }

  /** How far a bar lies above (below zero) or below what is in sight, px. */
  private outOfSight(bar: Bar): number {
    const box = this.drawn?.byNode.get(bar.id);
    return box === undefined ? 0 : this.viewport.outOfSight(box.y, this.scene.heightPx);
  }

  /** What is drawn, with other marks or in another theme. */
  private repaint(): void {
    if (this.drawn === null) return;
    const { scene } = this;
    scene.mark(this.marks, this.look.theme);
    this.paintLayer();
    if (this.following.isPending) return;
    this.items.mark(scene.marksOf);
    this.keyboard.setTabStop(scene.tree.focus);
  }

  /** Shows another stretch of the bars that are loaded, and reports it. */
  private go(range: Stretch): void {
    if (isSameStretch(range, this.camera.target)) return;
    this.camera.target = range;
    this.drawn = (this.drawn as Drawn).during(range);
    this.camera.go(true);
    this.follow(false);
    this.onRange(this.range, false);
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => this.onRange(this.range, true), settledAfterMs);
  }

  /** Paints when the part that is scrolled into view is not painted yet. */
  private cover(): void {
    if (this.drawn !== null && !this.layer.covers(...this.viewport.visible(this.scene.heightPx))) this.paintLayer();
  }

  private paintLayer(): void {
    this.layer.paint(this.scene, this.camera.now, this.look, ...this.viewport.visible(this.scene.heightPx));
  }
}
