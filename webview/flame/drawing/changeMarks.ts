/**
 * How a bar shows a change besides its colour: new frames are hatched, removed ones have a broken outline, and labels
 * begin with the sign or the word.
 */
import { formatDelta } from '../../../src/words/changes';
import { isSignificant, type BarChange } from './barChange';
import type { BarColours } from './palette';
import type { Surface } from './surface';
import { isHighContrast, type Theme } from '../../kit/theme';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Narrower bars have no room for a pattern. */
const leastPatternPx = 3;

/** Pattern and outline of a bar that is filled already. */
export function paintChange(
  surface: Surface,
  { x, y, width, height }: Box,
  change: BarChange,
  { text, hatch }: BarColours,
  theme: Theme,
): void {
  const isHigh = isHighContrast(theme.kind);
  const line = isHigh && isSignificant(change) ? 2 : 1;
  const colour = isHigh ? theme.border : text;
  if (width < leastPatternPx) {
    if (isHigh && !isSignificant(change)) surface.fill(x, y, width, height, theme.border);
  } else if (change.state === 'removed') surface.outline(x, y, width, height, text, line, [4, 3]);
  else if (change.state === 'new') {
    // A bar that the search does not match has only its outline.
    if (hatch !== undefined) surface.lines(hatchLines(x, y, width, height), hatch, 1.5);
    surface.outline(x, y, width, height, colour, line, null);
  } else if (isHigh) surface.outline(x, y, width, height, colour, line, null);
}

/**
 * The label of a bar: `+3.1 pp · parse`, `new · parse`, `removed −2.0 pp · parse`; the name alone if no change is
 * certain. `fit` cuts a text to the bar. A figure is never cut: where it has no room, the sign replaces it.
 */
export function changeLabel(name: string, change: BarChange, fit: (text: string) => string): string {
  const state = change.state === 'new' || change.state === 'removed' ? change.state : '';
  const delta = isSignificant(change) ? formatDelta(change.after - change.before, change.mode) : '';
  const told = [state, delta].filter((part) => part !== '').join(' ');
  if (told === '') return fit(name);
  const sign = changeSign(change);
  const label = [told, state]
    .filter((part) => part !== '')
    .map((part) => [part, fit(`${part} · ${name}`)] as const)
    .find(([part, text]) => text.length > part.length + 5);
  return label?.[1] ?? (fit(`${sign} ${name}`.trimStart()) || sign);
}

/** The sign of a change that is sure, else ''. */
const changeSign = ({ strength }: BarChange): string => (strength > 0 ? '+' : strength < 0 ? '\u2212' : '');

/** Distance between lines along the box's upper edge, in px. */
const spacingPx = 7;

/**
 * Rising lines at 45° across a box, cut at its edges: four numbers a line, x and y of its ends. The lines of
 * neighbouring boxes continue each other.
 */
export function hatchLines(x: number, y: number, width: number, height: number): readonly number[] {
  const lines: number[] = [];
  const right = x + width;
  const bottom = y + height;
  // All points of a line have the same x + y.
  for (let sum = Math.ceil((x + y) / spacingPx) * spacingPx; sum < right + bottom; sum += spacingPx) {
    const fromX = Math.max(x, sum - bottom);
    const toX = Math.min(right, sum - y);
    if (toX > fromX) lines.push(fromX, sum - fromX, toX, sum - toX);
  }
  return lines;
}
