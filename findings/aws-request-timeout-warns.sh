#!/bin/sh
# @smithy/node-http-handler 4.14.2, the HTTP handler of the AWS SDK for JavaScript: requestTimeout.
# Seen: a request to a server that takes it and never answers is still pending three times requestTimeout later; all that happened is
# a warning on the console. Only with throwOnRequestTimeout, which is off by default, does the limit end the request.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @smithy/node-http-handler@4.14.2 @smithy/protocol-http@5
cat >wait.mjs <<'JS'
import { createServer } from 'node:http';
import { once } from 'node:events';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { HttpRequest } from '@smithy/protocol-http';
console.warn = () => {};
const server = createServer(() => {}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
const end = async (options) => {
  const handler = new NodeHttpHandler({ requestTimeout: 500, ...options });
  const request = handler.handle(new HttpRequest({ hostname: '127.0.0.1', port, protocol: 'http:', method: 'GET', path: '/' }));
  const ended = request.then(() => 'answered', (error) => error.name);
  const first = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 1500, 'pending'))]);
  handler.destroy();
  return first;
};
console.log('requestTimeout alone:', await end({}));
console.log('with throwOnRequestTimeout:', await end({ throwOnRequestTimeout: true }));
server.closeAllConnections();
server.close();
process.exit();
JS
seen=$(node wait.mjs 2>/dev/null)
echo "$seen"
[ "$seen" = 'requestTimeout alone: pending
with throwOnRequestTimeout: TimeoutError' ] || { echo 'This has changed.'; exit 1; }
