#!/bin/sh
# AWS SDK for JavaScript 3.1169.0 and boto3 1.43.0: a profile with an SSO session in ~/.aws/config, and access keys of the same name
# pasted into ~/.aws/credentials, as the access portal offers them to copy.
# Seen: the SDK for JavaScript uses the pasted keys and never asks for the sign-in; boto3 insists on the SSO session and fails without
# a token, keys or not. "aws sso login" therefore changes nothing for the first, and pasting keys nothing for the second.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @aws-sdk/credential-providers@3.1169.0
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install boto3==1.43.0

mkdir -p home/.aws
printf '[team]\naws_access_key_id = PASTED\naws_secret_access_key = secret\n' >home/.aws/credentials
cat >home/.aws/config <<'INI'
[profile team]
region = eu-west-1
sso_session = corporate
sso_account_id = 111122223333
sso_role_name = Developer
[sso-session corporate]
sso_region = eu-west-1
sso_start_url = https://portal.invalid/start
INI
cat >who.mjs <<'JS'
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
console.log((await fromNodeProviderChain()()).accessKeyId);
JS
cat >who.py <<'PY'
import boto3
from botocore.exceptions import SSOTokenLoadError
try:
    print(boto3.Session().get_credentials().get_frozen_credentials().access_key)
except SSOTokenLoadError:
    print('no SSO token')
PY
here() { env -i PATH="$PATH" HOME="$dir/home" AWS_PROFILE=team AWS_EC2_METADATA_DISABLED=true "$@"; }
js=$(here node who.mjs 2>/dev/null)
py=$(here venv/bin/python who.py)
echo "SDK for JavaScript: $js"
echo "boto3:              $py"
[ "$js" = PASTED ] && [ "$py" = 'no SSO token' ] || { echo 'This has changed.'; exit 1; }
