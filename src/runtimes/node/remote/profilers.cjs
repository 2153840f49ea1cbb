/** One interface to V8's two profilers: prepare, start, turn (returns the profile so far and goes on), stop. */
'use strict';
const { intervalUs, heapIntervalBytes } = require('./request.cjs');

const START_MS = 60000;
const STOP_MS = 120000;

const cpu = {
  async prepare(calls) {
    await calls.call('Profiler.enable');
    await calls.call('Profiler.setSamplingInterval', { interval: intervalUs });
  },
  /**
   * `fresh`: also drops optimised code once. Code that V8 optimised earlier hides the functions it inlined. Switching
   * precise coverage on and off makes V8 optimise again within moments, and while a profiler runs, V8 keeps the
   * functions apart.
   */
  async start(calls, fresh) {
    await calls.call('Profiler.start', {}, START_MS);
    if (!fresh) return;
    await calls.call('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await calls.call('Profiler.stopPreciseCoverage');
  },
  /** Sends both requests at once, so that the target starts again without waiting for us. */
  async turn(calls) {
    const [{ profile }] = await Promise.all([
      calls.call('Profiler.stop', {}, STOP_MS),
      calls.call('Profiler.start', {}, STOP_MS),
    ]);
    return profile;
  },
  async stop(calls) {
    return (await calls.call('Profiler.stop', {}, STOP_MS)).profile;
  },
};

/** Memory allocated since the start and still held: each profile replaces the one before. */
const heap = {
  async prepare(calls) {
    await calls.call('HeapProfiler.enable');
  },
  async start(calls) {
    await calls.call('HeapProfiler.startSampling', { samplingInterval: heapIntervalBytes }, START_MS);
  },
  async turn(calls) {
    return (await calls.call('HeapProfiler.getSamplingProfile', {}, STOP_MS)).profile;
  },
  async stop(calls) {
    return (await calls.call('HeapProfiler.stopSampling', {}, STOP_MS)).profile;
  },
};

module.exports = { cpu, heap };
