#!/bin/sh
# AWS SDK for JavaScript 3.1162.0 and boto3 1.43.0 on a machine whose clock is an hour behind that of the service, which is here a server of
# this script's own; like AWS it refuses what was signed more than five minutes ago.
# Seen: the SDK for JavaScript takes the time from the refusal and asks once more, without a word, and signs by the clock of the last answer
# from then on. boto3 knows no clock but the machine's and fails with "Signature expired" each time. In a virtual machine whose clock stood
# still while the laptop slept, the Node tools work and the Python tools do not; that the first work says nothing of the clock.
set -eu
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @aws-sdk/client-ecs@3.1162.0
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install boto3==1.43.0
cat >service.mjs <<'JS'
import { createServer } from 'node:http';
import { renameSync, writeFileSync } from 'node:fs';
const service = createServer((request, response) => {
  request.resume();
  const now = Date.now() + 3_600_000;
  const signed = request.headers['x-amz-date'].replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const isOld = Date.parse(signed) < now - 300_000;
  const answer = isOld ? { __type: 'InvalidSignatureException', message: 'Signature expired' } : { clusterArns: [] };
  response.writeHead(isOld ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1', date: new Date(now).toUTCString() });
  response.end(JSON.stringify(answer));
}).listen(0, '127.0.0.1', () => {
  writeFileSync('port.part', `${service.address().port}`);
  renameSync('port.part', 'port');
});
JS
cat >ask.mjs <<'JS'
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
const client = new ECSClient({ endpoint: `http://127.0.0.1:${process.argv[2]}` });
for (let i = 0; i < 2; i++) {
  const { $metadata } = await client.send(new ListClustersCommand({}));
  console.log(`SDK for JavaScript: ${$metadata.httpStatusCode}, attempts: ${$metadata.attempts}`);
}
process.exit();
JS
cat >ask.py <<'PY'
import sys, boto3
from botocore.exceptions import ClientError
client = boto3.client('ecs', endpoint_url=f'http://127.0.0.1:{sys.argv[1]}')
for _ in range(2):
    try:
        client.list_clusters()
        print('boto3: answered')
    except ClientError as error:
        print('boto3:', error.response['ResponseMetadata']['HTTPStatusCode'], error.response['Error']['Message'])
PY
node service.mjs &
server=$!
until [ -e port ]; do kill -0 $server && sleep 0.1; done
port=$(cat port)
mkdir -p home/.aws
printf '[default]\nregion = eu-west-1\naws_access_key_id = KEY\naws_secret_access_key = secret\n' >home/.aws/credentials
here() { env -i PATH="$PATH" HOME="$dir/home" "$@"; }
seen=$(
  here node ask.mjs "$port" 2>/dev/null
  here venv/bin/python ask.py "$port"
)
echo "$seen"
[ "$seen" = 'SDK for JavaScript: 200, attempts: 2
SDK for JavaScript: 200, attempts: 1
boto3: 400 Signature expired
boto3: 400 Signature expired' ] || { echo 'This has changed.'; exit 1; }
