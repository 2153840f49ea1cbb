/** The marks of a file: hot lines, or in a comparison signed changes instead of heat; and where they are in a text that is edited. Pure. */
import type { WeightUnit } from '../../profile/types';
import type { LineHeat } from '../../query/types';
import type { CompareMode } from '../../profile/diff/types';
import { formatDelta } from '../../words/changes';
import type { SidedLine } from './sidedLines';
import { inCalls, selfText } from './lineText';

export const STEPS = 6;
/** Lower bound of each step in percent of the profile's total; a line below the first gets no mark. */
const HEAT_BOUNDS: readonly number[] = [0.5, 2, 5, 10, 20, 40];
/** A line without self time is marked if its calls take this share, in percent. */
const CALLS_FLOOR = 5;

/** A mark on a line. `step` 0..5 is the strength of the background, null for a line whose time is all in its calls. */
export interface Mark {
  /** 1-based. */
  readonly line: number;
  readonly step: number | null;
  /** Short text after the line, '' where the line is not among the hottest. */
  readonly figure: string;
  /** In a comparison: what changed. `step` is then the strength of a significant change, 0..2. */
  readonly change?: MarkChange;
}

/** 0..5 for a share in percent, null below the floor. */
export function stepOf(percent: number): number | null {
  const above = HEAT_BOUNDS.filter((bound) => percent >= bound).length;
  return above === 0 ? null : above - 1;
}

/** Whether a line is hot enough for a mark. */
const isHot = ({ line, selfPercent, totalPercent }: LineHeat): boolean =>
  line > 0 && (stepOf(selfPercent) !== null || totalPercent >= CALLS_FLOOR);

/**
 * Marks of one file, hottest first: all lines above the floor, figures on the `maxFigures` hottest. `unit` is the
 * profile's.
 */
export function planMarks(heat: readonly LineHeat[], maxFigures: number, unit: WeightUnit): Mark[] {
  return heat
    .filter(isHot)
    .sort((a, b) => b.selfPercent - a.selfPercent || b.totalPercent - a.totalPercent || a.line - b.line)
    .map((row, rank) => {
      const step = stepOf(row.selfPercent);
      return {
        line: row.line,
        step,
        figure: rank >= maxFigures ? '' : step === null ? inCalls(row, unit) : selfText(row, unit),
      };
    });
}

/** Additional details of a mark in a comparison. */
export interface MarkChange {
  /** 1: more for sure, -1: less for sure, 0: within the noise. */
  readonly direction: -1 | 0 | 1;
  /** The line was changed between the two revisions. */
  readonly inHunk: boolean;
  /** Null: nothing ran on the line itself. */
  readonly line: SidedLine | null;
  /** The hunk whose sum is shown on the line. */
  readonly hunk: HunkChange | null;
  readonly mode: CompareMode;
}

/** Steps of strength that a significant change has. */
export const DELTA_STEPS = 3;
/** Lower bound of each step after the first, in percent of the larger side. */
const CHANGE_BOUNDS: readonly number[] = [2, 10];
/** A change below this share of the larger side, in percent, has no figure. */
const CHANGE_FLOOR = 0.5;

/** A hunk's own change: all that ran in it, calls included, each sample once. */
export interface HunkChange {
  /** Line on which it is shown, 1-based in the later text. */
  readonly line: number;
  readonly before: number;
  readonly after: number;
  /** As of a line. */
  readonly trend: -1 | 0 | 1;
}

export interface DeltaPlan {
  readonly mode: CompareMode;
  /** Larger of the two sides' sums, in the mode's unit. */
  readonly scale: number;
  readonly maxFigures: number;
}

/** Stands after the figure of a line that differs between the revisions. */
const CHANGED = ' \u25c6 changed here';

/** Marks for the lines of one side's text, largest change first; sure changes before others. */
export function planDeltas(
  lines: readonly SidedLine[],
  hunks: readonly HunkChange[],
  { mode, scale, maxFigures }: DeltaPlan,
): Mark[] {
  const percent = (delta: number): number => (scale > 0 ? (100 * Math.abs(delta)) / scale : 0);
  const stepOf = (delta: number): number => CHANGE_BOUNDS.filter((bound) => percent(delta) >= bound).length;
  const rows = lines
    .flatMap((line) => {
      const self = line.selfAfter - line.selfBefore;
      const isSelf = percent(self) >= CHANGE_FLOOR;
      const delta = isSelf ? self : line.after - line.before;
      const direction = directionOf(delta, line.trend);
      return percent(delta) < CHANGE_FLOOR
        ? []
        : [{ line, delta, direction, figure: `${formatDelta(delta, mode)}${isSelf ? '' : ' in calls'}` }];
    })
    .sort(
      (a, b) =>
        Math.abs(b.direction) - Math.abs(a.direction) ||
        Math.abs(b.delta) - Math.abs(a.delta) ||
        a.line.line - b.line.line,
    );
  const marks = new Map<number, Mark>();
  rows.forEach(({ line, delta, direction, figure }, rank) => {
    const text = `${figure}${line.inHunk ? CHANGED : ''}`;
    marks.set(line.line, {
      line: line.line,
      step: direction === 0 ? null : stepOf(delta),
      figure: rank < maxFigures ? text : '',
      change: { direction, inHunk: line.inHunk, line, hunk: null, mode },
    });
  });
  for (const hunk of hunks) {
    const { line, before, after, trend } = hunk;
    const delta = after - before;
    if (percent(delta) < CHANGE_FLOOR) continue;
    const own = marks.get(line);
    const figure = [own?.figure.replace(CHANGED, '') ?? '', `\u25c6 this hunk ${formatDelta(delta, mode)}`]
      .filter((part) => part !== '')
      .join(' ');
    const direction = own?.change?.direction || directionOf(delta, trend);
    const step = own?.step ?? (direction === 0 ? null : stepOf(delta));
    marks.set(line, {
      line,
      step,
      figure,
      change: { direction, inHunk: true, line: own?.change?.line ?? null, hunk, mode },
    });
  }
  return [...marks.values()];
}

/** A change is significant if it has the direction of its function's significant change. */
const directionOf = (delta: number, trend: -1 | 0 | 1): -1 | 0 | 1 => (Math.sign(delta) === trend ? trend : 0);

/** A mark in the text of now. */
export interface PlacedMark extends Mark {
  /** The recorded line; `line` is its current one. */
  readonly recorded: number;
  /** Its text was edited since it was measured. */
  readonly touched: boolean;
}

/** An edit in the editor's terms: 0-based lines of the text before. */
export interface TextEdit {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly text: string;
}

/**
 * Moves marks with their lines through edits of one moment, which do not overlap; marks of lines that were taken out
 * go.
 */
export function moveMarks(marks: readonly PlacedMark[], changes: readonly TextEdit[]): PlacedMark[] {
  return marks.flatMap((mark) => {
    const at = mark.line - 1;
    let [shift, touched] = [0, mark.touched];
    for (const {
      range: { start, end },
      text,
    } of changes) {
      const added = text.split(/\r\n|\r|\n/).length - 1;
      const isEmpty = start.line === end.line && start.character === end.character;
      const before =
        end.line < at ||
        (end.line === at && end.character === 0 && start.line < at) ||
        (end.line === at && isEmpty && start.character === 0 && added > 0);
      if (before) shift += added - (end.line - start.line);
      else if (start.line > at) continue;
      else if (end.line > at && (start.line < at || start.character === 0) && added === 0) return [];
      else {
        touched = true;
        shift += Math.min(at, start.line + added) - at;
      }
    }
    return [{ ...mark, line: mark.line + shift, touched }];
  });
}

/**
 * The profile's marks at their current lines. `lineNow`: null if the line's text no longer exists; such a mark is kept,
 * as touched, at the line that `before` has followed it to, or else removed.
 */
export function placeMarks(
  marks: readonly Mark[],
  lineNow: (line: number) => number | null,
  before: readonly PlacedMark[],
): PlacedMark[] {
  const followed = new Map(before.filter(({ touched }) => touched).map((mark) => [mark.recorded, mark.line]));
  return marks.flatMap((mark) => {
    const now = lineNow(mark.line);
    const line = now ?? followed.get(mark.line);
    return line === undefined ? [] : [{ ...mark, line, recorded: mark.line, touched: now === null }];
  });
}

/** The next of some lines after `from` (or before it), around the end. `lines` must not be empty. */
export function nextLine(lines: readonly number[], from: number, step: 1 | -1): number {
  const sorted = [...lines].sort((a, b) => step * (a - b));
  return sorted.find((line) => step * (line - from) > 0) ?? sorted[0];
}
