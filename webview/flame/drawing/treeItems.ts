/**
 * The elements that assistive technology, the keyboard, the mouse and tests use: a transparent one for each bar that is
 * wide enough, over the canvas that has the colours. An element keeps its call-tree node from one drawing to the next,
 * so that the focus stays and only changes are written.
 */
import type { ProfileSummary } from '../../../src/query/types';
import { labelOf } from '../describe';
import type { BarChange } from './barChange';
import type { Bar } from './bars';
import type { BarBox, BarMarks } from './painter';
import type { Viewport } from './viewport';

interface Item {
  readonly element: SVGElement;
  bar: Bar;
  x: number;
  y: number;
  width: number;
  marks: BarMarks | null;
}

export class TreeItems {
  readonly element = svg('svg', { class: 'bars', role: 'none' });
  private items = new Map<number, Item>();
  private readonly byElement = new WeakMap<Element, Item>();
  private summary: ProfileSummary | null = null;

  /** Shows these bars, in their order; elements of others go. */
  show(boxes: readonly BarBox[], summary: ProfileSummary, marksOf: (bar: Bar) => BarMarks): void {
    const isSame = this.summary?.total === summary.total && this.summary.unit === summary.unit;
    this.summary = summary;
    const before = this.items;
    this.items = new Map();
    for (const { bar } of boxes) {
      const kept = before.get(bar.id);
      before.delete(bar.id);
      if (kept === undefined) this.add(bar, summary);
      else {
        if (!isSame || !saysTheSame(kept.bar, bar)) describe(kept.element, bar, summary);
        kept.bar = bar;
        this.items.set(bar.id, kept);
      }
    }
    for (const { element } of before.values()) element.remove();
    this.arrange(boxes);
    this.mark(marksOf);
  }

  get(id: number): SVGElement | undefined {
    return this.items.get(id)?.element;
  }

  /** The bar of an element that is shown. */
  barOf(element: Element): Bar | null {
    const item = this.byElement.get(element);
    return item !== undefined && this.items.get(item.bar.id) === item ? item.bar : null;
  }

  /** Updates the attributes that describe the marks and colours of each bar. */
  mark(marksOf: (bar: Bar) => BarMarks): void {
    for (const item of this.items.values()) {
      const { element, marks: before } = item;
      const marks = marksOf(item.bar);
      item.marks = marks;
      if (before?.isSelected !== marks.isSelected) element.setAttribute('aria-selected', String(marks.isSelected));
      if ((before?.isHit ?? false) !== marks.isHit) write(element, 'data-hit', marks.isHit ? 'true' : null);
      if ((before?.isSameFunction ?? false) !== marks.isSameFunction)
        write(element, 'data-same-function', marks.isSameFunction ? 'true' : null);
      if (before?.family !== marks.family) element.setAttribute('data-family', marks.family);
      if (before?.colours.fill !== marks.colours.fill) element.setAttribute('data-fill', marks.colours.fill);
      if (before?.colours.text !== marks.colours.text) element.setAttribute('data-text', marks.colours.text);
    }
  }

  private add(bar: Bar, summary: ProfileSummary): void {
    const item: Item = { element: template.cloneNode() as SVGElement, bar, x: NaN, y: NaN, width: NaN, marks: null };
    this.items.set(bar.id, item);
    this.byElement.set(item.element, item);
    describe(item.element, bar, summary);
  }

  /** Elements into the order and the places of their boxes. New ones that follow each other go in together. */
  private arrange(boxes: readonly BarBox[]): void {
    let next = this.element.firstChild;
    let fresh: DocumentFragment | null = null;
    for (const box of boxes) {
      const item = this.items.get(box.bar.id) as Item;
      place(item, box);
      if (item.element === next) {
        if (fresh !== null) this.element.insertBefore(fresh, next);
        fresh = null;
        next = next.nextSibling;
      } else {
        fresh ??= document.createDocumentFragment();
        fresh.append(item.element);
      }
    }
    if (fresh !== null) this.element.append(fresh);
  }
}

const template = svg('rect', { class: 'bar', role: 'treeitem', tabindex: '-1', height: '19' });

function svg(tag: 'svg' | 'rect', attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const saysTheSame = (a: Bar, b: Bar): boolean =>
  a === b ||
  (isSameChange(a.change, b.change) &&
    a.self === b.self &&
    a.total === b.total &&
    a.level === b.level &&
    a.line === b.line &&
    a.name === b.name &&
    a.folded === b.folded &&
    a.frame?.file === b.frame?.file &&
    a.frame?.source?.line === b.frame?.source?.line &&
    a.frame?.source?.file === b.frame?.source?.file);

function place(item: Item, { x, y, width }: BarBox): void {
  if (item.x !== x) write(item.element, 'x', (item.x = x));
  if (item.y !== y) write(item.element, 'y', (item.y = y));
  if (item.width !== width) write(item.element, 'width', (item.width = width));
}

function describe(element: SVGElement, bar: Bar, summary: ProfileSummary): void {
  const source = bar.frame?.source ?? null;
  const isBytes = summary.unit === 'bytes';
  write(element, 'aria-level', bar.level);
  write(element, 'aria-label', labelOf(bar, summary));
  write(element, 'aria-expanded', bar.folded > 0 ? 'false' : null);
  write(element, 'data-node', bar.id);
  write(element, 'data-name', bar.name);
  write(element, 'data-file', bar.frame?.file || null);
  write(element, 'data-line', bar.frame !== null && bar.line > 0 ? bar.line : null);
  write(element, 'data-self-ms', bar.selfMs === null ? null : round(bar.selfMs));
  write(element, 'data-total-ms', bar.totalMs === null ? null : round(bar.totalMs));
  write(element, 'data-self-bytes', isBytes ? Math.round(bar.self) : null);
  write(element, 'data-total-bytes', isBytes ? Math.round(bar.total) : null);
  write(element, 'data-source-file', source?.file ?? null);
  write(element, 'data-source-line', source?.line ?? null);
  if (bar.change !== null) describeChange(element, bar.change);
}

/** In the mode's unit. */
function describeChange(element: Element, { mode, state, strength, before, after }: BarChange): void {
  write(element, 'data-mode', mode);
  write(element, 'data-state', state);
  write(element, 'data-strength', round(strength));
  write(element, 'data-before', round(before));
  write(element, 'data-after', round(after));
}

const isSameChange = (a: BarChange | null, b: BarChange | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.mode === b.mode &&
    a.isTested === b.isTested &&
    a.state === b.state &&
    a.strength === b.strength &&
    a.before === b.before &&
    a.after === b.after &&
    a.selfBefore === b.selfBefore &&
    a.selfAfter === b.selfAfter);

/** Microsecond precision is enough and hides the rounding errors of binary fractions. */
const round = (ms: number): number => Math.round(ms * 1000) / 1000;

function write(element: Element, name: string, value: string | number | null): void {
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, String(value));
}

/**
 * Tracks which bar has the keyboard. One element at a time is in the tab order; if its element does not exist yet, the
 * focus waits for it.
 */
export class BarFocus {
  /** Node of the bar that has the keyboard, or would get it. */
  current = 0;
  private tabStop: SVGElement | undefined;
  /** The bar that gets the keyboard once its element exists. */
  private wanted: { readonly bar: Bar; readonly inView: boolean } | null = null;

  /** `outOfSight`: how far a bar lies above (below zero) or below what is in sight, px. */
  constructor(
    private readonly items: TreeItems,
    private readonly viewport: Viewport,
    private readonly outOfSight: (bar: Bar) => number,
  ) {}

  /** `inView`: the bar is scrolled to as well. */
  want(bar: Bar, inView: boolean): void {
    this.current = bar.id;
    this.wanted = { bar, inView };
  }

  /** Keeps the keyboard on `bar`, unless another one is due to get it. */
  keep(bar: Bar, inView: boolean): void {
    this.wanted ??= { bar, inView };
  }

  /**
   * Gives the keyboard to the wanted bar. Measures where to scroll before `update` writes, so that the page is laid out
   * only once.
   */
  give(otherwise: Bar, update = (): void => undefined): void {
    const { wanted } = this;
    this.wanted = null;
    const scrollBy = wanted?.inView ? this.outOfSight(wanted.bar) : 0;
    update();
    this.setTabStop(otherwise);
    if (wanted !== null) this.items.get(wanted.bar.id)?.focus({ preventScroll: true });
    if (scrollBy !== 0) this.viewport.scroller.scrollTop += scrollBy;
  }

  /** Moves the only tab stop to the current bar, or to `otherwise` if that has no element. */
  setTabStop(otherwise: Bar): void {
    const element = this.items.get(this.current) ?? this.items.get(otherwise.id);
    if (element === this.tabStop) return;
    this.tabStop?.setAttribute('tabindex', '-1');
    element?.setAttribute('tabindex', '0');
    this.tabStop = element;
  }
}
