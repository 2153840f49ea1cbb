/** What a recording came to, from the figures that the recorder in the task prints. */
import type { RecordRequest, Recording } from '../../../capture/types';
import { FINISH_SECONDS, MAX_ADDED_RUN_DELAY, MAX_RECORDER_CORES, RECORDER_CORES } from '../../shared/limits';
import type { RecorderEnd, RecorderFigures } from './recorderLines';

/** Those of the recorder's last line; or until now, of the line of a stretch. */
export type Until = RecorderFigures & Partial<Pick<RecorderEnd, 'why'>>;

const percent = (cores: number): string => `${Math.round(cores * 100)} % of a core`;
const rounded = (hertz: number): number => (hertz < 10 ? Math.round(hertz * 10) / 10 : Math.round(hertz));

/** Where the rate changed, each new one once: `25 Hz`, then `10 Hz from 3.2 s on`. */
function rateChanges(rates: RecorderEnd['rates']): string {
  const changes = rates.filter(([rate], i) => i === 0 || rate !== rates[i - 1][0]).slice(0, 6);
  return changes.map(([rate, at]) => (at < 0.05 ? `${rate} Hz at first` : `${rate} Hz from ${at} s on`)).join(', ');
}

/** By a sampler of this name: figures as a capture has them, and remarks on those that are not as asked for. */
export function figuresOf(
  end: Until,
  request: RecordRequest,
  sampler: string,
): Omit<Recording, 'profile' | 'startedAt' | 'collector' | 'runtimeVersion'> {
  const achieved = end.covered > 0 ? end.looks / end.covered : request.rateHz;
  const lowered = end.rates.some(([rate]) => rate < Math.round(request.rateHz));
  // py-spy waits random times between looks, with the requested mean. The requested rate is therefore the true one,
  // unless py-spy was late or slowed down.
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
            `${request.rateHz} Hz would have taken ${sampler} more than ${percent(RECORDER_CORES)}: it sampled at ${rateChanges(end.rates)}; ${rateHz} Hz on the whole.`,
          ]
        : []),
      ...(end.lost > 0.05 * (end.looks + end.lost)
        ? [`${sampler} could not keep up: ${end.lost} of ${end.looks + end.lost} samples were not taken.`]
        : []),
      ...(end.stuck > 0
        ? [
            `${end.stuck} of ${end.stuck + end.rates.length} runs of ${sampler} did not finish within ${FINISH_SECONDS} s and were ended: what they recorded is missing.`,
          ]
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
