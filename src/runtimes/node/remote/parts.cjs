/** Writes what has been recorded so far into the session's folder, one file per part, and announces it. */
'use strict';
const fs = require('fs');
const path = require('path');
const zlib = require('zlib');
const { functionEnds } = require('./functionEnds.cjs');
const { pack, withNodes } = require('./pack.cjs');
const { say } = require('./report.cjs');
const { folder, mode } = require('./request.cjs');
const { createSent, sourceMaps } = require('./sourceMaps.cjs');

let count = 0;
const ends = new Map();
const sent = createSent();

/**
 * `threads`: `{pid, worker, title, profile}`; `progress` is added to the event. Only the last part of a `segment`
 * counts.
 */
function writePart(threads, progress) {
  const all = withNodes(threads);
  const part = pack(mode, all);
  part.sourceMaps = Object.assign({}, ...all.map(({ nodes }) => sourceMaps(nodes, sent)));
  part.functionEnds = {};
  if (mode === 'cpu') {
    for (const { nodes } of all)
      for (const [url, found] of Object.entries(functionEnds(nodes, ends)))
        part.functionEnds[url] = Object.assign(part.functionEnds[url] || {}, found);
  }
  const name = `part-${process.pid}-${count++}.gz`;
  fs.writeFileSync(path.join(folder, name), zlib.gzipSync(JSON.stringify(part), { level: 9 }), {
    mode: 0o600,
    flag: 'wx',
  });
  say(Object.assign({ event: 'part', file: name }, progress));
}

module.exports = { writePart };
