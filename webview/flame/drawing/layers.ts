/** What bars are painted on, below the elements that have their meaning. */
import type { Stretch } from '../../../src/query/types';
import { el } from '../../kit/dom';
import { readTheme, type Theme } from '../../kit/theme';
import { CanvasSurface, type Labels, labelsIn } from './surface';
import type { Scene } from './scene';

/** The theme, and labels in its font. */
export interface Look {
  readonly theme: Theme;
  readonly labels: Labels;
}

export function lookNow(): Look {
  const theme = readTheme();
  return { theme, labels: labelsIn(theme) };
}

export interface Layer {
  readonly element: Element;
  /** Whether it is quick enough for every step of a glide from one stretch to the next. */
  readonly canGlide: boolean;
  /** Whether a part of the drawing, px from its top, has been painted. */
  covers(top: number, bottom: number): boolean;
  /** Paints a stretch of a scene, at least from `top` to `bottom`. */
  paint(scene: Scene, range: Stretch, look: Look, top: number, bottom: number): void;
}

/** A layer for graphs of some kind only. */
export interface SmallLayer extends Layer {
  suits(scene: Scene): boolean;
}

/** Rows beyond the view, as a share of it, that are painted with it. */
const margin = 0.15;

/**
 * A canvas that covers what is scrolled into view and some more above and below, never the whole height: a stack may be
 * thousands of rows deep.
 */
export class CanvasLayer implements Layer {
  readonly element = el('canvas', { 'aria-hidden': 'true' });
  readonly canGlide = true;
  private readonly context = this.element.getContext('2d', { alpha: false }) as CanvasRenderingContext2D;
  /** Painted part of the drawing, px from its top. */
  private top = 0;
  private bottom = 0;
  /** Pixels of the canvas to one of CSS. */
  private ratio = 0;

  covers(top: number, bottom: number): boolean {
    return top >= this.top && bottom <= this.bottom;
  }

  paint(scene: Scene, range: Stretch, { theme, labels }: Look, top: number, bottom: number): void {
    const { heightPx } = scene;
    const extra = Math.ceil((bottom - top) * margin);
    this.top = Math.max(0, Math.floor(top) - extra);
    this.bottom = Math.min(heightPx, Math.ceil(bottom) + extra);
    const ratio = window.devicePixelRatio || 1;
    this.fit(scene.view.widthPx, this.bottom - this.top, ratio);
    this.bottom = Math.min(heightPx, this.top + Math.floor(this.element.height / ratio));
    this.element.style.top = `${this.top}px`;
    this.context.setTransform(ratio, 0, 0, ratio, 0, -this.top * ratio);
    if (this.bottom > this.top)
      scene.paint(new CanvasSurface(this.context, theme.font), labels, range, this.top, this.bottom);
  }

  /**
   * Changing the size discards the pixels and costs as much as painting them, so the canvas only grows. Any excess
   * height is cut off.
   */
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
