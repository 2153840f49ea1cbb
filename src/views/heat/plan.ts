import type { WeightUnit } from '../../profile/types';
import type { LineHeat } from '../../query/types';
import { selfText, totalText } from './figures';
import type { MarkChange } from './planDeltas';

export const STEPS = 6;
/** Lower bound of each step in percent of the profile's total; a line below the first gets no mark. */
const BOUNDS: readonly number[] = [0.5, 2, 5, 10, 20, 40];
/** A line without own time is marked when its calls take this share, in percent. */
const CALLS_FLOOR = 5;

/** A mark on a line. `step` 0..5 is the strength of the background, null for a line whose time is all in its calls. */
export interface Mark {
  /** 1-based. */
  readonly line: number;
  readonly step: number | null;
  /** Short text after the line, '' where the line is not among the hottest. */
  readonly figure: string;
  /** Of a comparison: what changed. `step` is then the strength of a sure change, 0..2. */
  readonly change?: MarkChange;
}

/** 0..5 for a share in percent, null below the floor. */
export function stepOf(percent: number): number | null {
  const above = BOUNDS.filter((bound) => percent >= bound).length;
  return above === 0 ? null : above - 1;
}

/** Whether a line is hot enough for a mark. */
export const isHot = ({ line, selfPercent, totalPercent }: LineHeat): boolean =>
  line > 0 && (stepOf(selfPercent) !== null || totalPercent >= CALLS_FLOOR);

/** Marks of one file, hottest first: all lines above the floor, figures on the `maxFigures` hottest. `unit` is the profile's. */
export function planMarks(heat: readonly LineHeat[], maxFigures: number, unit: WeightUnit): Mark[] {
  return heat
    .filter(isHot)
    .sort((a, b) => b.selfPercent - a.selfPercent || b.totalPercent - a.totalPercent || a.line - b.line)
    .map((row, rank) => {
      const step = stepOf(row.selfPercent);
      return {
        line: row.line,
        step,
        figure: rank >= maxFigures ? '' : step === null ? `${totalText(row, unit)} in calls` : selfText(row, unit),
      };
    });
}
