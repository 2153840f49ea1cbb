/** Writes what has been recorded so far into the session's folder, one file per part, and announces it; and what ran. */
'use strict';
const fs = require('fs');
const path = require('path');
const zlib = require('zlib');
const { fileFunctions } = require('./fileFunctions.cjs');
const { ran } = require('./lookAtTexts.cjs');
const { pack } = require('./pack.cjs');
const { hidesInlined } = require('./profilers.cjs');
const { say } = require('./report.cjs');
const { folder, mode } = require('./request.cjs');

let count = 0;
/** Read by ranFiles.cjs when the recording is over. */
const RECORD = 'ran.json';

/** `threads` as of `lookAtTexts`; `progress` is added to the event. Only the last part of a `segment` counts. */
function writePart(all, progress) {
  const part = pack(mode, all);
  part.sourceMaps = ran.newMaps();
  if (mode === 'cpu' && hidesInlined) part.fileFunctions = fileFunctions(all.map(({ nodes }) => nodes));
  const record = path.join(folder, RECORD);
  fs.writeFileSync(`${record}.new`, JSON.stringify(ran.record()), { mode: 0o600 });
  fs.renameSync(`${record}.new`, record);
  const name = `part-${process.pid}-${count++}.gz`;
  fs.writeFileSync(path.join(folder, name), zlib.gzipSync(JSON.stringify(part), { level: 9 }), {
    mode: 0o600,
    flag: 'wx',
  });
  say(Object.assign({ event: 'part', file: name }, progress));
}

module.exports = { writePart };
