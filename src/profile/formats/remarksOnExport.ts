import type { ExportFormat } from '../exportFormat';
import type { Profile } from '../types';
import { stackSums } from './stackSums';
import { remarksOnWhole, wholeWeights } from './wholeWeights';
import { remarksOnCollapsed } from './writeCollapsed';

/** What a profile loses when it is written in a format, and what was chosen: one sentence each. */
export function remarksOnExport(profile: Profile, format: ExportFormat): readonly string[] {
  if (format === 'collapsed') return remarksOnCollapsed(profile);
  return format === 'pprof' ? remarksOnPprof(profile) : [];
}

/** pprof has the sum of each stack of each thread, time in whole nanoseconds. */
function remarksOnPprof(profile: Profile): string[] {
  const sums = profile.threads.flatMap((thread) => {
    const { weight, emptyWeight } = stackSums(profile, [thread]);
    return [...weight.filter((sum) => sum > 0), emptyWeight];
  });
  return remarksOnWhole(wholeWeights(Float64Array.from(sums), profile.unit, ['nanosecond']), 'stack');
}
