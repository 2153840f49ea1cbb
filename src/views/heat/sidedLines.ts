/** Lines of a comparison on both sides: numbers of the earlier text are led into the later one. Pure. */
import type { Side } from '../../profile/diff/types';
import type { LineHeat } from '../../query/types';
import { isInHunk } from '../../source/truth/hunks';
import type { TextPair } from '../source/lineDrift';

/** A line and what it cost before and after, in the mode's unit. */
export interface SidedLine {
  /** 1-based; in the text of the side that has it, of the later one if both do. */
  readonly line: number;
  readonly side: Side;
  readonly selfBefore: number;
  readonly selfAfter: number;
  readonly before: number;
  readonly after: number;
  /** Direction in which its function changed significantly; 0: it did not. */
  readonly trend: -1 | 0 | 1;
  /** The line itself differs between the sides. */
  readonly inHunk: boolean;
}

/** Rows by line number as each side ran, as one row a line of code. Rows without weight on either side are left out. */
export function sidedLines(heat: readonly LineHeat[], { afterOf, hunks }: TextPair): SidedLine[] {
  const kept = new Map<number, { -readonly [K in keyof SidedLine]: SidedLine[K] }>();
  const gone: SidedLine[] = [];
  const entry = (line: number): { -readonly [K in keyof SidedLine]: SidedLine[K] } => {
    const known = kept.get(line) ?? {
      line,
      side: 1,
      selfBefore: 0,
      selfAfter: 0,
      before: 0,
      after: 0,
      trend: 0,
      inHunk: isInHunk(hunks, 1, line),
    };
    kept.set(line, known);
    return known;
  };
  for (const { line, change } of heat) {
    if (change === null || line <= 0) continue;
    const { selfBefore, selfAfter, before, after, trend } = change;
    if (after > 0 || selfAfter > 0) {
      const row = entry(line);
      row.selfAfter += selfAfter;
      row.after += after;
      row.trend = trend;
    }
    if (before <= 0 && selfBefore <= 0) continue;
    const there = afterOf(line);
    if (there === null) gone.push({ line, side: 0, selfBefore, selfAfter: 0, before, after: 0, trend, inHunk: true });
    else {
      const row = entry(there);
      row.selfBefore += selfBefore;
      row.before += before;
      if (row.trend === 0) row.trend = trend;
    }
  }
  return [...kept.values(), ...gone].sort((a, b) => a.side - b.side || a.line - b.line);
}
