#!/bin/sh
# py-spy 0.4.3 and pyinstrument 5.1.3 write speedscope files; speedscope 1.25.0 publishes the format's JSON schema.
# Seen: neither's files are valid. Both write "activeProfileIndex": null, py-spy besides "col": null in every frame, where the schema has a
# number or no such member. speedscope itself opens them: a reader that checks files by the schema refuses the two
# commonest Python profilers.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund speedscope@1.25.0 ajv@8.20.0
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install py-spy==0.4.3 pyinstrument==5.1.3
cat >busy.py <<'PY'
import time
def work():
    end = time.time() + 1.5
    while time.time() < end:
        sum(range(1000))
work()
PY
venv/bin/py-spy record --duration 1 --format speedscope --output py-spy.json -- venv/bin/python busy.py >/dev/null 2>&1
venv/bin/pyinstrument --renderer speedscope --outfile pyinstrument.json busy.py
cat >check.mjs <<'JS'
import { readFileSync, readdirSync } from 'node:fs';
import Ajv from 'ajv';
const folder = 'node_modules/speedscope/dist/release/';
const schema = readdirSync(folder).find((name) => /^file-format-schema.*\.json$/.test(name));
const validate = new Ajv({ strict: false, allErrors: true, verbose: true }).compile(JSON.parse(readFileSync(folder + schema, 'utf8')));
for (const tool of ['py-spy', 'pyinstrument']) {
  const isValid = validate(JSON.parse(readFileSync(`${tool}.json`, 'utf8')));
  const nulls = (validate.errors ?? []).filter((error) => error.data === null).map((error) => error.instancePath.replace(/\d+/g, 'N'));
  console.log(tool, isValid ? 'valid' : 'not valid:', [...new Set(nulls)].join(' '));
}
JS
seen=$(node check.mjs)
echo "$seen"
[ "$seen" = 'py-spy not valid: /activeProfileIndex /shared/frames/N/col
pyinstrument not valid: /activeProfileIndex' ] || { echo 'This has changed.'; exit 1; }
