import type { Theme } from '../../kit/theme';

/**
 * What bars are painted on: a canvas on the screen and in a PNG, text in an SVG (picture.ts). Px from the drawing's
 * upper left corner.
 */
export interface Surface {
  fill(x: number, y: number, width: number, height: number, colour: string): void;
  /** An outline inside the box. `dash`: px on, px off; null for a solid line. */
  outline(
    x: number,
    y: number,
    width: number,
    height: number,
    colour: string,
    line: number,
    dash: readonly [number, number] | null,
  ): void;
  /** Straight lines; `ends`: x and y of the two ends of each. */
  lines(ends: readonly number[], colour: string, line: number): void;
  /** Rows of pixels below each other, which begin at the left edge. Absent where there are no pixels. */
  pixels?(rows: PixelRows): void;
  /** A label that begins at `x`; `y` is its middle. */
  text(x: number, y: number, text: string, colour: string, style: LabelStyle): void;
}

/** Pixels 1 px wide and as high as the row: red, green, blue and opacity in 4 bytes each; without opacity none. */
export interface PixelRows {
  readonly colours: Uint8ClampedArray<ArrayBuffer>;
  readonly widthPx: number;
  /** Upper edge of each row. */
  readonly tops: readonly number[];
  readonly heightPx: number;
}

export interface LabelStyle {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underlined: boolean;
}

const labelPx = 12;

/** CSS font of a label. */
export const labelFont = ({ bold, italic }: LabelStyle, family: string): string =>
  `${italic ? 'italic ' : ''}${bold ? '700 ' : ''}${labelPx}px ${family}`;

/** Paints on a canvas whose units are CSS px. `family`: font of the labels. */
export class CanvasSurface implements Surface {
  private font = '';

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly family: string,
  ) {
    context.textBaseline = 'middle';
  }

  fill(x: number, y: number, width: number, height: number, colour: string): void {
    this.context.fillStyle = colour;
    this.context.fillRect(x, y, width, height);
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
    const { context } = this;
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.setLineDash(dash === null ? [] : [...dash]);
    context.strokeRect(x + line / 2, y + line / 2, Math.max(0, width - line), height - line);
  }

  lines(ends: readonly number[], colour: string, line: number): void {
    const { context } = this;
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.setLineDash([]);
    context.beginPath();
    for (let i = 0; i < ends.length; i += 4) {
      context.moveTo(ends[i], ends[i + 1]);
      context.lineTo(ends[i + 2], ends[i + 3]);
    }
    context.stroke();
  }

  pixels({ colours, widthPx, tops, heightPx }: PixelRows): void {
    const { context } = this;
    const rows = new OffscreenCanvas(widthPx, tops.length);
    rows.getContext('2d')?.putImageData(new ImageData(colours, widthPx, tops.length), 0, 0);
    context.imageSmoothingEnabled = false;
    tops.forEach((top, row) => context.drawImage(rows, 0, row, widthPx, 1, 0, top, widthPx, heightPx));
  }

  text(x: number, y: number, text: string, colour: string, style: LabelStyle): void {
    const { context } = this;
    const font = labelFont(style, this.family);
    if (font !== this.font) context.font = this.font = font;
    context.fillStyle = colour;
    context.fillText(text, x, y);
    if (style.underlined) context.fillRect(x, Math.round(y) + 6, context.measureText(text).width, 1);
  }
}

/**
 * Cuts text to a width. The width of each character is measured once, so thousands of labels per drawing cost only
 * additions.
 */
export class Labels {
  private readonly advances = new Map<number, number>();
  private readonly ellipsisPx: number;

  /** `measure`: width of a text in px, in the labels' font. */
  constructor(private readonly measure: (text: string) => number) {
    this.ellipsisPx = measure('…');
  }

  /** The text, or its beginning with an ellipsis, no wider than `px`; '' where nothing fits. */
  fit(text: string, px: number): string {
    let width = 0;
    /** Length of the longest beginning that leaves room for the ellipsis. */
    let kept = 0;
    for (let i = 0; i < text.length;) {
      const code = text.codePointAt(i) as number;
      const length = code > 0xffff ? 2 : 1;
      width += this.advance(code);
      i += length;
      if (width > px) return kept === 0 ? '' : `${text.slice(0, kept)}…`;
      if (width + this.ellipsisPx <= px) kept = i;
    }
    return text;
  }

  private advance(code: number): number {
    const known = this.advances.get(code);
    if (known !== undefined) return known;
    const px = this.measure(String.fromCodePoint(code));
    this.advances.set(code, px);
    return px;
  }
}

/** Labels as wide as the theme's font makes them. */
export function labelsIn({ font }: Theme): Labels {
  const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
  context.font = labelFont({ bold: false, italic: false, underlined: false }, font);
  return new Labels((text) => context.measureText(text).width);
}
