/** What bars are painted on: a canvas on the screen and in a PNG, text in an SVG. Px from the drawing's upper left corner. */
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
  /** A label that begins at `x`; `y` is its middle. */
  text(x: number, y: number, text: string, colour: string, style: LabelStyle): void;
}

export interface LabelStyle {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underlined: boolean;
}

export const labelPx = 12;

/** CSS font of a label. */
export const labelFont = ({ bold, italic }: LabelStyle, family: string): string =>
  `${italic ? 'italic ' : ''}${bold ? '700 ' : ''}${labelPx}px ${family}`;
