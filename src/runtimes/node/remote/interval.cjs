/**
 * Sampling intervals that fall out of step with the target.
 *
 * V8 samples at a fixed interval, and timers wake a service at whole milliseconds. At 10 ms both keep step, and a
 * function that runs first after each wake is hit by every sample or by none, however long one records:
 *
 *     service, every 10 ms   aabb......aabb......aabb......
 *     sampled every 10 ms      ^         ^         ^          b: 100 %
 *     sampled every 8.37 ms    ^       ^       ^        ^     b, idle, idle, a: shares come out
 */
'use strict';

/** Farthest from the interval asked for, as a share of it. The mean of many is what was asked for. */
const SPREAD = 0.25;
/** Whole milliseconds are avoided by this many microseconds. */
const APART_US = 100;

/** A random interval in microseconds near `us`, not within 0.1 ms of a whole millisecond where `us` is at least 1 ms. */
function intervalAbout(us) {
  for (let tries = 0; tries < 100; tries++) {
    const drawn = Math.round(us * (1 + SPREAD * (2 * Math.random() - 1)));
    const beside = drawn % 1000;
    if (us < 1000 || (beside >= APART_US && beside <= 1000 - APART_US)) return drawn;
  }
  return us;
}

module.exports = { intervalAbout };
