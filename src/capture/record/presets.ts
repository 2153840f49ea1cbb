/** Named sets of capture options: the editor offers them, the command line takes their id. */
import { labelsOf, runtimesWith } from '../../runtimes/registry';
import type { CaptureRequest, Mode, Runtime } from '../types';

export type PresetId = 'quick' | 'steady' | 'waiting' | 'memory';

interface Preset {
  readonly id: PresetId;
  readonly label: string;
  /** One line for a list. */
  readonly description: string;
  /** What it asks for; the rest is as usual. */
  readonly request: Pick<CaptureRequest, 'durationMs' | 'mode'> & Partial<Pick<CaptureRequest, 'rateHz'>>;
  /** The one runtime it works for; absent: several. */
  readonly runtime?: Runtime;
}

/** The one runtime that a mode can be recorded of. */
function onlyRuntime(mode: Mode): Runtime | undefined {
  const able = runtimesWith(mode);
  return able.length === 1 ? able[0].id : undefined;
}

export const PRESETS: readonly Preset[] = [
  {
    id: 'quick',
    label: 'Quick look',
    description: '10 s of CPU time at 100 Hz',
    request: { durationMs: 10_000, mode: 'cpu', rateHz: 100 },
  },
  {
    id: 'steady',
    label: 'Steady',
    description: '60 s of CPU time, to include rare work',
    request: { durationMs: 60_000, mode: 'cpu' },
  },
  {
    id: 'waiting',
    label: 'Waiting',
    description: '30 s of wall time, to include what it waits for',
    request: { durationMs: 30_000, mode: 'wall' },
  },
  {
    id: 'memory',
    label: 'Memory growth',
    description: `60 s of ${labelsOf(runtimesWith('heap'))}: who allocated the memory that is still held`,
    request: { durationMs: 60_000, mode: 'heap' },
    runtime: onlyRuntime('heap'),
  },
];
