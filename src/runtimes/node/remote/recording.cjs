/** The recording: one stretch after another until the time is over, a stop is requested, or it costs too much. */
'use strict';
const fs = require('fs');
const path = require('path');
const { cpuSeconds, createWatchdog, delaySeconds, driverSeconds } = require('./cost.cjs');
const limit = require('./limit.cjs');
const { lookAtTexts } = require('./lookAtTexts.cjs');
const { allLost, armAll, attachAll, begin, collect, takeLost, tellApart } = require('./members.cjs');
const pace = require('./pace.cjs');
const { writePart } = require('./parts.cjs');
const { say } = require('./report.cjs');
const { durationMs, folder, limits, mode, pausedMs, pids, stretchesMs } = require('./request.cjs');

/** How often the control file is looked at. */
const CONTROL_MS = 200;
/** A target's own timer runs out this much later than the stretch that it guards. */
const SPARE_MS = 15000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** `run`, `pause` or `stop`, as the file `control` says; `stop` at the time limit, too. */
function wanted() {
  if (limit.isOver()) return 'stop';
  try {
    return fs.readFileSync(path.join(folder, 'control'), 'latin1').trim() || 'run';
  } catch {
    return 'run';
  }
}

/** Length of stretch `n`; a short remainder is added to it. */
function lengthOf(n, leftMs) {
  const length = stretchesMs[Math.min(n, stretchesMs.length - 1)];
  return leftMs - length < length / 4 ? leftMs : length;
}

/**
 * Waits until `atMs`, or until there is a reason to end earlier. Resolves to `due`, `pause`, `stop`, `cpu` or `delay`.
 */
async function wait(atMs, watchdog) {
  pace.restart();
  for (let next = Date.now() + 1000; ;) {
    const left = atMs - Date.now();
    if (left <= 0) return 'due';
    await Promise.race([sleep(Math.min(left, CONTROL_MS)), allLost]);
    const word = wanted();
    if (word === 'pause' || word === 'stop') return word;
    if (mode === 'cpu') pace.step(atMs - Date.now());
    if (Date.now() < next) continue;
    next += 1000;
    const tooMuch = watchdog();
    if (tooMuch) return tooMuch;
  }
}

/** Waits until the pause ends. Resolves to `run` or `stop`. */
async function waitPaused(untilMs) {
  say({ event: 'paused' });
  for (let armed = 0; ;) {
    if (Date.now() > untilMs) {
      say({ event: 'ended', why: 'paused' });
      return 'stop';
    }
    if (Date.now() - armed > 10000) {
      armed = Date.now();
      await armAll(2 * SPARE_MS);
    }
    await Promise.race([sleep(CONTROL_MS), allLost]);
    const word = wanted();
    if (word !== 'pause') return word;
  }
}

/**
 * Returns a function that writes the last part, to be called after the targets have been released. Throws where no target
 * is left to record; what there is of the stretch they ended in has been written then.
 */
async function record() {
  const progress = { segment: 0, coveredMs: 0, elapsedMs: 0 };
  try {
    return await recordAll(progress);
  } catch (error) {
    const rest = takeLost();
    if (rest.length > 0) {
      const ms = Math.max(...rest.map(({ profile }) => (profile.endTime - profile.startTime) / 1000));
      writePart(await lookAtTexts(rest, 'end'), {
        segment: progress.segment + 1,
        coveredMs: Math.round(progress.coveredMs + ms),
        elapsedMs: Math.round(progress.elapsedMs + ms),
      });
    }
    throw error;
  }
}

/** `written`: progress of the last part, kept up to date. */
async function recordAll(written) {
  const before = { at: Date.now(), delay: delaySeconds(pids) };
  await attachAll();
  const seconds = (Date.now() - before.at) / 1000;
  const watchdog = createWatchdog(pids, (delaySeconds(pids) - before.delay) / Math.max(seconds, 0.1), limits);
  const cpuAtStart = cpuSeconds(pids);
  let [activeMs, coveredMs, pausedFor, stretch] = [0, 0, 0, 0];
  // Measured separately, because the cost of starting and ending does not grow with the recording.
  let [driverAtStart, steadySeconds] = [0, 0];
  for (let segment = 0; ; segment++) {
    let from = await begin(lengthOf(stretch, durationMs - activeMs) + SPARE_MS);
    if (segment === 0) {
      say({ event: 'recording' });
      limit.recording();
      driverAtStart = driverSeconds();
    }
    let why = 'due';
    for (;;) {
      const length = lengthOf(stretch++, durationMs - activeMs);
      why = await wait(from + length, watchdog);
      const last = why !== 'due' || activeMs + (Date.now() - from) >= durationMs;
      if (last && why !== 'pause') {
        say({ event: 'stopping' });
        steadySeconds = driverSeconds() - driverAtStart;
      }
      if (!last) armAll(lengthOf(stretch, durationMs) + SPARE_MS);
      const threads = await collect(last ? 'stop' : 'turn');
      const now = Date.now();
      activeMs += now - from;
      const { startTime, endTime } = threads[0].profile;
      coveredMs += mode === 'cpu' ? Math.min((endTime - startTime) / 1000, now - from) : now - from;
      const progress = {
        segment: mode === 'cpu' ? stretch : segment,
        coveredMs: Math.round(coveredMs),
        elapsedMs: activeMs,
      };
      from = now;
      const cores = (cpuSeconds(pids) - cpuAtStart) / ((activeMs + pausedFor) / 1000);
      // At the end, the targets would close their inspectors soon.
      if (last) await armAll(2 * SPARE_MS);
      const looked = await lookAtTexts(threads, last ? 'end' : 'part');
      if (!last) await tellApart(looked);
      if (last && why !== 'pause') {
        if (why === 'cpu' || why === 'delay') say({ event: 'ended', why });
        say({ event: 'target', cores, steadySeconds });
        return () => writePart(looked, progress);
      }
      writePart(looked, Object.assign(written, progress));
      if (last) break;
    }
    if (activeMs >= durationMs) return () => undefined;
    const pausedAt = Date.now();
    limit.pause();
    why = await waitPaused(pausedAt + pausedMs);
    limit.resume();
    pausedFor += Date.now() - pausedAt;
    if (why === 'stop') return () => undefined;
    say({ event: 'resumed' });
  }
}

module.exports = { record };
