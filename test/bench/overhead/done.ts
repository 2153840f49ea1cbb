/** How much work a service of `services/` did, as it wrote it down itself. */
import { readFileSync } from 'node:fs';

/** A moment of a process's clock, with all that was done until then. */
interface Done {
  readonly ns: number;
  readonly units: number;
  readonly cpuNs: number;
}

export interface Rates {
  readonly unitsPerSecond: number;
  /** What the machine gives to others does not count here. */
  readonly unitsPerCpuSecond: number;
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
  return { unitsPerSecond: medianBySecond(within), unitsPerCpuSecond: (last.units - first.units) / cpuSeconds };
}

/** Of the units done in each second: one in which the machine was busy elsewhere does not count. */
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
