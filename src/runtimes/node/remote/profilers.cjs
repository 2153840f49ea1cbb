/**
 * One interface to V8's two profilers: prepare, start, turn (returns the profile so far and goes on), stop. `join` makes
 * one of the profiles of successive turns.
 */
'use strict';
const { intervalAbout } = require('./interval.cjs');
const { joinProfiles } = require('./joinProfiles.cjs');
const { intervalUs, heapIntervalBytes } = require('./request.cjs');

const START_MS = 60000;
const STOP_MS = 120000;

/** Sampling interval of each thread in microseconds, by its calls. */
const intervals = new WeakMap();

/** Draws the next interval, as the parameters of `Profiler.setSamplingInterval`. */
function drawInterval(calls) {
  const interval = intervalAbout(intervalUs);
  intervals.set(calls, interval);
  return { interval };
}

/** Adds `due`, the number of samples that a profile's time holds at its interval. */
const withDue = (profile, interval) =>
  Object.assign(profile, { due: (profile.endTime - profile.startTime) / interval });

const cpu = {
  async prepare(calls) {
    await calls.call('Profiler.enable');
    await calls.call('Profiler.setSamplingInterval', drawInterval(calls));
  },
  /**
   * `fresh`: also drops optimised code once. Code that V8 optimised earlier hides the functions it inlined. Switching
   * precise coverage on and off makes V8 optimise again within moments, and while a profiler runs, V8 keeps the
   * functions apart. Resolves to the milliseconds that V8 took to start.
   */
  async start(calls, fresh) {
    const begun = Date.now();
    await calls.call('Profiler.start', {}, START_MS);
    const tookMs = Date.now() - begun;
    if (!fresh) return tookMs;
    await calls.call('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await calls.call('Profiler.stopPreciseCoverage');
    return tookMs;
  },
  /**
   * Sends all requests at once, so that the target starts again without waiting for us. V8 changes the interval only
   * between two recordings.
   */
  async turn(calls) {
    const interval = intervals.get(calls);
    const [{ profile }] = await Promise.all([
      calls.call('Profiler.stop', {}, STOP_MS),
      calls.call('Profiler.setSamplingInterval', drawInterval(calls), STOP_MS),
      calls.call('Profiler.start', {}, STOP_MS),
    ]);
    return withDue(profile, interval);
  },
  async stop(calls) {
    const { profile } = await calls.call('Profiler.stop', {}, STOP_MS);
    return withDue(profile, intervals.get(calls));
  },
  join: joinProfiles,
};

/** Memory allocated since the start and still held: each profile replaces the one before. */
const heap = {
  async prepare(calls) {
    await calls.call('HeapProfiler.enable');
  },
  async start(calls) {
    const begun = Date.now();
    await calls.call('HeapProfiler.startSampling', { samplingInterval: heapIntervalBytes }, START_MS);
    return Date.now() - begun;
  },
  async turn(calls) {
    return (await calls.call('HeapProfiler.getSamplingProfile', {}, STOP_MS)).profile;
  },
  async stop(calls) {
    return (await calls.call('HeapProfiler.stopSampling', {}, STOP_MS)).profile;
  },
  join: (profiles) => profiles[profiles.length - 1],
};

module.exports = { cpu, heap };
