/** How much of a recording was waiting. */
import type { CaptureMetadata } from '../../metadata/metadata';
import type { Profile } from '../../profile/types';
import { runtimeOf } from '../../runtimes/registry';
import type { Mode, Recording, Runtime } from '../types';

/** From this share on a capture is called one of an idle process. */
const mostlyIdle = 0.95;

export const countSamples = (profile: Profile): number =>
  profile.threads.reduce((sum, thread) => sum + thread.samples.stack.length, 0);

/** Share 0..1 of the wall time in which the process waited, by the rule of its runtime; heap: 0, it knows no time. */
export const idleShareOf = (recording: Recording, runtime: Runtime, mode: Mode): number =>
  mode === 'heap' ? 0 : (runtimeOf(runtime)?.idle.shareOf(recording, mode) ?? 0);

/** The sentence for a capture with little in it, else ''. */
export function idleRemark(
  idleShare: number,
  { samples, runtime, durationMs, mode }: Pick<CaptureMetadata, 'samples' | 'runtime' | 'durationMs' | 'mode'>,
): string {
  const seconds = Math.max(1, Math.round(durationMs / 1000));
  if (mode === 'heap')
    return samples > 0
      ? ''
      : `Nothing that was allocated in these ${seconds} s is still held: no sign of growth. A longer capture, or one under load, shows more.`;
  if (idleShare < mostlyIdle) return '';
  const wait = `The process was mostly waiting: ${Math.round(idleShare * 100)} % of ${seconds} s`;
  const rule = runtimeOf(runtime)?.idle;
  const few = rule?.samplesAreWork ? `, ${samples} ${samples === 1 ? 'sample' : 'samples'}` : '';
  return `${wait}${few}. ${rule?.advice ?? 'A longer capture shows more.'}`;
}
