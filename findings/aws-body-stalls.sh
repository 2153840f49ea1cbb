#!/bin/sh
# @smithy/node-http-handler 4.14.2, the HTTP handler of the AWS SDK for JavaScript: an answer whose head comes and whose body stops
# half way.
# Seen: requestTimeout, also with throwOnRequestTimeout, is a limit on the head alone. Once that is there nothing counts any more, and
# the body is still awaited five times the limit later. What ends it is socketTimeout, which is off unless one sets it.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @smithy/node-http-handler@4.14.2 @smithy/protocol-http@5.6.2
cat >stall.mjs <<'JS'
import { createServer } from 'node:http';
import { once } from 'node:events';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { HttpRequest } from '@smithy/protocol-http';
const server = createServer((request, response) => {
  response.writeHead(200, { 'content-length': 8 });
  response.write('half');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
const read = async (body) => {
  let length = 0;
  for await (const chunk of body) length += chunk.length;
  return length;
};
const end = async (options) => {
  const handler = new NodeHttpHandler({ requestTimeout: 500, throwOnRequestTimeout: true, ...options });
  const { response } = await handler.handle(new HttpRequest({ hostname: '127.0.0.1', port, protocol: 'http:', method: 'GET', path: '/' }));
  const ended = read(response.body).then((length) => `read ${length}`, (error) => error.name);
  const first = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 2500, 'pending'))]);
  handler.destroy();
  return `${response.statusCode}, body ${first}`;
};
console.log('throwOnRequestTimeout:', await end({}));
console.log('and socketTimeout:', await end({ socketTimeout: 500 }));
process.exit();
JS
seen=$(node stall.mjs 2>/dev/null)
echo "$seen"
[ "$seen" = 'throwOnRequestTimeout: 200, body pending
and socketTimeout: 200, body TimeoutError' ] || { echo 'This has changed.'; exit 1; }
