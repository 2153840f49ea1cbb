/** The processes of a recording with their threads, which all start, turn and stop together. */
'use strict';
const { arm, attach, createAttachment, detach, moveOff } = require('./attach.cjs');
const { lookAtTexts } = require('./lookAtTexts.cjs');
const { createLost, withProfile } = require('./lost.cjs');
const profilers = require('./profilers.cjs');
const { hidesInlined } = profilers;
const { failure, say } = require('./report.cjs');
const { mode, pids } = require('./request.cjs');
const { needNames } = require('./sharedLines.cjs');
const { alive } = require('./target.cjs');
const { followWorkers } = require('./workers.cjs');

const profiler = profilers[mode];
const state = { attachments: [], threads: [], begun: false, apart: false };
const lost = createLost((profiles) => profiler.join(profiles));
let loseAll;
/** Rejects when no process is left to record. */
const allLost = new Promise((_, reject) => {
  loseAll = reject;
});
allLost.catch(() => undefined);

const isOpen = (one) => one.connection !== null && !one.connection.closed;
const drop = (thread, text) => {
  state.threads = state.threads.filter((one) => one !== thread);
  lost.add(thread);
  if (thread.worker === '' && state.attachments.length === 1) return;
  say({ event: 'dropped', pid: thread.pid, worker: thread.worker, text });
};

function addThread(pid, calls, worker, title) {
  const thread = { pid, calls, worker, title, running: false, earlier: [] };
  state.threads.push(thread);
  return thread;
}

/** Resolves to the time since which the thread is recorded; 0 if it is not. */
async function startThread(thread, fresh) {
  try {
    const startedAt = await profiler.start(thread.calls, fresh);
    thread.running = true;
    if (state.apart) await keepApart(thread);
    return startedAt;
  } catch (error) {
    if (thread.worker === '' && state.threads.length === 1) throw error;
    drop(thread, error.message);
    return 0;
  }
}

/** Best effort: without it, lines tell what they can. Whoever has coverage collected by other means keeps that. */
async function keepApart(thread) {
  if (!usesCoverage(thread)) await profiler.keepApart(thread.calls).catch(() => undefined);
}

/** Whether V8 may still have to be kept from inlining. */
const mayTellApart = () => !state.apart && state.begun && hidesInlined && Boolean(profiler.keepApart);

/** From here on V8 keeps functions apart whose lines do not. `threads` as of `lookAtTexts`. */
async function tellApart(threads) {
  if (!mayTellApart() || !needNames(threads.map(({ nodes }) => nodes))) return;
  state.apart = true;
  say({ event: 'apart' });
  await Promise.all(state.threads.filter((thread) => thread.running).map(keepApart));
}

async function prepare(one) {
  await profiler.prepare(one.connection);
  addThread(one.pid, one.connection, '', '');
  one.connection.onClose = () => {
    // A process that is being ended closes its sockets a moment before it is gone.
    setTimeout(() => {
      for (const thread of state.threads.filter((other) => other.pid === one.pid))
        drop(thread, alive(one.pid) ? 'connectionLost' : 'gone');
      if (!state.attachments.some(isOpen)) loseAll(failure(alive(one.pid) ? 'connectionLost' : 'gone'));
    }, 200);
  };
  const come = async (calls, { id, title }) => {
    try {
      await profiler.prepare(calls);
      const thread = addThread(one.pid, calls, id, title);
      if (state.begun) await startThread(thread, false);
    } catch (error) {
      say({ event: 'dropped', pid: one.pid, worker: id, text: error.message });
    }
  };
  const coming = [];
  await followWorkers(one.connection, {
    onCome: (calls, info) => {
      coming.push(come(calls, info));
    },
    onGo: (calls) => {
      for (const thread of state.threads.filter((other) => other.calls === calls)) drop(thread, 'ended');
    },
  }).catch((error) => say({ event: 'note', text: `worker threads of pid ${one.pid}: ${error.message}` }));
  await Promise.all(coming);
}

/**
 * Opens the inspectors one after the other, because they share a port: each is moved off it for the next. The first
 * process comes last, because the primary of a cluster signals its workers when its own inspector opens. Throws when
 * none can be recorded.
 */
async function attachAll() {
  let first = null;
  state.attachments = pids.map(createAttachment);
  for (const one of [...state.attachments].reverse()) {
    try {
      await attach(one);
      if (one !== state.attachments[0]) await moveOff(one);
      await prepare(one);
    } catch (error) {
      first = error;
      if (pids.length === 1) break;
      say({
        event: 'skipped',
        pid: one.pid,
        code: error.refusal || 'failed',
        text: String(error.message).slice(0, 300),
      });
      await detach(one, false);
    }
  }
  if (state.threads.length === 0) throw first || failure('gone');
}

/**
 * `safeMs`: time after which the targets close the inspectors that we opened, in case this driver is killed. Resolves to
 * the time since which all are recorded.
 */
async function begin(safeMs) {
  await armAll(safeMs);
  const startedAt = await Promise.all(state.threads.map((thread) => startThread(thread, !usesCoverage(thread))));
  state.begun = true;
  return Math.max(0, ...startedAt) || Date.now();
}
const usesCoverage = ({ pid }) => state.attachments.some((one) => one.pid === pid && one.usesCoverage);

async function armAll(safeMs) {
  await Promise.all(state.attachments.filter(isOpen).map((one) => arm(one, safeMs).catch(() => undefined)));
}

/**
 * Takes from all threads what they have so far and keeps it for `collect`. Resolves to the milliseconds it took: the
 * target's own pause is shorter.
 */
async function handOver() {
  const begun = Date.now();
  await Promise.all(
    state.threads
      .filter((thread) => thread.running)
      .map(async (thread) => {
        try {
          thread.earlier.push(await profiler.turn(thread.calls));
        } catch (error) {
          drop(thread, error.message);
        }
      }),
  );
  const tookMs = Date.now() - begun;
  if (mayTellApart()) {
    const last = state.threads.flatMap((thread) => thread.earlier.slice(-1).map((one) => withProfile(thread, one)));
    await tellApart(await lookAtTexts(last, 'within'));
  }
  return tookMs;
}

/**
 * The profiles of all threads so far, those that ended last. `how`: `turn` continues recording, `stop` ends it. Throws
 * where no thread is left; what there was of them stays for `takeLost`.
 */
async function collect(how) {
  const running = state.threads
    .filter((thread) => thread.running)
    .sort((a, b) => pids.indexOf(a.pid) - pids.indexOf(b.pid));
  if (how === 'stop') state.begun = false;
  const profiles = await Promise.all(
    running.map(async (thread) => {
      if (how === 'stop') thread.running = false;
      try {
        const last = await profiler[how](thread.calls);
        const profile = profiler.join([...thread.earlier, last]);
        thread.earlier = [];
        if (how === 'stop' && state.apart && !usesCoverage(thread))
          await profiler.letInline(thread.calls).catch(() => undefined);
        return withProfile(thread, profile);
      } catch (error) {
        drop(thread, error.message);
        return error;
      }
    }),
  );
  const got = profiles.filter((one) => !(one instanceof Error));
  if (got.length > 0) return [...got, ...lost.take()];
  await Promise.race([allLost, new Promise((resolve) => setTimeout(resolve, 400))]);
  throw profiles[0] || failure('connectionLost');
}

const detachAll = (wasKilled) => Promise.all(state.attachments.map((one) => detach(one, wasKilled)));

const takeLost = lost.take;

module.exports = { allLost, armAll, attachAll, begin, handOver, collect, detachAll, takeLost, tellApart };
