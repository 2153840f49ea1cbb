import { cpus } from 'node:os';
import { processesOf, METADATA_VARIABLE } from '../tasks/leftovers';
import { statFields } from '../tasks/processTable';
import type { TaskContainer } from '../services/container';

/** Clock ticks in /proc/PID/stat are 10 ms on every Linux; pages are 4 KiB except on some ARM kernels. */
const NANOSECONDS_PER_TICK = 10_000_000;
const PAGE_BYTES = 4096;

/**
 * Usage in the form of Docker's stats, summed over the container's processes. Throttling is always 0, as on Fargate.
 */
export function containerStats(container: TaskContainer): object {
  const fields = processesOf(new Set([container.env[METADATA_VARIABLE]])).map((pid) => statFields(pid) ?? []);
  const user = total(fields, 11) * NANOSECONDS_PER_TICK;
  const system = total(fields, 12) * NANOSECONDS_PER_TICK;
  return {
    read: new Date().toISOString(),
    preread: '0001-01-01T00:00:00Z',
    pids_stats: { current: fields.length },
    num_procs: 0,
    storage_stats: {},
    cpu_stats: {
      cpu_usage: { total_usage: user + system, usage_in_kernelmode: system, usage_in_usermode: user },
      system_cpu_usage: Math.round(process.uptime() * 1e9) * cpus().length,
      online_cpus: cpus().length,
      throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 },
    },
    memory_stats: {
      usage: total(fields, 21) * PAGE_BYTES,
      stats: {},
      limit: Number(container.definition.service.memory) * 1024 * 1024,
    },
    name: container.name,
    id: container.runtimeId,
  };
}

const total = (processes: readonly (readonly string[])[], field: number): number =>
  processes.reduce((sum, fields) => sum + Number(fields[field] ?? 0), 0);
