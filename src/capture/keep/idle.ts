/** How much of a recording was waiting. */
import { MS_PER_UNIT, type CaptureMetadata, type Profile } from '../../profile/types';
import type { Mode, Recording, Runtime } from '../types';

/** From this share on a capture is called one of an idle process. */
const mostlyIdle = 0.95;

export const countSamples = (profile: Profile): number =>
  profile.threads.reduce((sum, thread) => sum + thread.samples.stack.length, 0);

/**
 * Share 0..1 of the wall time in which the process waited. Python, CPU mode: time without a sample in the busiest thread;
 * wall mode: 0, for there a waiting thread has samples like any other; heap: 0, it knows no time. Node: the share of V8's `(idle)`.
 */
export function idleShareOf(recording: Recording, runtime: Runtime, mode: Mode): number {
  if (mode === 'heap') return 0;
  const { profile } = recording;
  if (runtime === 'node') {
    let idle = 0;
    let total = 0;
    for (const { samples } of profile.threads) {
      samples.weight.forEach((weight, i) => {
        total += weight;
        const stack = samples.stack[i];
        if (stack >= 0 && profile.frames[profile.stacks.frame[stack]]?.kind === 'idle') idle += weight;
      });
    }
    return total > 0 ? idle / total : 1;
  }
  const perUnit = MS_PER_UNIT[profile.unit];
  if (mode === 'wall' || perUnit === null || recording.durationMs <= 0) return 0;
  const busiestMs = Math.max(
    0,
    ...profile.threads.map((thread) => thread.samples.weight.reduce((sum, weight) => sum + weight, 0) * perUnit),
  );
  return Math.min(1, Math.max(0, 1 - busiestMs / recording.durationMs));
}

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
  const few = runtime === 'python' ? `, ${samples} ${samples === 1 ? 'sample' : 'samples'}` : '';
  const next =
    runtime === 'python'
      ? 'A longer capture shows more, a wall-clock one shows what it waits for.'
      : 'A longer capture, or one under load, shows more.';
  return `${wait}${few}. ${next}`;
}
