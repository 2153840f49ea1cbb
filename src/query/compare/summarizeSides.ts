import { fairness } from './fairness';
import { possibleModes } from '../../profile/diff/unitScale';
import type { Side } from '../../profile/diff/types';
import { MS_PER_UNIT } from '../../profile/types';
import type { ComparedPart } from './comparedPart';
import type { OpenComparison } from './unite';
import type { ComparisonSummary, SideSummary } from './types';

/** Both sides as they were recorded, and whether the comparison is fair. `whole`: all of both, as first shown. */
export function summarizeSides({ united, names, captures }: OpenComparison, whole: ComparedPart): ComparisonSummary {
  const { before, after, warnings, noiseFloor } = whole.summary();
  const sideOf = (side: Side, totalMs: number | null): SideSummary => {
    const { samples, rateHz, tasks, wallMs } = united.sides[side];
    return { name: names[side], capture: captures[side], totalMs, samples, rateHz, tasks, wallMs };
  };
  const { differences, warnings: unfair, isFair } = fairness(captures[0], captures[1], united.sides);
  return {
    before: sideOf(0, before.totalMs),
    after: sideOf(1, after.totalMs),
    differences,
    warnings: [...unfair, ...warnings],
    isFair,
    noiseFloor,
    modes: possibleModes(united.sides, MS_PER_UNIT[united.profile.unit] !== null),
  };
}
