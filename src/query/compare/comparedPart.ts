import type { MergedStacks } from '../../profile/callTree';
import { sideWeights } from '../../profile/diff/sideWeights';
import type { CompareMode, CompareView, Comparison, United } from '../../profile/diff/types';
import type { StackWeights } from '../../profile/stackWeights';
import { MS_PER_UNIT, type Profile } from '../../profile/types';
import type { CompareUnit, ScopeComparison } from './types';
import { widths } from './widths';

const UNITS: Readonly<Record<CompareMode, CompareUnit>> = { share: 'points', rate: 'ms/s', perRequest: 'ms/request' };

/** One part of two profiles: a scope applied to them united. What does not depend on how it is looked at. */
export interface UnitedPart {
  readonly profile: Profile;
  /** With the wall time and the tasks of the part. */
  readonly united: United;
  /** Call paths of both sides, weights in the profile's unit. */
  readonly paths: () => MergedStacks;
  /** Its functions; whatever width is drawn. */
  readonly functions: (view: CompareView) => Comparison;
}

/** A part of a comparison, looked at in one way: both sides by stack and by function, in the mode's unit. */
export class ComparedPart {
  readonly unit: CompareUnit;
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly emptyBefore: number;
  readonly emptyAfter: number;
  /** What trees are built from. */
  readonly widths: StackWeights;
  /** Milliseconds in the mode's unit of what is drawn; null where it is of both sides, or no time. */
  readonly msPerUnit: number | null;
  /** Both sides outside idle, in the profile's unit. */
  readonly busy: number;
  private readonly totals: readonly [ScopeComparison['before'], ScopeComparison['after']];
  private theScale: number | undefined;

  constructor(
    readonly part: UnitedPart,
    readonly view: CompareView,
  ) {
    const { before, after, empty, totals, busy } = sideWeights(part.profile, part.united, view);
    const ms = MS_PER_UNIT[part.profile.unit];
    this.unit = UNITS[view.mode];
    this.busy = busy[0] + busy[1];
    [this.before, this.after, [this.emptyBefore, this.emptyAfter]] = [before, after, empty];
    this.widths = widths(view, this, part.paths, part.profile.stacks.parent);
    const drawn = drawnPlace(view);
    this.msPerUnit = ms === null || drawn === null || totals[drawn] <= 0 ? null : (busy[drawn] * ms) / totals[drawn];
    const totalOf = (place: 0 | 1): ScopeComparison['before'] => ({
      total: totals[place],
      totalMs: ms === null ? null : busy[place] * ms,
    });
    this.totals = [totalOf(0), totalOf(1)];
  }

  get mode(): CompareMode {
    return this.view.mode;
  }

  /** Threads of the side that is drawn; null where both are. */
  get drawnThreads(): readonly number[] | null {
    const place = drawnPlace(this.view);
    if (place === null) return null;
    const side = this.view.swapped ? 1 - place : place;
    return [...this.part.profile.threads.keys()].filter((t) => this.part.united.sideOf[t] === side);
  }

  get frames(): Comparison {
    return this.part.functions(this.view);
  }

  /** By function its weight on both sides together: 0 where it is not in the part; with `only: removed` where it is not gone. */
  get inEither(): Float64Array {
    const { totalBefore, totalAfter } = this.frames;
    return this.view.only === 'removed'
      ? totalBefore.map((before, f) => (totalAfter[f] > 0 ? 0 : before))
      : totalBefore.map((before, f) => before + totalAfter[f]);
  }

  /** The change that has full strength: the largest significant one, rounded up to a number that reads well. */
  get scale(): number {
    return (this.theScale ??= roundUp(
      this.frames.delta.reduce(
        (most, delta, f) => (this.frames.significant[f] === 1 ? Math.max(most, Math.abs(delta)) : most),
        0,
      ),
    ));
  }

  /** Whether the test could tell of any function. */
  get isTested(): boolean {
    return this.frames.qValue.some((q) => !Number.isNaN(q));
  }

  summary(): ScopeComparison {
    const { noiseFloor, warnings, significant } = this.frames;
    return {
      mode: this.mode,
      unit: this.unit,
      before: this.totals[0],
      after: this.totals[1],
      noiseFloor,
      warnings,
      significant: significant.reduce((count, one) => count + one, 0),
    };
  }
}

/** Which side's weights trees are built from, after swapping; null: of both. */
export const drawnPlace = ({ width, only }: CompareView): 0 | 1 | null =>
  only === 'removed' || width === 'before' ? 0 : width === 'after' ? 1 : null;

/** Up to 1, 2 or 5 times a power of ten; 1 for nothing. */
function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value * (1 - 1e-9)) as number;
}
