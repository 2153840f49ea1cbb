import { applyScope } from '../../profile/applyScope';
import { mergeStacks, type MergedStacks } from '../../profile/callTree';
import { compareFrames } from '../../profile/diff/compareFrames';
import type { Comparison, SideFacts, United } from '../../profile/diff/types';
import type { Scope } from '../../profile/scope';
import { stackWeights } from '../../profile/stackWeights';
import { MS_PER_UNIT } from '../../profile/types';
import { Recent } from '../recent';
import type { UnitedPart } from './comparedPart';

/** Modes, and sides swapped or not, whose tests are kept. */
const MODES_KEPT = 4;

/** The part of a comparison that a scope leaves. Rates are of what it leaves too: of fewer tasks, or of a stretch of time. */
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
  // Requests are the whole recording's: those of a part are its share of tasks and time.
  const wallMs = isStretch ? Math.max(0, Math.min((window.end - window.start) * ms, facts.wallMs)) : facts.wallMs;
  const share = facts.wallMs > 0 ? (tasks / facts.tasks) * (wallMs / facts.wallMs) : 1;
  return { ...facts, tasks, wallMs, requests: facts.requests === null ? null : facts.requests * share };
}
