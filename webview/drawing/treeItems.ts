/**
 * What assistive technology, the keyboard, the mouse and tests meet: one transparent element for each bar that is wide enough,
 * over the canvas that has its colours. An element stays with its call-tree node from one drawing to the next, so that focus
 * stays and only what changed is written.
 */
import type { ProfileSummary } from '../../src/worker/types';
import { labelOf } from '../describe';
import { el } from '../dom';
import type { Bar } from './bars';
import type { Shape } from './painter';
import type { BarBox } from './scene';

interface Item {
  readonly element: HTMLElement;
  bar: Bar;
  x: number;
  y: number;
  width: number;
}

export class TreeItems {
  readonly element = el('div', { class: 'bars', role: 'none' });
  private readonly items = new Map<number, Item>();
  private readonly byElement = new WeakMap<Element, Item>();
  private summary: ProfileSummary | null = null;

  /** Shows these bars, in their order; elements of others go. */
  show(boxes: readonly BarBox[], summary: ProfileSummary): void {
    const isSame = this.summary?.total === summary.total && this.summary.unit === summary.unit;
    this.summary = summary;
    const wanted = new Set<number>();
    for (const { bar } of boxes) wanted.add(bar.id);
    for (const [id, { element }] of this.items) {
      if (wanted.has(id)) continue;
      element.remove();
      this.items.delete(id);
    }
    let next = this.element.firstChild;
    for (const box of boxes) {
      const item = this.items.get(box.bar.id) ?? this.add(box.bar);
      if (!isSame || item.element.dataset.node === undefined || !saysTheSame(item.bar, box.bar)) describe(item.element, box.bar, summary);
      item.bar = box.bar;
      place(item, box);
      if (item.element === next) next = next.nextSibling;
      else this.element.insertBefore(item.element, next);
    }
  }

  get(id: number): HTMLElement | undefined {
    return this.items.get(id)?.element;
  }

  barOf(element: Element): Bar | null {
    return this.byElement.get(element)?.bar ?? null;
  }

  bar(id: number): Bar | null {
    return this.items.get(id)?.bar ?? null;
  }

  /** Bars that have an element, in reading order. */
  bars(): Bar[] {
    return Array.from(this.element.children, (element) => (this.byElement.get(element) as Item).bar);
  }

  /** Tells of each shown bar what marks and colours say. */
  mark(of: (bar: Bar) => Pick<Shape, 'family' | 'colours' | 'isHit' | 'isSelected' | 'isSameFunction'>): void {
    for (const { element, bar } of this.items.values()) {
      const { isHit, isSelected, isSameFunction, colours, family } = of(bar);
      setAttribute(element, 'aria-selected', String(isSelected));
      setAttribute(element, 'data-hit', isHit ? 'true' : null);
      setAttribute(element, 'data-same-function', isSameFunction ? 'true' : null);
      setAttribute(element, 'data-family', family);
      setAttribute(element, 'data-fill', colours.fill);
      setAttribute(element, 'data-text', colours.text);
    }
  }

  private add(bar: Bar): Item {
    const item: Item = { element: template.cloneNode() as HTMLElement, bar, x: NaN, y: NaN, width: NaN };
    this.items.set(bar.id, item);
    this.byElement.set(item.element, item);
    return item;
  }
}

const template = el('div', { class: 'bar', role: 'treeitem', tabindex: '-1', 'aria-selected': 'false' });

const saysTheSame = (a: Bar, b: Bar): boolean =>
  a === b || (a.self === b.self && a.total === b.total && a.level === b.level && a.line === b.line && a.name === b.name && a.folded === b.folded
    && a.frame?.file === b.frame?.file && a.frame?.source?.line === b.frame?.source?.line && a.frame?.source?.file === b.frame?.source?.file);

function place(item: Item, { x, y, width }: BarBox): void {
  const { style } = item.element;
  if (item.x !== x) style.left = `${(item.x = x)}px`;
  if (item.y !== y) style.top = `${(item.y = y)}px`;
  if (item.width !== width) style.width = `${(item.width = width)}px`;
}

function describe(element: HTMLElement, bar: Bar, summary: ProfileSummary): void {
  const source = bar.frame?.source ?? null;
  const isBytes = summary.unit === 'bytes';
  setAttribute(element, 'aria-level', bar.level);
  setAttribute(element, 'aria-label', labelOf(bar, summary));
  setAttribute(element, 'aria-expanded', bar.folded > 0 ? 'false' : null);
  setAttribute(element, 'data-node', bar.id);
  setAttribute(element, 'data-name', bar.name);
  setAttribute(element, 'data-file', bar.frame?.file || null);
  setAttribute(element, 'data-line', bar.frame !== null && bar.line > 0 ? bar.line : null);
  setAttribute(element, 'data-self-ms', bar.selfMs === null ? null : round(bar.selfMs));
  setAttribute(element, 'data-total-ms', bar.totalMs === null ? null : round(bar.totalMs));
  setAttribute(element, 'data-self-bytes', isBytes ? Math.round(bar.self) : null);
  setAttribute(element, 'data-total-bytes', isBytes ? Math.round(bar.total) : null);
  setAttribute(element, 'data-source-file', source?.file ?? null);
  setAttribute(element, 'data-source-line', source?.line ?? null);
}

/** Microseconds are enough; binary fractions need not show. */
const round = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Writes what differs: reading costs a fraction of what a write does. */
function setAttribute(element: Element, name: string, value: string | number | null): void {
  const before = element.getAttribute(name);
  if (value === null) {
    if (before !== null) element.removeAttribute(name);
  } else if (before !== String(value)) element.setAttribute(name, String(value));
}
