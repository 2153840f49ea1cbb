#!/bin/sh
# AWS SDK for JavaScript 3.1162.0 and boto3 1.43.0: which variable names the region.
# Seen: the SDK for JavaScript knows AWS_REGION alone, boto3 AWS_DEFAULT_REGION alone; each passes the other's over without a word and
# uses the profile's region. A script that sets one of the two looks at other clusters than the one beside it.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @aws-sdk/client-ecs@3.1162.0
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install boto3==1.43.0

mkdir -p home/.aws
printf '[profile team]\nregion = eu-west-1\naws_access_key_id = KEY\naws_secret_access_key = secret\n' >home/.aws/config
cat >where.mjs <<'JS'
import { ECSClient } from '@aws-sdk/client-ecs';
console.log(await new ECSClient({}).config.region());
JS
cat >where.py <<'PY'
import boto3
print(boto3.Session().client('ecs').meta.region_name)
PY
here() { env -i PATH="$PATH" HOME="$dir/home" AWS_PROFILE=team "$@"; }
seen=$(
  for variable in AWS_REGION AWS_DEFAULT_REGION; do
    echo "$variable JavaScript $(here "$variable=us-east-2" node where.mjs 2>/dev/null)"
    echo "$variable boto3 $(here "$variable=us-east-2" venv/bin/python where.py)"
  done
)
echo "$seen"
[ "$seen" = "AWS_REGION JavaScript us-east-2
AWS_REGION boto3 eu-west-1
AWS_DEFAULT_REGION JavaScript eu-west-1
AWS_DEFAULT_REGION boto3 us-east-2" ] || { echo 'This has changed.'; exit 1; }
