#!/bin/sh
# AWS SDK for JavaScript 3.1162.0 and boto3 1.43.0: a profile whose credential_process gives credentials for 15 minutes, the shortest
# that STS issues, and five requests of one client (to a server of this script's own).
# Seen: the SDK for JavaScript runs the process once. boto3 renews what has a quarter of an hour left, so these credentials are old to it
# when they come, and it runs the process again for every request. Whatever that costs (a second, a prompt, a quota) comes as often: the
# shorter session, meant to be the safer one, is what a Python tool does not get along with. With 20 minutes it runs the process once.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @aws-sdk/client-ecs@3.1162.0
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install boto3==1.43.0

mkdir -p home/.aws
cat >sign-in.py <<'PY'
import datetime, json, os
open('runs', 'a').write('.')
expiration = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=int(os.environ['MINUTES']))
print(json.dumps({'Version': 1, 'AccessKeyId': 'KEY', 'SecretAccessKey': 'secret', 'SessionToken': 'token', 'Expiration': expiration.isoformat()}))
PY
printf '[profile team]\nregion = eu-west-1\ncredential_process = venv/bin/python sign-in.py\n' >home/.aws/config
cat >ask.mjs <<'JS'
import { createServer } from 'node:http';
import { once } from 'node:events';
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
const server = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end('{"clusterArns": []}');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const client = new ECSClient({ endpoint: `http://127.0.0.1:${server.address().port}` });
for (let i = 0; i < 5; i++) await client.send(new ListClustersCommand({}));
process.exit();
JS
cat >ask.py <<'PY'
import http.server, threading, boto3
class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers['content-length']))
        self.send_response(200)
        self.send_header('content-type', 'application/x-amz-json-1.1')
        self.end_headers()
        self.wfile.write(b'{"clusterArns": []}')
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(('127.0.0.1', 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = boto3.Session().client('ecs', endpoint_url=f'http://127.0.0.1:{server.server_port}')
for _ in range(5):
    client.list_clusters()
PY
runs() {
  minutes=$1
  shift
  rm -f runs
  env -i PATH="$PATH" HOME="$dir/home" AWS_PROFILE=team MINUTES="$minutes" "$@" 2>/dev/null
  wc -c <runs
}
js=$(runs 15 node ask.mjs)
py=$(runs 15 venv/bin/python ask.py)
longer=$(runs 20 venv/bin/python ask.py)
echo "SDK for JavaScript, 15 minutes: $js for 5 requests"
echo "boto3, 15 minutes: $py for 5 requests"
echo "boto3, 20 minutes: $longer for 5 requests"
[ "$js" = 1 ] && [ "$py" -ge 5 ] && [ "$longer" = 1 ] || { echo 'This has changed.'; exit 1; }
