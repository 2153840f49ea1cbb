import type { Bar } from './bars';
import type { TreeItems } from './treeItems';
import type { Viewport } from './viewport';

/**
 * Which bar has the keyboard. One element at a time is in the tab order, and the focus waits for elements that follow
 * the picture.
 */
export class BarFocus {
  /** Node of the bar that has the keyboard, or would get it. */
  current = 0;
  private tabStop: SVGElement | undefined;
  /** What the keyboard is to be given when the elements are there. */
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

  /** The bar at hand keeps the keyboard, unless another is to have it. */
  keep(bar: Bar, inView: boolean): void {
    this.wanted ??= { bar, inView };
  }

  /** Gives what is wanted. Where to scroll is measured before `update` writes: the page is laid out once. */
  give(otherwise: Bar, update = (): void => undefined): void {
    const { wanted } = this;
    this.wanted = null;
    const scrollBy = wanted?.inView ? this.outOfSight(wanted.bar) : 0;
    update();
    this.setTabStop(otherwise);
    if (wanted !== null) this.items.get(wanted.bar.id)?.focus({ preventScroll: true });
    if (scrollBy !== 0) this.viewport.scroller.scrollTop += scrollBy;
  }

  /** Moves the one place in the tab order; `otherwise` has it where the current bar has no element. */
  setTabStop(otherwise: Bar): void {
    const element = this.items.get(this.current) ?? this.items.get(otherwise.id);
    if (element === this.tabStop) return;
    this.tabStop?.setAttribute('tabindex', '-1');
    element?.setAttribute('tabindex', '0');
    this.tabStop = element;
  }
}
