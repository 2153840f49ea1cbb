/** How much work a service of `services/` did, read from the file in which it records its progress. */
import { readFileSync } from 'node:fs';

/** A point in time and the work done up to then. */
interface Done {
  readonly ns: number;
  readonly units: number;
  readonly cpuNs: number;
}

export interface Rates {
  readonly unitsPerSecond: number;
  /** Independent of the CPU time that other programs take. */
  readonly unitsPerCpuSecond: number;
  /** CPU time ÷ time: what pauses and other programs leave of the cores the service can use. */
  readonly coresUsed: number;
}

/** Nanoseconds of the clock that Python's `monotonic_ns` and Node's `hrtime` share on Linux (CLOCK_MONOTONIC). */
export const nowNs = (): number => Number(process.hrtime.bigint());

/** Between two moments. @throws Error when nothing was done meanwhile. */
export function ratesOf(pid: number, fromNs: number, toNs: number): Rates {
  const lines = readFileSync(`/proc/${pid}/cwd/done`, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): Done => {
      const [ns, units, cpuNs] = line.split(' ').map(Number);
      return { ns, units, cpuNs };
    });
  const within = lines.filter(({ ns }) => ns >= fromNs && ns <= toNs);
  const [first, last] = [within[0], within.at(-1)];
  if (first === undefined || last === undefined || last.units === first.units)
    throw new Error(`Process ${pid} did no work between two moments.`);
  const cpuSeconds = (last.cpuNs - first.cpuNs) / 1e9;
  return {
    unitsPerSecond: medianBySecond(within),
    unitsPerCpuSecond: (last.units - first.units) / cpuSeconds,
    coresUsed: cpuSeconds / ((last.ns - first.ns) / 1e9),
  };
}

/**
 * The median of units per second. Seconds in which the machine was busy with something else have little effect on it.
 */
function medianBySecond(lines: readonly Done[]): number {
  const rates: number[] = [];
  let begun = lines[0];
  for (const line of lines) {
    if (line.ns - begun.ns < 1e9) continue;
    rates.push((1e9 * (line.units - begun.units)) / (line.ns - begun.ns));
    begun = line;
  }
  return rates.sort((a, b) => a - b)[Math.floor(rates.length / 2)];
}
