/** What a thread's CPU clock tells of its samples. */

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
interface ClockWindow {
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

/** What the samples of a thread in one stretch came to, beside its CPU clock. All in milliseconds. */
export interface StretchOfThread {
  /** Samples, and what each stands for. */
  readonly samples: number;
  readonly sampleMs: number;
  /** None: unknown. */
  readonly windows: readonly ClockWindow[];
}

export const sumOf = (windows: readonly ClockWindow[]): ClockWindow => {
  let [ms, ranMs, readyMs] = [0, 0, 0];
  for (const window of windows) {
    ms += window.ms;
    ranMs += window.ranMs;
    readyMs += window.readyMs;
  }
  return { ms, ranMs, readyMs };
};

/**
 * Share (0 to 1) of each sample that is of time in which the thread ran; its sum over the samples is the CPU time that
 * the kernel counted, as far as samples claim more than that.
 *
 * A sampler looks whether a thread is ready to run (state R), and so samples it while it runs and while it waits for a
 * processor. Beyond that it takes a share p of the rest of the time for running as well: all of it where it asks for
 * the state of a thread that is not there, some where it wakes threads itself by pausing them. In a window of the clock
 *
 *     samples come at    rate = ready + p (1 - ready)         ready: share of the window in which it ran or was ready to
 *     and are right for  ran / rate                           ran:   share of the window in which it ran
 *
 * and p is what makes the rates add up to the samples there are. That also tells when each sample was taken, which a
 * py-spy file does not: the first tenth of the samples fills the first tenth of the sum of rates, and so on.
 */
export function shareThatRan({ samples, sampleMs, windows }: StretchOfThread): Float64Array {
  const { ms, ranMs, readyMs } = sumOf(windows);
  const ready = Math.min(ms, ranMs + readyMs);
  const p = ms > ready ? Math.min(1, Math.max(0, (samples * sampleMs - ready) / (ms - ready))) : 0;
  const dueMs = windows.map((window) => {
    const readyThen = window.ranMs + window.readyMs;
    return readyThen + p * Math.max(0, window.ms - readyThen);
  });
  const allDue = dueMs.reduce((sum, due) => sum + due, 0);
  const shares = new Float64Array(samples);
  if (allDue <= 0) return shares;
  for (let i = 0, w = 0, until = dueMs[0]; i < samples; i++) {
    const at = ((i + 0.5) / samples) * allDue;
    while (at > until && w + 1 < windows.length) until += dueMs[++w];
    shares[i] = dueMs[w] > 0 ? Math.min(1, windows[w].ranMs / dueMs[w]) : 0;
  }
  return shares;
}

/**
 * Samples are more than chance makes of the CPU time: three standard deviations of a count, and what the clock itself
 * may be off. Below that they stay as they are, since cutting off only what is too much would make shares too small.
 */
export function claimsMore({ samples, sampleMs, windows }: StretchOfThread, errorMs: number): boolean {
  const due = (sumOf(windows).ranMs + errorMs) / sampleMs;
  return windows.length > 0 && samples > due + 3 * Math.sqrt(due);
}
