/** Bounds of the window, in messages of at most 1 KB. The largest keeps 1 MB/s flowing where an answer takes half a second. */
export const MAX_WINDOW = 512;
const MIN_WINDOW = 8;
const FIRST_WINDOW = 32;

/**
 * How many messages may be on their way at once. It grows while answers take about as long as the quickest one did, and
 * shrinks when they queue: on a slow line short messages, such as heartbeats, must not wait behind seconds of data.
 */
export class FlowWindow {
  private messages = FIRST_WINDOW;
  private quickestMs = Infinity;

  get size(): number {
    return Math.floor(this.messages);
  }

  /** A message sent once was answered after this time. */
  answered(elapsedMs: number): void {
    this.quickestMs = Math.min(this.quickestMs, elapsedMs);
    if (elapsedMs <= 1.5 * this.quickestMs + 50) this.messages = Math.min(MAX_WINDOW, this.messages + 1);
    else if (elapsedMs > 2 * this.quickestMs + 300) this.messages = Math.max(MIN_WINDOW, this.messages - 0.5);
  }

  /** Nothing was answered in time. */
  stalled(): void {
    this.messages = Math.max(MIN_WINDOW, this.messages / 2);
  }

  /** Another socket: another way, other times. */
  reset(): void {
    this.quickestMs = Infinity;
  }
}
