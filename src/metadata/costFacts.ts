/** What a capture cost, as facts. */
import { formatBytes, formatCores, formatSeconds } from '../words/figures';
import { profilerCores, type Costly } from './costRemark';
import type { Fact } from './schema';
import type { CaptureCost } from './types';

export function costFacts(cost: CaptureCost, whole: Costly): Fact[] {
  const cores = profilerCores(whole);
  const { profilerCpuSeconds, targetCpuBefore: before, targetCpuDuring: during } = cost;
  const told = (value: number | null): string => (value === null ? 'unknown' : formatCores(value));
  return [
    {
      name: 'Profiler CPU',
      value:
        cores === null || profilerCpuSeconds === null
          ? ''
          : `${profilerCpuSeconds.toFixed(2)} s, ${formatCores(cores)}`,
    },
    {
      name: 'Target CPU',
      value: before === null && during === null ? '' : `${told(before)} before, ${told(during)} during`,
    },
  ];
}

/** Also shows the time of each phase, which comes next. */
export function wireFacts(bytesOnWire: number, { cost }: Costly): Fact[] {
  const phases = Object.entries(cost?.phasesMs ?? {}).map(([phase, ms]) => `${phase} ${formatSeconds(ms)}`);
  return [
    { name: 'On the wire', value: formatBytes(bytesOnWire) },
    { name: 'Time spent', value: phases.join(', ') },
  ];
}
