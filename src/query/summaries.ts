import { captureOf } from '../metadata/metadata';
import type { Scope } from '../profile/scope';
import type { Side } from '../profile/diff/types';
import { busyWeight, type StackWeights } from '../profile/stackWeights';
import { MS_PER_UNIT, type Profile } from '../profile/types';
import { Scale } from './scale';
import type { ScopedModel } from './scopedModel';
import type { ComparisonSummary, ProfileSummary, ScopeSummary } from './types';

/** `weights`: of the whole profile, in its unit. `comparison`: for two profiles, whose thread each is. */
export function summarize(
  profile: Profile,
  weights: StackWeights,
  comparison: { readonly summary: ComparisonSummary; readonly sideOf: Uint8Array } | null,
): ProfileSummary {
  const scale = new Scale(MS_PER_UNIT[profile.unit], weights.sum);
  return {
    name: profile.name,
    unit: profile.unit,
    total: weights.sum,
    totalMs: scale.ms(weights.sum),
    idleMs: scale.ms(weights.idle),
    samples: samplesIn(profile),
    threads: profile.threads.map(({ name, samples, source }, t) => ({
      name,
      total: busyWeight(profile, samples),
      samples: samples.stack.length,
      source: source ?? null,
      ...(comparison && { side: comparison.sideOf[t] as Side }),
    })),
    capture: captureOf(profile) ?? null,
    ...(profile.types && profile.types.all.length > 1 && { types: profile.types }),
    remarks: profile.remarks ?? [],
    comparison: comparison?.summary ?? null,
  };
}

export function summarizeScope(
  { profile, weights, functions, scale, compared }: ScopedModel,
  whole: ScopedModel,
  { threads }: Scope,
): ScopeSummary {
  const one =
    threads?.length === 1
      ? whole.profile.threads[threads[0]]
      : whole.profile.threads.length === 1
        ? whole.profile.threads[0]
        : undefined;
  return {
    total: weights.sum,
    totalMs: scale.ms(weights.sum),
    shareOfAll: shareOf(compared?.busy ?? weights.sum, whole.compared?.busy ?? whole.weights.sum),
    samples: samplesIn(profile),
    frames: (compared?.inEither ?? functions.total).reduce((count, total) => count + (total > 0 ? 1 : 0), 0),
    threadLength: one === undefined ? null : one.samples.weight.reduce((sum, weight) => sum + weight, 0),
    ...(compared && { comparison: compared.summary() }),
  };
}

const shareOf = (part: number, whole: number): number => (whole > 0 ? Math.min(1, part / whole) : 0);

const samplesIn = ({ threads }: Profile): number => threads.reduce((sum, { samples }) => sum + samples.stack.length, 0);
