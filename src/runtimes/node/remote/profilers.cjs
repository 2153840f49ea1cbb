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

/** V8 from Node 26 on gives inlined functions as functions. The target runs the same Node as this driver. */
const hidesInlined = Number(process.versions.node.split('.')[0]) < 26;

/** Sampling interval of each thread in microseconds, by its calls. */
const intervals = new WeakMap();

/** Adds `due`, the number of samples that a profile's time holds at its interval. */
const withDue = (profile, calls) =>
  Object.assign(profile, { due: (profile.endTime - profile.startTime) / intervals.get(calls) });

/** Runs one of the functions that V8 gives those who debug, whatever the program made of its `console`. */
const debugCall = (calls, expression) =>
  calls.call('Runtime.evaluate', { expression, includeCommandLineAPI: true, silent: true }, STOP_MS);

const cpu = {
  async prepare(calls) {
    const interval = intervalAbout(intervalUs);
    intervals.set(calls, interval);
    await calls.call('Profiler.enable');
    await calls.call('Profiler.setSamplingInterval', { interval });
  },
  /**
   * `fresh`: also drops optimised code once. Code that V8 optimised earlier hides the functions it inlined, and V8 does
   * not know whose code it is that it replaced a running loop by: its time goes to the caller's line. Switching precise
   * coverage on and off makes V8 optimise again within moments, and while a profiler runs, V8 keeps the functions apart.
   * Resolves to the time at which it records, in ms since 1970.
   */
  async start(calls, fresh) {
    await calls.call('Profiler.start', {}, START_MS);
    const startedAt = Date.now();
    if (!fresh) return startedAt;
    await calls.call('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await calls.call('Profiler.stopPreciseCoverage');
    return startedAt;
  },
  /**
   * A second profile runs while one ends and the next begins: as long as there is any, V8 goes on sampling and keeps what
   * it knows of its code. All requests are sent at once, so that the target need not wait for us.
   */
  async turn(calls) {
    const [, { profile }] = await Promise.all([
      debugCall(calls, "profile('ecs-profiler')").catch(() => undefined),
      calls.call('Profiler.stop', {}, STOP_MS),
      calls.call('Profiler.start', {}, STOP_MS),
      debugCall(calls, "profileEnd('ecs-profiler')").catch(() => undefined),
    ]);
    return withDue(profile, calls);
  },
  async stop(calls) {
    const { profile } = await calls.call('Profiler.stop', {}, STOP_MS);
    return withDue(profile, calls);
  },
  /**
   * Keeps V8 from inlining until {@link letInline}: while it notes for the first time which functions run, it inlines
   * none of those that it has not reported yet (V8's SharedFunctionInfo::GetInlineability), and nobody asks for a
   * report.
   */
  async keepApart(calls) {
    await calls.call('Profiler.startPreciseCoverage', { callCount: false, detailed: false });
  },
  async letInline(calls) {
    await calls.call('Profiler.stopPreciseCoverage');
  },
  join: joinProfiles,
};

/** What a thread holds outside V8's heap: `[all external memory, of it Buffers and ArrayBuffers]` in bytes; null: it does not tell. */
const USAGE = '(({ external, arrayBuffers }) => [external, arrayBuffers])(process.memoryUsage())';
async function outsideOf(calls) {
  try {
    const { result } = await calls.call('Runtime.evaluate', { expression: USAGE, returnByValue: true });
    return Array.isArray(result.value) ? result.value : null;
  } catch {
    return null;
  }
}
/** By the calls of a thread: that when it started. */
const outsideBefore = new Map();

/** Adds what is outside the heap to a profile, for which V8 has just collected garbage. */
async function withOutside(calls, answer) {
  const { profile } = await answer;
  return Object.assign(profile, { outside: { before: outsideBefore.get(calls), after: await outsideOf(calls) } });
}

/** Memory allocated since the start and still held: each profile replaces the one before. */
const heap = {
  async prepare(calls) {
    await calls.call('HeapProfiler.enable');
  },
  async start(calls) {
    // What is dead by now would hide as much growth outside the heap.
    await calls.call('HeapProfiler.collectGarbage', {}, START_MS);
    outsideBefore.set(calls, await outsideOf(calls));
    await calls.call('HeapProfiler.startSampling', { samplingInterval: heapIntervalBytes }, START_MS);
    return Date.now();
  },
  turn: (calls) => withOutside(calls, calls.call('HeapProfiler.getSamplingProfile', {}, STOP_MS)),
  stop: (calls) => withOutside(calls, calls.call('HeapProfiler.stopSampling', {}, STOP_MS)),
  join: (profiles) => profiles[profiles.length - 1],
};

module.exports = { cpu, heap, hidesInlined };
