let last = 0;

/** Milliseconds since the epoch, strictly increasing, so that no two tasks start at the same time. */
export function tick(): number {
  last = Math.max(Date.now(), last + 1);
  return last;
}
