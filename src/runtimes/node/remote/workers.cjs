/** Sessions with the worker threads of a process, through the connection to its main thread (domain NodeWorker). */
'use strict';
const { createCalls } = require('./calls.cjs');

/** `onCome(calls, {id, title})` for each worker that runs or starts, `onGo(calls)` when it ends. */
async function followWorkers(calls, { onCome, onGo }) {
  const bySession = new Map();
  calls.onEvent = (method, params) => {
    const known = bySession.get(params.sessionId);
    if (method === 'NodeWorker.attachedToWorker') {
      const send = (message) =>
        calls.call('NodeWorker.sendMessageToWorker', { sessionId: params.sessionId, message }).catch(() => undefined);
      const worker = createCalls(send);
      bySession.set(params.sessionId, worker);
      const { workerId, title, url } = params.workerInfo;
      onCome(worker, { id: String(workerId), title: (url || title || '').split('/').pop().slice(0, 100) });
    } else if (method === 'NodeWorker.receivedMessageFromWorker' && known) {
      known.received(params.message);
    } else if (method === 'NodeWorker.detachedFromWorker' && known) {
      bySession.delete(params.sessionId);
      known.close();
      onGo(known);
    }
  };
  await calls.call('NodeWorker.enable', { waitForDebuggerOnStart: false });
}

module.exports = { followWorkers };
