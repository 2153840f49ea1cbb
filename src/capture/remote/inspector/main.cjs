/**
 * Records a CPU profile of another Node process of this container through its inspector, and leaves it as it was.
 * Runs inside the task with the target's own Node (14 or newer), script on standard input, one JSON argument
 * `{pid, durationMs, intervalUs}`. Events as JSON lines on stdout; the result, gzip of `{profile, sourceMaps, functionEnds}`, on
 * descriptor 3. Exit codes: 0 recorded, 1 refused or failed (an `error` event says why), 143 ended by a signal.
 */
'use strict';
const fs = require('fs');
const zlib = require('zlib');
const { functionEnds } = require('./functionEnds.cjs');
const { record, restore, state } = require('./recording.cjs');
const { say } = require('./report.cjs');
const { durationMs } = require('./request.cjs');
const { sourceMaps } = require('./sourceMaps.cjs');

async function end(code) {
  if (state.ending !== null) return;
  state.ending = code;
  await restore().catch((error) => say({ event: 'note', text: error.message }));
  process.exit(code);
}
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => end(143));
setTimeout(() => { say({ event: 'error', code: 'tooLong' }); end(1); }, durationMs + 240000).unref();

record().then(async (profile) => {
  if (state.ending !== null) return;
  state.ending = 0;
  await restore();
  const result = zlib.gzipSync(JSON.stringify({ profile, sourceMaps: sourceMaps(profile), functionEnds: functionEnds(profile) }), { level: 6 });
  for (let at = 0; at < result.length;) at += fs.writeSync(3, result, at);
  say({ event: 'done', nodeVersion: process.version });
  process.exit(0);
}).catch((error) => {
  if (state.ending !== null) return;
  say({ event: 'error', code: error.refusal || 'failed', text: String(error.message).slice(0, 500) });
  end(1);
});
