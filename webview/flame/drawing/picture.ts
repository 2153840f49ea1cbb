/** The drawing as a picture of its own: all its rows, whatever is scrolled into view. */
import type { Stretch } from '../../../src/query/types';
import { CanvasSurface } from './canvasSurface';
import type { Labels } from './labels';
import type { Scene } from './scene';
import { SvgSurface } from './svgSurface';
import type { Theme } from '../../kit/theme';

/** Longest side of a picture that every browser makes. */
const longestSidePx = 16_000;

export function svgOf(scene: Scene, range: Stretch, theme: Theme, labels: Labels, title: string): string {
  const surface = new SvgSurface(scene.view.widthPx, scene.heightPx, theme.font);
  scene.paint(surface, labels, range);
  return surface.document(title);
}

/** Two pixels to one of CSS, or as many as the longest side allows. Rejects when the browser makes no picture of it. */
export async function pngOf(scene: Scene, range: Stretch, theme: Theme, labels: Labels): Promise<Blob> {
  const [width, height] = [scene.view.widthPx, scene.heightPx];
  const ratio = Math.min(2, longestSidePx / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.scale(ratio, ratio);
  scene.paint(new CanvasSurface(context, theme.font), labels, range);
  return new Promise((resolve, reject) => {
    const take = (blob: Blob | null): void =>
      blob === null
        ? reject(new Error(`The browser makes no picture of ${canvas.width} by ${canvas.height} pixels.`))
        : resolve(blob);
    canvas.toBlob(take, 'image/png');
  });
}
