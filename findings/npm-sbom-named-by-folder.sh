#!/bin/sh
# npm 11.19.1, "npm sbom": the name of the project in its bill of materials.
# Seen: the document is about the folder the project lies in, not about package.json's name: the same commit cloned into another folder
# gives a bill of materials of another product. The version, in contrast, is package.json's.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/tool" "$dir/some-clone"
cd "$dir/tool"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund npm@11.19.1
cd "$dir/some-clone"
printf '{"name": "product", "version": "1.2.3", "dependencies": {"is-number": "7.0.0"}}\n' >package.json
"$dir/tool/node_modules/.bin/npm" install --silent --no-audit --no-fund
"$dir/tool/node_modules/.bin/npm" sbom --sbom-format cyclonedx >sbom.json
seen=$(node -p 'const { component } = JSON.parse(fs.readFileSync("sbom.json")).metadata; `${component.name} ${component.version}`')
echo "$seen"
[ "$seen" = 'some-clone 1.2.3' ] || { echo 'This has changed.'; exit 1; }
