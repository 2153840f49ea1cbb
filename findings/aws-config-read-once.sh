#!/bin/sh
# AWS SDK for JavaScript 3.1162.0 and boto3 1.43.0: keys in the shared credentials file are renewed, as a sign-in tool does it every
# hour, while a program runs.
# Seen: the SDK for JavaScript has read the file once for the whole process. A new client, a new provider chain, and one that is told
# `forceRefresh` all give the old keys, whose requests then fail as expired although the file is in order; only a chain made with
# `ignoreCache` reads it again. boto3 reads it for each new session.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @aws-sdk/client-ecs@3.1162.0 @aws-sdk/credential-providers@3.1162.0
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install boto3==1.43.0

cat >ask.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { ECSClient } from '@aws-sdk/client-ecs';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
const write = (key) =>
  writeFileSync('credentials', `[default]\naws_access_key_id = ${key}\naws_secret_access_key = secret\n`);
const say = async (what, credentials) => console.log(`${what}: ${(await credentials).accessKeyId}`);
write('OLD');
await say('first client', new ECSClient({ region: 'eu-west-1' }).config.credentials());
write('NEW');
await say('new client', new ECSClient({ region: 'eu-west-1' }).config.credentials());
await say('new chain', fromNodeProviderChain()());
await say('new chain, forceRefresh', fromNodeProviderChain()({ forceRefresh: true }));
await say('new chain, ignoreCache', fromNodeProviderChain({ ignoreCache: true })());
JS
cat >ask.py <<'PY'
import boto3
def write(key):
    open('credentials', 'w').write(f'[default]\naws_access_key_id = {key}\naws_secret_access_key = secret\n')
for key in ('OLD', 'NEW'):
    write(key)
    print('boto3, new session:', boto3.Session().get_credentials().access_key)
PY
seen=$(
  env -i PATH="$PATH" HOME="$dir" AWS_SHARED_CREDENTIALS_FILE="$dir/credentials" AWS_CONFIG_FILE="$dir/none" sh -c '
    node ask.mjs
    venv/bin/python ask.py'
)
echo "$seen"
[ "$seen" = 'first client: OLD
new client: OLD
new chain: OLD
new chain, forceRefresh: OLD
new chain, ignoreCache: NEW
boto3, new session: OLD
boto3, new session: NEW' ] || { echo 'This has changed.'; exit 1; }
