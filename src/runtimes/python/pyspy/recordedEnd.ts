/** What the recorder says at its end, as the figures and remarks of a recording. */
import { MAX_ADDED_RUN_DELAY, MAX_RECORDER_CORES, RECORDER_CORES } from '../../shared/limits';
import type { RecordRequest } from '../../../capture/types';
import type { Recorded } from './pythonRecorder';
import type { RecorderEnd } from './recorderLines';

const percent = (cores: number): string => `${Math.round(cores * 100)} % of a core`;
const rounded = (hertz: number): number => (hertz < 10 ? Math.round(hertz * 10) / 10 : Math.round(hertz));

/** Where the rate changed, each new one once: `25 Hz`, then `10 Hz from 3.2 s on`. */
function rateChanges(rates: RecorderEnd['rates']): string {
  const changes = rates.filter(([rate], i) => i === 0 || rate !== rates[i - 1][0]).slice(0, 6);
  return changes.map(([rate, at]) => (at < 0.05 ? `${rate} Hz at first` : `${rate} Hz from ${at} s on`)).join(', ');
}

/** The request tells what was asked for. */
export function recordingOf(end: RecorderEnd, request: RecordRequest): Omit<Recorded, 'profile' | 'startedAt'> {
  const achieved = end.covered > 0 ? end.looks / end.covered : request.rateHz;
  const lowered = end.rates.some(([rate]) => rate < Math.round(request.rateHz));
  // py-spy looks after random times of that mean: without lateness or a lower rate the asked one is what it was.
  const rateHz = lowered || end.lost > 0 ? Math.min(request.rateHz, rounded(achieved)) : request.rateHz;
  const at = end.seconds.toFixed(1);
  return {
    rateHz,
    durationMs: Math.round(end.seconds * 1000),
    errors: end.errors,
    lostSamples: end.lost,
    coverage: end.coverage,
    cost: {
      profilerCpuSeconds: end.cpu,
      profilerSteadyCpuSeconds: Math.min(end.cpu, end.steady),
      targetCpuBefore: null,
      targetCpuDuring: end.during,
    },
    remarks: [
      ...(lowered
        ? [
            `${request.rateHz} Hz would have taken py-spy more than ${percent(RECORDER_CORES)}: it sampled at ${rateChanges(end.rates)}; ${rateHz} Hz on the whole.`,
          ]
        : []),
      ...(end.lost > 0.05 * (end.looks + end.lost)
        ? [`py-spy could not keep up: ${end.lost} of ${end.looks + end.lost} samples were not taken.`]
        : []),
      ...(end.why === 'cpu'
        ? [`Ended after ${at} s: the recorder used more than ${percent(MAX_RECORDER_CORES)}.`]
        : []),
      ...(end.why === 'delay'
        ? [
            `Ended after ${at} s: the process waited for CPU ${MAX_ADDED_RUN_DELAY} s a second longer than before the recording.`,
          ]
        : []),
    ],
  };
}
