/** Progress over the whole capture: each phase has its part of the bar. */
import type { CaptureHooks, CapturePhase } from './types';

/** Seconds each phase usually takes; recording takes its own. */
const usualSeconds: Readonly<Record<Exclude<CapturePhase, 'record'>, number>> = {
  check: 0.3, connect: 1.2, find: 0.7, prepare: 0.5, fetch: 0.4, clean: 0.3, store: 0.1,
};
const order: readonly CapturePhase[] = ['check', 'connect', 'find', 'prepare', 'record', 'fetch', 'clean', 'store'];

/** `report(phase, share of the phase 0..1, message)`; the whole fraction never goes back. */
export function createProgress(durationMs: number, hooks: CaptureHooks): (phase: CapturePhase, fraction: number, message: string) => void {
  const seconds = order.map((phase) => (phase === 'record' ? durationMs / 1000 : usualSeconds[phase]));
  const total = seconds.reduce((a, b) => a + b, 0);
  let reached = 0;
  return (phase, fraction, message) => {
    const index = order.indexOf(phase);
    const before = seconds.slice(0, index).reduce((a, b) => a + b, 0);
    reached = Math.max(reached, Math.min(1, (before + seconds[index] * Math.min(1, Math.max(0, fraction))) / total));
    hooks.onProgress({ phase, message, fraction: reached });
  };
}
