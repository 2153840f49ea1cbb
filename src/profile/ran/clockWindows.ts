/**
 * How long a thread had run, and had been ready to without a processor, when it was looked at: columns of cumulative
 * milliseconds. `atMs` ascends; it and the moments that {@link clockWindows} is asked for are of one clock.
 */
export interface ThreadReadings {
  readonly atMs: Float64Array;
  readonly ranMs: Float64Array;
  readonly readyMs: Float64Array;
  /** How far `ranMs` can be off at either end of a stretch. */
  readonly errorMs: number;
}

/**
 * A part of a stretch in which a thread behaved alike, as far as is known. All in milliseconds. The kernel may count
 * late: what is of the window before may be in this one, so that it ran or waited longer than the window is.
 */
export interface ClockWindow {
  readonly ms: number;
  readonly ranMs: number;
  readonly readyMs: number;
}

/**
 * The windows between two moments, cut at the readings, between which the thread is taken to have run evenly. None where
 * it was looked at less than twice around or in between; what is before the first reading or after the last is left out.
 */
export function clockWindows({ atMs, ranMs, readyMs }: ThreadReadings, fromMs: number, toMs: number): ClockWindow[] {
  const windows: ClockWindow[] = [];
  for (let i = Math.max(1, firstAfter(atMs, fromMs)); i < atMs.length && atMs[i - 1] < toMs; i++) {
    const whole = atMs[i] - atMs[i - 1];
    const ms = Math.min(toMs, atMs[i]) - Math.max(fromMs, atMs[i - 1]);
    if (ms <= 0 || whole <= 0) continue;
    const part = ms / whole;
    windows.push({ ms, ranMs: part * (ranMs[i] - ranMs[i - 1]), readyMs: part * (readyMs[i] - readyMs[i - 1]) });
  }
  return windows;
}

/** Index of the first moment after `at`. */
function firstAfter(moments: Float64Array, at: number): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle] > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
