import { stackWeights } from '../stackWeights';
import type { Profile } from '../types';
import type { CompareView, Side, United } from './types';
import { divisorOf } from './unitScale';

/** Self weight by stack of each side, in the mode's unit. */
interface SideWeights {
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** Samples with an empty stack, before and after. */
  readonly empty: readonly [number, number];
  /** Total of each side outside idle, before and after. */
  readonly totals: readonly [number, number];
  /** Total of each side outside idle, in the profile's unit. */
  readonly busy: readonly [number, number];
}

/**
 * Weights of both sides of a (scoped) united profile. All 0 for a side without weight, or without the divisor that the
 * mode needs.
 */
export function sideWeights(profile: Profile, united: United, view: CompareView): SideWeights {
  const [before, after] = ([0, 1] as const).map((place) =>
    ofSide(profile, united, view, (view.swapped ? 1 - place : place) as Side),
  );
  return {
    before: before.self,
    after: after.self,
    empty: [before.empty, after.empty],
    totals: [before.total, after.total],
    busy: [before.busy, after.busy],
  };
}

function ofSide(
  profile: Profile,
  united: United,
  { mode }: CompareView,
  side: Side,
): { self: Float64Array; empty: number; total: number; busy: number } {
  const threads = profile.threads.filter((_, t) => united.sideOf[t] === side);
  const { self, empty, sum } = stackWeights({ ...profile, threads });
  const divisor = divisorOf(mode, united.sides[side], sum);
  const scaled = (weight: number): number => (divisor > 0 ? weight / divisor : 0);
  return { self: self.map(scaled), empty: scaled(empty), total: scaled(sum), busy: sum };
}
