/** Bars as shapes: fill, outline, label and marks, the same on the screen and in an exported picture. */
import type { Bar } from './bars';
import { changeLabel, paintChange } from './changeMarks';
import type { Labels, LabelStyle, Surface } from './surface';
import type { BarColours, BarFamily } from './palette';
import { isHighContrast, type Theme } from '../../kit/theme';

export const rowPx = 20;
const paddingPx = 5;
const minLabelPx = 30;
const minSignPx = 11;

/** A bar and its box within the drawing, px. */
export interface BarBox {
  readonly bar: Bar;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** What a bar looks like beside its place. */
export interface BarMarks {
  readonly family: BarFamily;
  readonly colours: BarColours;
  readonly isHit: boolean;
  readonly isSelected: boolean;
  /** Another bar of the selected function. */
  readonly isSameFunction: boolean;
}

/** Paints the visible part of a bar: its box in px, as far as it is within the drawing. */
export function paintBar(
  surface: Surface,
  { bar, x, y, width }: BarBox,
  marks: BarMarks,
  theme: Theme,
  labels: Labels,
): void {
  const { colours, family } = marks;
  // The background shows between neighbours; of a narrow bar it takes less.
  const inner = width - Math.min(1, width / 4);
  surface.fill(x, y, inner, rowPx - 1, colours.fill);
  const change = bar.frame === null ? null : bar.change;
  if (change !== null) paintChange(surface, { x, y, width: inner, height: rowPx - 1 }, change, colours, theme);
  else if (isHighContrast(theme.kind))
    outlineInHighContrast(surface, { x, y, width: inner }, marks, theme, bar.change === null ? [2, 2] : [1, 3]);
  // In a comparison, a broken outline marks what was removed.
  else if (family === 'folded' && width >= 3 && bar.change === null)
    surface.outline(x, y, inner, rowPx - 1, theme.border, 1, [2, 2]);
  mark(surface, { x, y, width: inner }, marks, theme);
  const isNarrow = width < minLabelPx;
  if (isNarrow && (change === null || change.strength === 0 || width < minSignPx)) return;
  const padding = isNarrow ? 2 : paddingPx;
  const style: LabelStyle = {
    bold: marks.isHit || marks.isSelected,
    italic: family === 'folded',
    underlined: marks.isHit,
  };
  const fit = (label: string): string => labels.fit(label, (width - 2 * padding) / (style.bold ? boldWider : 1));
  const text = change === null ? fit(bar.name) : changeLabel(bar.name, change, fit);
  if (text !== '') surface.text(x + padding, y + rowPx / 2 - 0.5, text, colours.text, style);
}

/** Marks what is painted in another way: a block that is drawn as what it holds. */
export const paintMark = (surface: Surface, { x, y, width }: BarBox, marks: BarMarks, theme: Theme): void =>
  mark(surface, { x, y, width }, marks, theme);

type Box = Pick<BarBox, 'x' | 'y' | 'width'>;

/** How much wider bold letters are than the font that labels are measured in. */
const boldWider = 1.12;

function outlineInHighContrast(
  surface: Surface,
  { x, y, width }: Box,
  { family, isHit }: BarMarks,
  { border, foreground }: Theme,
  foldedDash: readonly [number, number],
): void {
  if (width < 2) surface.fill(x, y, width, rowPx - 1, border);
  else if (isHit) surface.outline(x, y, width, rowPx - 1, foreground, 2, [6, 2]);
  else
    surface.outline(x, y, width, rowPx - 1, border, family === 'own' ? 2 : 1, family === 'folded' ? foldedDash : null);
}

/** Selection by shape, not by colour alone: the bar itself is framed, other bars of its function are underlined. */
function mark(
  surface: Surface,
  { x, y, width }: Box,
  { isSelected, isSameFunction, colours }: BarMarks,
  theme: Theme,
): void {
  const colour = isHighContrast(theme.kind) ? theme.foreground : colours.text;
  if (isSelected && width >= 4) surface.outline(x, y, width, rowPx - 1, colour, 2, null);
  else if (isSelected || isSameFunction) surface.fill(x, y + rowPx - 4, width, 3, colour);
}
