/** A DevTools connection to an inspector. */
'use strict';
const crypto = require('crypto');
const http = require('http');
const { createCalls } = require('./calls.cjs');
const { hostHeader } = require('./probe.cjs');
const { overSocket } = require('./websocket.cjs');

/** Resolves to `{call, closed, onEvent, onClose, end}`. `at`: {host, port, path}. */
function connect(at) {
  return new Promise((resolve, reject) => {
    const key = crypto.randomBytes(16).toString('base64');
    const request = http.request({
      host: at.host,
      port: at.port,
      path: at.path,
      agent: false,
      timeout: 5000,
      headers: {
        Host: hostHeader(at),
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': 13,
        'Sec-WebSocket-Key': key,
      },
    });
    request.on('timeout', () => request.destroy(new Error('the inspector does not answer')));
    request.on('error', reject);
    request.on('response', (response) => {
      response.resume();
      reject(new Error(`the inspector answered ${response.statusCode}`));
    });
    request.on('upgrade', (response, socket, head) => {
      const calls = createCalls((text) => line.send(text));
      const line = overSocket(socket, head, {
        onText: calls.received,
        onEnd: () => {
          calls.close();
          calls.onClose();
        },
      });
      resolve(Object.assign(calls, { onClose: () => undefined, end: line.end }));
    });
    request.end();
  });
}

module.exports = { connect };
