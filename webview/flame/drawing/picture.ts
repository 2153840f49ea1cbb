/** The drawing as a picture of its own: all its rows, whatever is scrolled into view. */
import type { Stretch } from '../../../src/query/types';
import { CanvasSurface, labelFont, type LabelStyle, type Surface } from './surface';
import type { Look } from './layers';
import type { Scene } from './scene';

/** Longest side of a picture that every browser makes. */
const longestSidePx = 16_000;

export function svgOf(scene: Scene, range: Stretch, { theme, labels }: Look, title: string): string {
  const surface = new SvgSurface(scene.view.widthPx, scene.heightPx, theme.font);
  scene.paint(surface, labels, range);
  return surface.document(title);
}

/** Two pixels to one of CSS, or as many as the longest side allows. Rejects when the browser makes no picture of it. */
export async function pngOf(scene: Scene, range: Stretch, { theme, labels }: Look): Promise<Blob> {
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

/** Paints into the text of an SVG. Names come from a container: every text and attribute is escaped. */
class SvgSurface implements Surface {
  private readonly parts: string[] = [];

  constructor(
    private readonly widthPx: number,
    private readonly heightPx: number,
    private readonly family: string,
  ) {}

  fill(x: number, y: number, width: number, height: number, colour: string): void {
    this.parts.push(`<rect ${box(x, y, width, height)} fill="${escaped(colour)}"/>`);
  }

  outline(
    x: number,
    y: number,
    width: number,
    height: number,
    colour: string,
    line: number,
    dash: readonly [number, number] | null,
  ): void {
    const dashes = dash === null ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
    this.parts.push(
      `<rect ${box(x + line / 2, y + line / 2, Math.max(0, width - line), height - line)} fill="none" stroke="${escaped(colour)}" stroke-width="${line}"${dashes}/>`,
    );
  }

  lines(ends: readonly number[], colour: string, line: number): void {
    const steps = ends.map((end, i) => `${['M', ' ', 'L', ' '][i % 4]}${short(end)}`);
    this.parts.push(`<path d="${steps.join('')}" stroke="${escaped(colour)}" stroke-width="${line}"/>`);
  }

  text(x: number, y: number, text: string, colour: string, style: LabelStyle): void {
    const line = style.underlined ? ' text-decoration="underline"' : '';
    this.parts.push(
      `<text x="${short(x)}" y="${short(y)}" fill="${escaped(colour)}" dominant-baseline="central" style="font: ${escaped(labelFont(style, this.family))}"${line}>${escaped(text)}</text>`,
    );
  }

  /** The document; `title` is what viewers and screen readers call it. */
  document(title: string): string {
    const [width, height] = [short(this.widthPx), short(this.heightPx)];
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" xml:space="preserve">\n<title>${escaped(title)}</title>\n${this.parts.join('\n')}\n</svg>\n`;
  }
}

const short = (px: number): string => String(Math.round(px * 100) / 100);
const box = (x: number, y: number, width: number, height: number): string =>
  `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Characters that XML 1.0 cannot contain, control characters and lone surrogates; they are replaced. */
const unsayable = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;
const escaped = (text: string): string =>
  text.replace(unsayable, '\ufffd').replace(/[&<>"']/g, (character) => entities[character]);
