/** Estimates the remaining time of a transfer from the rate of its last seconds. */
const WINDOW_MS = 8000;
/** No estimate before this much time has passed. */
const LEAST_MS = 500;

export class TransferRate {
  private readonly seen: { readonly at: number; readonly done: number }[] = [];

  /** Milliseconds left when `done` of `total` bytes are transferred at `now`; null while unknown. */
  timeLeftMs(done: number, total: number, now: number): number | null {
    this.seen.push({ at: now, done });
    while (this.seen.length > 2 && now - this.seen[1].at > WINDOW_MS) this.seen.shift();
    const [first] = this.seen;
    const tookMs = now - first.at;
    if (done >= total) return 0;
    return tookMs < LEAST_MS || done <= first.done ? null : Math.round(((total - done) * tookMs) / (done - first.done));
  }
}

/** A callback for a transfer's pieces, which adds the time left for `onProgress`. `done` never decreases. */
export function progressOf(
  onProgress: ((done: number, total: number, timeLeftMs?: number | null) => void) | undefined,
  now: () => number,
): (done: number, total: number) => void {
  const rate = new TransferRate();
  let most = 0;
  return (done, total) => {
    most = Math.max(most, Math.min(done, total));
    onProgress?.(most, total, rate.timeLeftMs(most, total, now()));
  };
}
