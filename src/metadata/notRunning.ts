/** What was taken from a recording since threads did not run: in words, and that of several. */
import { formatCount, formatSeconds } from '../words/figures';
import type { Fact } from './schema';
import type { NotRunning } from './types';

export function notRunningFact({ leftOut, weighed, ms, waitedForCpuMs, unknownThreads }: NotRunning): Fact {
  const parts = [
    ...(leftOut + weighed > 0
      ? [
          `${formatSeconds(ms)} of samples taken off, by the kernel's count of CPU time: ${formatCount(leftOut, 'sample')} left out, ${weighed} in part`,
        ]
      : []),
    ...(waitedForCpuMs >= 100
      ? [`threads were ready and waited ${formatSeconds(waitedForCpuMs)} for a processor`]
      : []),
    ...(unknownThreads > 0 ? [`unknown for ${formatCount(unknownThreads, 'thread')}`] : []),
  ];
  return { name: 'Did not run', value: parts.join('; ') };
}

/** Of those that know. */
export function notRunningOfAll(values: readonly NotRunning[]): NotRunning {
  const sum = (of: keyof NotRunning): number => values.reduce((total, one) => total + one[of], 0);
  return {
    leftOut: sum('leftOut'),
    weighed: sum('weighed'),
    ms: sum('ms'),
    waitedForCpuMs: sum('waitedForCpuMs'),
    unknownThreads: sum('unknownThreads'),
  };
}
