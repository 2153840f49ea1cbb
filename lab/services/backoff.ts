/** The delay before the next start after tasks that ended early. Times in milliseconds. */
export class Backoff {
  private failures = 0;
  private until = 0;

  /** Records a task's end; one that ran for ten seconds resets the count. */
  noteEnd(ranMs: number, now: number): void {
    this.failures = ranMs > 10_000 ? 1 : this.failures + 1;
    this.until = now + Math.min(30_000, this.failures === 1 ? 200 : 500 * 2 ** (this.failures - 2));
  }

  waitMs(now: number): number {
    return Math.max(0, this.until - now);
  }

  get isLooping(): boolean {
    return this.failures >= 3;
  }
}
