/** Connects to the inspector of one process and leaves again: closes it if it was not open before. */
'use strict';
const { closeLater, closeNow, moveAway } = require('./closing.cjs');
const { connect } = require('./devtools.cjs');
const { findInspector } = require('./probe.cjs');
const { failure, say } = require('./report.cjs');
const { allListeners, listeners } = require('./sockets.cjs');
const { alive, asleep, assertNode, catchesSigusr1, innerPid, namespace, nodeOptions } = require('./target.cjs');

/** Node's own port, for each process of a network namespace alike. */
const PORT = 9229;
/** Lasts until the next step sets the target's own timer again. */
const ATTACH_MS = 60000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Created for all processes before any of them is changed: whatever listens at that time is not ours. */
const createAttachment = (pid) => ({
  pid,
  before: listeners(pid),
  signalled: false,
  opened: null,
  at: null,
  connection: null,
  usesCoverage: false,
});

async function evaluate(one, expression) {
  const answer = await one.connection.call('Runtime.evaluate', {
    expression,
    includeCommandLineAPI: true,
    returnByValue: true,
  });
  if (answer.exceptionDetails)
    throw failure('inspector', answer.exceptionDetails.exception && answer.exceptionDetails.exception.description);
  return answer.result.value;
}

const newListeners = ({ pid, before }) =>
  listeners(pid).filter((found) => !before.some((old) => old.inode === found.inode));

/** The port at which a process would open its inspector; 0: any free port. */
function wantedPort(pid) {
  const told = nodeOptions(pid)
    .map((option) => /^--(?:inspect|inspect-brk|inspect-port|debug-port)=(?:.*:)?(\d+)$/.exec(option))
    .filter(Boolean)
    .pop();
  return told ? Number(told[1]) : PORT;
}

/** Whether another process has the port: the containers of a task share their loopback. */
function portTaken({ pid }) {
  const port = wantedPort(pid);
  if (port === 0) return false;
  const own = new Set(listeners(pid).map((found) => found.inode));
  return allListeners(pid).some((found) => found.port === port && !own.has(found.inode));
}

/**
 * Sends the signal and waits for the inspector: resolves to null if it opened, otherwise to the reason why not. A
 * target that was seen asleep often enough since then has handled the signal.
 */
async function signal(one) {
  if (!catchesSigusr1(one.pid)) throw failure('signalNotCaught');
  process.kill(one.pid, 'SIGUSR1');
  one.signalled = true;
  const since = Date.now();
  const waited = () => Date.now() - since;
  let [idle, taken] = [0, portTaken(one)];
  while (waited() < 10000 && idle < 40 && !(idle >= 10 && (waited() > 2000 || taken))) {
    await sleep(waited() < 200 ? 20 : 50);
    if (!alive(one.pid)) throw failure('gone');
    const opening = newListeners(one);
    one.opened = await findInspector(opening);
    if (one.opened) return null;
    if (opening.length === 0 && asleep(one.pid)) idle++;
    taken = taken || portTaken(one);
  }
  return taken ? 'portTaken' : 'ownHandler';
}

async function openInspector(one) {
  let why = await signal(one);
  // Another capture in the task may have held the port for a moment.
  for (let tries = 0; why === 'portTaken' && !portTaken(one) && tries < 3; tries++) why = await signal(one);
  if (why === null) return one.opened;
  const already = await findInspector(one.before);
  if (already) return already;
  throw failure(why, why === 'portTaken' ? String(wantedPort(one.pid)) : undefined);
}

async function locateInspector(one) {
  // The primary of a cluster passes the signal on to its workers, so theirs may be open because we opened its own.
  const wanted = wantedPort(one.pid);
  one.opened = await findInspector(newListeners(one).filter((found) => found.port === wanted));
  if (one.opened) return one.opened;
  const asked = nodeOptions(one.pid).some((option) => option.startsWith('--inspect'));
  const likely = asked ? one.before : one.before.filter((found) => found.port === PORT);
  return (await findInspector(likely)) || openInspector(one);
}

/** Checks by pid and namespaces that the target itself answers. The port is one of its own sockets. */
async function assertSame(one) {
  const seen = await evaluate(
    one,
    `(() => {
    const read = (kind) => { try { return (process.getBuiltinModule || require).call(process, 'fs').readlinkSync('/proc/self/ns/' + kind); } catch { return ''; } };
    return { pid: process.pid, spaces: [read('pid'), read('net')], coverage: Boolean(process.env.NODE_V8_COVERAGE) };
  })()`,
  );
  if (seen.pid !== one.pid && seen.pid !== innerPid(one.pid)) throw failure('foreign', `pid ${seen.pid}`);
  ['pid', 'net'].forEach((kind, i) => {
    const own = namespace(one.pid, kind);
    if (own !== '' && seen.spaces[i] !== '' && own !== seen.spaces[i])
      throw failure('foreign', `${kind} namespace ${seen.spaces[i]}`);
  });
  one.usesCoverage = seen.coverage;
}

/** Connects to the inspector, which is opened where it is not. Throws with a refusal's code. */
async function attach(one) {
  assertNode(one.pid);
  const [own, other] = [namespace('self', 'net'), namespace(one.pid, 'net')];
  if (own !== '' && other !== '' && own !== other) throw failure('otherNetwork');
  one.at = await locateInspector(one);
  one.connection = await connect(one.at);
  await assertSame(one);
  if (one.opened) await arm(one, ATTACH_MS);
  say({ event: 'attached', pid: one.pid, wasOpen: one.opened === null, port: one.at.port });
}

/** Makes the target close the inspector that we opened after this many ms, in case this driver is killed. */
async function arm(one, afterMs) {
  if (one.opened) await evaluate(one, closeLater(afterMs));
}

/**
 * Frees the signal's port for the next process. Returns false if that failed and the inspector is still at that port;
 * throws if it is gone.
 */
async function moveOff(one) {
  if (!one.opened || one.opened.port !== wantedPort(one.pid)) return true;
  await evaluate(one, moveAway(ATTACH_MS));
  one.connection.onClose = () => undefined;
  one.connection.end();
  for (let i = 0; i < 60; i++) {
    await sleep(50);
    if (!alive(one.pid)) throw failure('gone');
    const found = await findInspector(newListeners(one).filter((other) => other.inode !== one.opened.inode));
    if (!found) continue;
    one.opened = one.at = found;
    one.connection = await connect(found);
    await assertSame(one);
    return true;
  }
  one.at = await findInspector([one.opened]);
  if (!one.at) throw failure('moveFailed');
  one.connection = await connect(one.at);
  return false;
}

/** Leaves the process as it was: no inspector that was not there before. Profilers end with their connection. Safe to call in any state. */
async function detach(one, wasKilled) {
  const { pid } = one;
  const open = () =>
    newListeners(one).some(
      (found) => one.opened && (found.inode === one.opened.inode || found.port === one.opened.port),
    );
  if (one.signalled && !one.opened) {
    for (let i = 0; i < 20 && alive(pid) && newListeners(one).length === 0 && wasKilled; i++) await sleep(50);
    one.opened = await findInspector(newListeners(one));
  }
  try {
    if (one.opened && alive(pid) && (!one.connection || one.connection.closed)) {
      // During a move, the inspector is at neither port for a moment.
      for (let i = 0; i < 10 && !(await findInspector([one.opened])) && newListeners(one).length > 0; i++) {
        await sleep(50);
        one.opened = (await findInspector(newListeners(one))) || one.opened;
      }
      one.connection = await connect(one.opened);
    }
    if (one.connection && !one.connection.closed) {
      one.connection.onClose = () => undefined;
      if (one.opened) await evaluate(one, closeNow);
    }
  } catch (error) {
    if (open()) say({ event: 'note', text: `closing pid ${pid}: ${error.message}` });
  }
  if (one.connection) one.connection.end();
  for (let i = 0; i < 100 && open(); i++) await sleep(30);
  if (open()) say({ event: 'portLeftOpen', pid, port: one.opened.port });
}

module.exports = { arm, attach, createAttachment, detach, moveOff };
