#!/bin/sh
# AWS SDK for JavaScript 3.1169.0 and boto3 1.43.0: who one is when the environment has both AWS_PROFILE and access keys.
# Seen: the SDK for JavaScript takes the profile's keys (and passes the environment's over), boto3, and with it everything built on
# botocore, takes the environment's. One shell, two identities: what a Python tool may do says nothing of what a Node tool may.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @aws-sdk/credential-providers@3.1169.0
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install boto3==1.43.0

mkdir -p home/.aws
printf '[team]\naws_access_key_id = FROM-PROFILE\naws_secret_access_key = secret\n' >home/.aws/credentials
cat >who.mjs <<'JS'
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
console.log((await fromNodeProviderChain()()).accessKeyId);
JS
cat >who.py <<'PY'
import boto3
print(boto3.Session().get_credentials().access_key)
PY
here() { env -i PATH="$PATH" HOME="$dir/home" AWS_PROFILE=team AWS_ACCESS_KEY_ID=FROM-ENVIRONMENT AWS_SECRET_ACCESS_KEY=secret "$@"; }
js=$(here node who.mjs 2>/dev/null)
py=$(here venv/bin/python who.py)
echo "SDK for JavaScript: $js"
echo "boto3:              $py"
[ "$js" = FROM-PROFILE ] && [ "$py" = FROM-ENVIRONMENT ] || { echo 'This has changed.'; exit 1; }
