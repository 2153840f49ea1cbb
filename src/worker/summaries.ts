import type { Scope } from '../profile/scope';
import type { Profile, SampleTable } from '../profile/types';
import type { ScopedModel } from './scopedModel';
import type { ProfileSummary, ScopeSummary } from './types';

export function summarize(profile: Profile, { weights, scale }: ScopedModel): ProfileSummary {
  return {
    name: profile.name,
    unit: profile.unit,
    total: weights.sum,
    totalMs: scale.ms(weights.sum),
    idleMs: scale.ms(weights.idle),
    samples: samplesIn(profile),
    threads: profile.threads.map(({ name, samples, source }) => ({ name, total: busyWeight(profile, samples), samples: samples.stack.length, source: source ?? null })),
    capture: profile.capture ?? null,
    remarks: profile.remarks ?? [],
  };
}

export function summarizeScope({ profile, weights, functions, scale }: ScopedModel, whole: ScopedModel, { threads }: Scope): ScopeSummary {
  const one = threads?.length === 1 ? whole.profile.threads[threads[0]] : whole.profile.threads.length === 1 ? whole.profile.threads[0] : undefined;
  return {
    total: weights.sum,
    totalMs: scale.ms(weights.sum),
    shareOfAll: whole.weights.sum > 0 ? Math.min(1, weights.sum / whole.weights.sum) : 0,
    samples: samplesIn(profile),
    frames: functions.total.reduce((count, total) => count + (total > 0 ? 1 : 0), 0),
    threadLength: one === undefined ? null : one.samples.weight.reduce((sum, weight) => sum + weight, 0),
  };
}

const samplesIn = ({ threads }: Profile): number => threads.reduce((sum, { samples }) => sum + samples.stack.length, 0);

/** Weight outside idle. */
export function busyWeight({ stacks, frames }: Profile, { stack, weight }: SampleTable): number {
  const isIdle = Uint8Array.from(frames, ({ kind }) => (kind === 'idle' ? 1 : 0));
  let total = 0;
  for (let i = 0; i < stack.length; i++) if (stack[i] < 0 || isIdle[stacks.frame[stack[i]]] === 0) total += weight[i];
  return total;
}
