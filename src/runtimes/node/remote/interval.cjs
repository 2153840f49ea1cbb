/**
 * A sampling interval that does not keep step with the target.
 *
 * V8 samples at a fixed interval, and timers wake a service at whole milliseconds. At 10 ms both keep step, and a
 * function that runs first after each wake is hit by every sample or by none, however long one records:
 *
 *     service, every 10 ms   aabb......aabb......aabb......
 *     sampled every 10 ms      ^         ^         ^          b: 100 %
 *     sampled every 8.37 ms    ^       ^       ^        ^     b, idle, idle, a: shares come out
 *
 * The second pattern drifts through the whole period. It also keeps step where a few intervals are nearly a whole
 * number of milliseconds (twice 9.5 ms with a timer of 19 ms), so that only that few moments are ever seen. The more
 * intervals that takes, the more moments: from five on the error is that of as many random samples.
 *
 * Why one interval for the whole recording: V8 takes another one only when its profiler starts anew, and a profiler that
 * starts does not know the code that loops are in (./profilers.cjs).
 */
'use strict';

/** Farthest from the interval asked for, as a share of it. */
const SPREAD = 0.15;
/** The next interval begins when V8 has taken a sample, which takes about this long. */
const SAMPLE_US = 70;
/** `[n, us]`: n intervals stay so many microseconds, times n, away from whole milliseconds. */
const APART = [
  [1, 100],
  [2, 60],
  [3, 40],
  [4, 30],
];

const fromWhole = (us) => Math.abs(us - 1000 * Math.round(us / 1000));
const keepsApart = (us) => APART.every(([n, apart]) => fromWhole(n * us) >= n * apart);

/** A random interval in microseconds near `us`; apart from such steps where `us` is at least 1 ms. */
function intervalAbout(us) {
  for (let tries = 0; tries < 1000; tries++) {
    const drawn = Math.round(us * (1 + SPREAD * (2 * Math.random() - 1)));
    if (us < 1000 || keepsApart(drawn + SAMPLE_US)) return drawn;
  }
  return us;
}

module.exports = { intervalAbout };
