/**
 * The canvas under the bars. It covers what is scrolled into view and as much again above and below, never the whole height: a
 * stack may be thousands of rows deep.
 */
import { el } from '../dom';

/** Rows beyond the view, as a share of it, that are painted with it. */
const margin = 0.5;

export class CanvasView {
  readonly element = el('canvas', { 'aria-hidden': 'true' });
  private readonly context = this.element.getContext('2d', { alpha: false }) as CanvasRenderingContext2D;
  /** Painted part of the drawing, px from its top. */
  private top = 0;
  private bottom = 0;

  /** Whether a part of the drawing has been painted. */
  covers(top: number, bottom: number): boolean {
    return top >= this.top && bottom <= this.bottom;
  }

  /**
   * Paints around the part from `top` to `bottom` of a drawing `heightPx` tall: `paint` draws in the drawing's own px, all between
   * the two heights it is given.
   */
  paint(size: { readonly widthPx: number; readonly heightPx: number }, top: number, bottom: number, paint: (context: CanvasRenderingContext2D, top: number, bottom: number) => void): void {
    const extra = Math.ceil((bottom - top) * margin);
    this.top = Math.max(0, Math.floor(top) - extra);
    this.bottom = Math.min(size.heightPx, Math.ceil(bottom) + extra);
    const height = Math.max(0, this.bottom - this.top);
    const ratio = window.devicePixelRatio || 1;
    this.fit(Math.round(size.widthPx * ratio), Math.round(height * ratio));
    const { style } = this.element;
    style.top = `${this.top}px`;
    style.width = `${size.widthPx}px`;
    style.height = `${height}px`;
    const { context } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, -this.top * ratio);
    if (height > 0) paint(context, this.top, this.bottom);
  }

  /** A new size throws the pixels' memory away: only where it is one. */
  private fit(width: number, height: number): void {
    if (this.element.width !== width) this.element.width = width;
    if (this.element.height !== height) this.element.height = height;
  }
}
