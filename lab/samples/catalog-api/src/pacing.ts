/** Repeats a job until it has used `ms` of CPU time. What one call takes too much, the next takes less. */
const overdrawnMs = new Map<number, number>();

export function spendCpu(ms: number, job: () => void): void {
  let left = ms + (overdrawnMs.get(ms) ?? 0);
  while (left > 0) {
    const before = process.cpuUsage();
    job();
    const { user, system } = process.cpuUsage(before);
    left -= (user + system) / 1000;
  }
  overdrawnMs.set(ms, left);
}
