/**
 * The canvas under the bars. It covers what is scrolled into view and some more above and below, never the whole height: a stack may be
 * thousands of rows deep.
 */
import { el } from '../../kit/dom';

/** Rows beyond the view, as a share of it, that are painted with it. */
const margin = 0.25;

export class CanvasView {
  readonly element = el('canvas', { 'aria-hidden': 'true' });
  private readonly context = this.element.getContext('2d', { alpha: false }) as CanvasRenderingContext2D;
  /** Painted part of the drawing, px from its top. */
  private top = 0;
  private bottom = 0;
  /** Pixels of the canvas to one of CSS. */
  private ratio = 0;

  /** Whether a part of the drawing has been painted. */
  covers(top: number, bottom: number): boolean {
    return top >= this.top && bottom <= this.bottom;
  }

  /**
   * Paints around the part from `top` to `bottom` of a drawing `heightPx` tall: `paint` draws in the drawing's own px, all between
   * the two heights it is given.
   */
  paint(
    size: { readonly widthPx: number; readonly heightPx: number },
    top: number,
    bottom: number,
    paint: (context: CanvasRenderingContext2D, top: number, bottom: number) => void,
  ): void {
    const extra = Math.ceil((bottom - top) * margin);
    this.top = Math.max(0, Math.floor(top) - extra);
    this.bottom = Math.min(size.heightPx, Math.ceil(bottom) + extra);
    const ratio = window.devicePixelRatio || 1;
    this.fit(size.widthPx, this.bottom - this.top, ratio);
    this.bottom = Math.min(size.heightPx, this.top + Math.floor(this.element.height / ratio));
    this.element.style.top = `${this.top}px`;
    this.context.setTransform(ratio, 0, 0, ratio, 0, -this.top * ratio);
    if (this.bottom > this.top) paint(this.context, this.top, this.bottom);
  }

  /** A new size throws the pixels away and costs as much as painting them: the canvas only ever gets taller. What is too much is cut off. */
  private fit(widthPx: number, heightPx: number, ratio: number): void {
    const width = Math.round(widthPx * ratio);
    const isOther = this.element.width !== width || this.ratio !== ratio;
    const height = Math.ceil(isOther ? heightPx : Math.max(heightPx, this.element.height / ratio));
    if (!isOther && Math.round(height * ratio) === this.element.height) return;
    this.ratio = ratio;
    this.element.width = width;
    this.element.height = Math.round(height * ratio);
    this.element.style.width = `${widthPx}px`;
    this.element.style.height = `${height}px`;
  }
}
