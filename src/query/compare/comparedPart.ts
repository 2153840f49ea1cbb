import { applyScope } from '../../profile/applyScope';
import { type MergedStacks, mergeStacks } from '../../profile/callTree';
import { compareFrames } from '../../profile/diff/compareFrames';
import { sideWeights } from '../../profile/diff/sideWeights';
import type { CompareMode, CompareView, Comparison, SideFacts, United } from '../../profile/diff/types';
import type { Scope } from '../../profile/scope';
import { addToParents, type StackWeights, stackWeights, weightsOf } from '../../profile/stackWeights';
import { MS_PER_UNIT, type Profile } from '../../profile/types';
import { Recent } from '../recent';
import type { CompareUnit, ScopeComparison } from './types';

const UNITS: Readonly<Record<CompareMode, CompareUnit>> = { share: 'points', rate: 'ms/s', perRequest: 'ms/request' };

/** One part of two profiles: a scope applied to both, united. Only what does not depend on how it is shown. */
export interface UnitedPart {
  readonly profile: Profile;
  /** With the part's wall time and tasks. */
  readonly united: United;
  /** Call paths of both sides, weights in the profile's unit. */
  readonly paths: () => MergedStacks;
  /** Its functions, independent of the width drawn. */
  readonly functions: (view: CompareView) => Comparison;
}

/** A part of a comparison shown in one way: both sides by stack and by function, in the mode's unit. */
export class ComparedPart {
  readonly unit: CompareUnit;
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly emptyBefore: number;
  readonly emptyAfter: number;
  /** The weights that trees are built from. */
  readonly widths: StackWeights;
  /** Milliseconds per unit of the mode, for what is drawn; null if both sides are drawn, or the unit is not time. */
  readonly msPerUnit: number | null;
  /** Weight of both sides outside idle, in the profile's unit. */
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

  /** Threads of the drawn side; null if both are drawn. */
  get drawnThreads(): readonly number[] | null {
    const place = drawnPlace(this.view);
    if (place === null) return null;
    const side = this.view.swapped ? 1 - place : place;
    return [...this.part.profile.threads.keys()].filter((t) => this.part.united.sideOf[t] === side);
  }

  get frames(): Comparison {
    return this.part.functions(this.view);
  }

  /**
   * Weight by function on both sides together: 0 if it is not in the part; with `only: removed`, 0 unless it is gone.
   */
  get inEither(): Float64Array {
    const { totalBefore, totalAfter } = this.frames;
    return this.view.only === 'removed'
      ? totalBefore.map((before, f) => (totalAfter[f] > 0 ? 0 : before))
      : totalBefore.map((before, f) => before + totalAfter[f]);
  }

  /** The change drawn in full strength: the largest significant one, rounded up to a readable number. */
  get scale(): number {
    return (this.theScale ??= roundUp(
      this.frames.delta.reduce(
        (most, delta, f) => (this.frames.significant[f] === 1 ? Math.max(most, Math.abs(delta)) : most),
        0,
      ),
    ));
  }

  /** Whether the test was possible for any function. */
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

/** Which side's weights trees are built from, after swapping; null: both. */
const drawnPlace = ({ width, only }: CompareView): 0 | 1 | null =>
  only === 'removed' || width === 'before' ? 0 : width === 'after' ? 1 : null;

/** Rounds up to 1, 2 or 5 times a power of ten; 1 for nothing. */
function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value * (1 - 1e-9)) as number;
}

/** How many test results are kept, by mode and swapping. */
const MODES_KEPT = 4;

/** Applies a scope to a comparison. Rates refer to the part, too: to fewer tasks, or to a stretch of time. */
export function partOf(united: United, scope: Scope, mine: Uint8Array): UnitedPart {
  const profile = applyScope(united.profile, scope, mine);
  let paths: MergedStacks | undefined;
  const [before, after] = united.sides.map((facts, side) => factsOf(united, scope, facts, side));
  const part: United = { ...united, sides: [before, after] };
  const compared = new Recent<Comparison>(MODES_KEPT);
  return {
    profile,
    united: part,
    paths: () => (paths ??= mergeStacks(profile, stackWeights(profile))),
    functions: (view) => compared.get(`${view.mode} ${view.swapped}`, () => compareFrames(profile, part, view)),
  };
}

function factsOf(
  { profile, sideOf, taskOf }: United,
  { threads, window }: Scope,
  facts: SideFacts,
  side: number,
): SideFacts {
  if (threads === null) return facts;
  const own = threads.filter((t) => sideOf[t] === side);
  const tasks = Math.max(1, new Set(own.map((t) => taskOf[t])).size);
  const ms = MS_PER_UNIT[profile.unit];
  const isStretch = window !== null && threads.length === 1 && own.length === 1 && ms !== null;
  // Requests are known for the whole recording: a part gets its share of tasks and time.
  const longestMs = facts.longestMs ?? facts.wallMs;
  const wallMs = isStretch ? Math.max(0, Math.min((window.end - window.start) * ms, longestMs)) : facts.wallMs;
  const share = facts.wallMs > 0 ? (tasks / facts.tasks) * (wallMs / facts.wallMs) : 1;
  return {
    ...facts,
    tasks,
    wallMs,
    ...(isStretch && { longestMs: wallMs }),
    requests: facts.requests === null ? null : facts.requests * share,
  };
}

/** Weights of both sides by stack, in one unit. */
interface BothSides {
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly emptyBefore: number;
  readonly emptyAfter: number;
}

/**
 * The weights that trees are built from: one side's, or the larger for each call path, or of removed paths those
 * before. Paths are compared without their lines (`paths` merges both sides), because the lines of a function differ
 * between the sides.
 */
export function widths(
  { width, only }: CompareView,
  sides: BothSides,
  paths: () => MergedStacks,
  parent: Int32Array,
): StackWeights {
  const { before, after, emptyBefore, emptyAfter } = sides;
  if (only === 'removed') return weightsOf(removed(sides, paths()), parent);
  if (width === 'after') return weightsOf(after, parent, emptyAfter);
  if (width === 'before') return weightsOf(before, parent, emptyBefore);
  const { nodeOfStack, tree } = paths();
  const [selfBefore, selfAfter] = [before, after].map((weights) => selfOf(weights, nodeOfStack, tree.self.length));
  const larger = before.map((weight, s) =>
    nodeOfStack[s] >= 0 && selfBefore[nodeOfStack[s]] <= selfAfter[nodeOfStack[s]] ? after[s] : weight,
  );
  return weightsOf(larger, parent, Math.max(emptyBefore, emptyAfter));
}

/** Weights of the before side in paths that the after side lacks. */
function removed({ before, after }: BothSides, { nodeOfStack, tree }: MergedStacks): Float64Array {
  const total = selfOf(after, nodeOfStack, tree.self.length);
  addToParents(total, tree.parent);
  return before.map((weight, s) => (nodeOfStack[s] >= 0 && total[nodeOfStack[s]] <= 0 ? weight : 0));
}

function selfOf(weights: Float64Array, nodeOfStack: Int32Array, nodes: number): Float64Array {
  const self = new Float64Array(nodes);
  for (let s = 0; s < weights.length; s++) if (nodeOfStack[s] >= 0) self[nodeOfStack[s]] += weights[s];
  return self;
}
