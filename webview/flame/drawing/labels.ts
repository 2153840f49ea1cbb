import { labelFont } from './surface';
import type { Theme } from '../../kit/theme';

/**
 * Text cut to a width. Advances of characters are measured once each: thousands of labels a drawing cost additions
 * only.
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
