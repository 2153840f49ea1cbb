/** Is there an inspector behind a listening socket? */
'use strict';
const http = require('http');

const hostHeader = (at) => (at.host.includes(':') ? `[${at.host}]:${at.port}` : `${at.host}:${at.port}`);

/** The inspector's WebSocket path at a listening socket, or null when it is something else. */
function probe(at) {
  return new Promise((resolve) => {
    const request = http.get(
      {
        host: at.host,
        port: at.port,
        path: '/json/list',
        headers: { Host: hostHeader(at) },
        timeout: 1500,
        agent: false,
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          body += chunk;
          if (body.length > 1e6) request.destroy();
        });
        response.on('error', () => resolve(null));
        response.on('end', () => {
          try {
            const entry = JSON.parse(body).find((one) => one.type === 'node' && one.webSocketDebuggerUrl);
            resolve(entry ? Object.assign({}, at, { path: new URL(entry.webSocketDebuggerUrl).pathname }) : null);
          } catch {
            resolve(null);
          }
        });
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(null));
    request.on('close', () => resolve(null));
  });
}

async function findInspector(candidates) {
  for (const one of candidates) {
    const found = await probe(one);
    if (found) return found;
  }
  return null;
}

module.exports = { hostHeader, findInspector };
