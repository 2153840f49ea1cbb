#!/bin/sh
# pprof-format 2.3.2, the encoder and decoder behind @datadog/pprof: values of a sample, written as numbers and read back.
# Seen: a value below 2^28 comes back as a number, one from there on as a BigInt, so that one list has both: the line runs at 0.27 seconds
# in nanoseconds and at 256 MiB in bytes. Adding them up throws, in a profile that is long enough. A value below zero, as the difference
# of two profiles has, comes back as 2^64 less that much, although the format's values are signed and the bytes written are right.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pprof-format@2.3.2
cat >back.mjs <<'JS'
import { Profile, Sample } from 'pprof-format';
const written = [10_000_000, 268_435_455, 268_435_456, 3_000_000_000, -1];
const bytes = new Profile({ sample: written.map((value) => new Sample({ locationId: [1], value: [value] })) }).encode();
console.log('bytes of -1:', Buffer.from(bytes).includes('ffffffffffffffffff01', 'hex') ? 'signed' : 'other');
const back = Profile.decode(bytes).sample.map(({ value }) => value[0]);
for (const [i, value] of written.entries()) console.log(`${value}: ${typeof back[i]} ${back[i]}`);
try {
  console.log('sum:', back.reduce((sum, value) => sum + value, 0));
} catch (error) {
  console.log('sum:', error.name);
}
JS
seen=$(node back.mjs)
echo "$seen"
[ "$seen" = 'bytes of -1: signed
10000000: number 10000000
268435455: number 268435455
268435456: bigint 268435456
3000000000: bigint 3000000000
-1: bigint 18446744073709551615
sum: TypeError' ] || { echo 'This has changed.'; exit 1; }
