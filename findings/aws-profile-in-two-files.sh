#!/bin/sh
# AWS SDK for JavaScript 3.1169.0 and boto3 1.43.0: a profile that stands in both ~/.aws/config and ~/.aws/credentials, the first with
# temporary keys (three members), the second with lasting ones (two).
# Seen: boto3 takes all of the credentials file. The SDK for JavaScript joins the two member by member, so that key and secret are of
# the credentials file and the session token is of the other: three members that never belonged together, which AWS refuses as an
# invalid token although either file alone is right.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @aws-sdk/credential-providers@3.1169.0
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install boto3==1.43.0

mkdir -p home/.aws
printf '[team]\naws_access_key_id = LASTING\naws_secret_access_key = secret\n' >home/.aws/credentials
printf '[profile team]\nregion = eu-west-1\naws_access_key_id = TEMPORARY\naws_secret_access_key = other\naws_session_token = TOKEN-OF-TEMPORARY\n' >home/.aws/config
cat >who.mjs <<'JS'
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
const { accessKeyId, secretAccessKey, sessionToken } = await fromNodeProviderChain()();
console.log(accessKeyId, secretAccessKey, sessionToken ?? 'no token');
JS
cat >who.py <<'PY'
import boto3
c = boto3.Session().get_credentials()
print(c.access_key, c.secret_key, c.token or 'no token')
PY
here() { env -i PATH="$PATH" HOME="$dir/home" AWS_PROFILE=team "$@"; }
js=$(here node who.mjs 2>/dev/null)
py=$(here venv/bin/python who.py)
echo "SDK for JavaScript: $js"
echo "boto3:              $py"
[ "$js" = 'LASTING secret TOKEN-OF-TEMPORARY' ] && [ "$py" = 'LASTING secret no token' ] || { echo 'This has changed.'; exit 1; }
