import { rowPx } from './painter';
import type { DrawingView, Scene } from './scene';

/** What of a drawing is in sight: `container` is as tall as the drawing, its parent scrolls it. */
export class Viewport {
  constructor(private readonly container: HTMLElement) {}

  /** Calls back when another part of the drawing may have become visible, after scrolling or a change of size. */
  onSight(listener: () => void): void {
    document.addEventListener(
      'scroll',
      (event) => {
        if (event.target instanceof Node && event.target.contains(this.container)) listener();
      },
      { capture: true, passive: true },
    );
    const observer = new ResizeObserver(listener);
    for (const element of [this.container, document.documentElement]) observer.observe(element);
  }

  get scroller(): HTMLElement {
    return this.container.parentElement as HTMLElement;
  }

  /** Rows that fit into the height in sight. */
  get rows(): number {
    return Math.floor(this.scroller.clientHeight / rowPx);
  }

  /** Makes room for a scene. With the root at the bottom the distance from there is kept. `before`: what was drawn. */
  resize({ view, heightPx }: Scene, before: DrawingView | undefined): void {
    const { scroller } = this;
    const isSameTree = before !== undefined && before.orientation === view.orientation && before.key === view.key;
    const fromBottom =
      view.orientation === 'flame' && isSameTree ? scroller.scrollHeight - scroller.scrollTop : scroller.clientHeight;
    this.container.style.height = `${heightPx}px`;
    if (view.orientation === 'flame') scroller.scrollTop = scroller.scrollHeight - fromBottom;
    else if (before !== undefined && !isSameTree) scroller.scrollTop = 0;
  }

  /** The part of a drawing in sight, px from its top. */
  visible(heightPx: number): [number, number] {
    const own = this.container.getBoundingClientRect();
    const view = this.scroller.getBoundingClientRect();
    const top = Math.min(heightPx, Math.max(0, view.top - own.top));
    return [top, Math.max(top, Math.min(heightPx, view.bottom - own.top))];
  }

  /** How far a row at `y` lies above (below zero) or below what is in sight, px. */
  outOfSight(y: number, heightPx: number): number {
    const [top, bottom] = this.visible(heightPx);
    return y < top ? y - top : Math.max(0, y + rowPx - bottom);
  }
}
