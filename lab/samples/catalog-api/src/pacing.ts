/** Repeats a job until it has used `ms` of CPU time. If one call overruns, the next is shortened. */
const overdrawnMs = new Map<number, number>();

export function spendCpu(ms: number, job: () => void): void {
  let nowMs = spentMs();
  const dueMs = nowMs + ms + (overdrawnMs.get(ms) ?? 0);
  while (nowMs < dueMs) {
    job();
    nowMs = spentMs();
  }
  overdrawnMs.set(ms, dueMs - nowMs);
}

function spentMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
