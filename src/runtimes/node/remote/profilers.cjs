/** V8's two profilers by one name each for what is done with them: prepare, start, turn (what there is so far, and on), stop. */
'use strict';
const { intervalUs, heapIntervalBytes } = require('./request.cjs');

const START_MS = 60000;
const STOP_MS = 120000;

const cpu = {
  async prepare(calls) {
    await calls.call('Profiler.enable');
    await calls.call('Profiler.setSamplingInterval', { interval: intervalUs });
  },
  /** `fresh`: also drops optimised code once. Code that V8 optimised earlier hides the functions it inlined; precise coverage,
   * switched on and off again, makes V8 optimise anew within moments, and while a profiler runs it keeps the functions apart. */
  async start(calls, fresh) {
    await calls.call('Profiler.start', {}, START_MS);
    if (!fresh) return;
    await calls.call('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await calls.call('Profiler.stopPreciseCoverage');
  },
  /** Both questions at once: the target starts again without waiting for us. */
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

/** What was allocated since the start and is still held: a later profile takes the place of an earlier one. */
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
