import type { WeightUnit } from '../../profile/types';
import type { LineHeat } from '../../worker/types';
import { bytesText } from '../text/bytes';

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
  readonly hover: string;
}

/** 0..5 for a share in percent, null below the floor. */
export function stepOf(percent: number): number | null {
  const above = BOUNDS.filter((bound) => percent >= bound).length;
  return above === 0 ? null : above - 1;
}

/** Marks of one file: all lines above the floor, figures on the `maxFigures` hottest. `unit` is the profile's. */
export function planMarks(heat: readonly LineHeat[], maxFigures: number, unit: WeightUnit): Mark[] {
  const told = (percent: number, weight: number, ms: number | null): string => share(percent, ms, unit === 'bytes' ? weight : null);
  const own = (row: LineHeat): string => told(row.selfPercent, row.self, row.selfMs);
  const all = (row: LineHeat): string => told(row.totalPercent, row.total, row.totalMs);
  return heat
    .filter((row) => row.line > 0 && (stepOf(row.selfPercent) !== null || row.totalPercent >= CALLS_FLOOR))
    .sort((a, b) => b.selfPercent - a.selfPercent || b.totalPercent - a.totalPercent || a.line - b.line)
    .map((row, rank) => ({
      line: row.line,
      step: stepOf(row.selfPercent),
      figure: rank >= maxFigures ? '' : stepOf(row.selfPercent) === null ? `${all(row)} in calls` : own(row),
      hover: `self ${own(row)}, total ${all(row)}`,
    }));
}

/** `12.3 % · 1.8 s`, `12.3 % · 4.1 MB`; the share alone where the unit is neither time nor bytes. */
export function share(percent: number, ms: number | null, bytes: number | null = null): string {
  const amount = ms !== null ? duration(ms) : bytes !== null ? bytesText(bytes) : '';
  return `${percent.toFixed(1)} %${amount === '' ? '' : ` · ${amount}`}`;
}

const duration = (ms: number): string => (ms >= 100 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms)} ms`);
