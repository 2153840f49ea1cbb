/** Questions and answers of the DevTools protocol over anything that carries texts. */
'use strict';
const { failure } = require('./report.cjs');

/** `send(text)` brings a question; `received(text)` takes answers and events; `onEvent(method, params)` may be set. */
function createCalls(send) {
  let nextId = 1;
  const waiting = new Map();
  const self = { closed: false, onEvent: () => undefined, call, received, close };

  function call(method, params, timeoutMs) {
    return new Promise((resolve, reject) => {
      if (self.closed) return reject(failure('connectionLost', method));
      const id = nextId++;
      const timer = setTimeout(() => {
        waiting.delete(id);
        reject(failure('noAnswer', method));
      }, timeoutMs || 15000);
      waiting.set(id, { resolve, reject, timer, method });
      send(JSON.stringify({ id, method, params: params || {} }));
    });
  }
  function received(text) {
    const answer = JSON.parse(text);
    if (answer.id === undefined) return self.onEvent(answer.method, answer.params || {});
    const one = waiting.get(answer.id);
    if (!one) return undefined;
    waiting.delete(answer.id);
    clearTimeout(one.timer);
    if (answer.error) one.reject(failure('inspector', `${one.method}: ${answer.error.message}`));
    else one.resolve(answer.result);
    return undefined;
  }
  function close() {
    if (self.closed) return;
    self.closed = true;
    for (const one of waiting.values()) {
      clearTimeout(one.timer);
      one.reject(failure('connectionLost', one.method));
    }
    waiting.clear();
  }
  return self;
}

module.exports = { createCalls };
