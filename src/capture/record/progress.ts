/** Progress over the whole capture: each phase fills its part of the bar and is timed. */
import type { CaptureHooks, CapturePhase } from '../types';

/** Seconds each phase usually takes; recording takes as long as was asked for. */
const usualSeconds: Readonly<Record<Exclude<CapturePhase, 'record'>, number>> = {
  check: 0.3,
  connect: 1.2,
  find: 0.7,
  prepare: 0.5,
  fetch: 0.4,
  clean: 0.3,
  store: 0.1,
};
const order: readonly CapturePhase[] = ['check', 'connect', 'find', 'prepare', 'record', 'fetch', 'clean', 'store'];

export interface PhaseProgress {
  /**
   * `fraction` is the share (0..1) of the phase that is done. What is passed on, of the whole capture, never goes back.
   */
  report(phase: CapturePhase, fraction: number, message: string): void;
  /** Milliseconds spent in each phase so far. */
  phasesMs(): Record<string, number>;
}

export function createProgress(
  durationMs: number,
  hooks: Pick<CaptureHooks, 'onProgress'>,
  now: () => number = () => performance.now(),
): PhaseProgress {
  const seconds = order.map((phase) => (phase === 'record' ? durationMs / 1000 : usualSeconds[phase]));
  const total = seconds.reduce((a, b) => a + b, 0);
  const spent = new Map<CapturePhase, number>();
  let current: CapturePhase | null = null;
  let since = 0;
  let reached = 0;
  const enter = (phase: CapturePhase | null): void => {
    const at = now();
    if (current !== null) spent.set(current, (spent.get(current) ?? 0) + at - since);
    current = phase;
    since = at;
  };
  return {
    report(phase, fraction, message) {
      if (phase !== current) enter(phase);
      const index = order.indexOf(phase);
      const before = seconds.slice(0, index).reduce((a, b) => a + b, 0);
      reached = Math.max(reached, Math.min(1, (before + seconds[index] * Math.min(1, Math.max(0, fraction))) / total));
      hooks.onProgress({ phase, message, fraction: reached });
    },
    phasesMs() {
      enter(current);
      return Object.fromEntries([...spent].map(([phase, ms]) => [phase, Math.round(ms)]));
    },
  };
}
