/** Writes what has been recorded so far into the session's folder, one file per part, and announces it; and what ran. */
'use strict';
const fs = require('fs');
const path = require('path');
const zlib = require('zlib');
const { functionEnds } = require('./functionEnds.cjs');
const { pack, withNodes } = require('./pack.cjs');
const { say } = require('./report.cjs');
const { folder, mode } = require('./request.cjs');
const { createRanTexts } = require('./ranTexts.cjs');

let count = 0;
const ends = new Map();
const ran = createRanTexts();
/** Read by ranFiles.cjs when the recording is over. */
const RECORD = 'ran.json';

/** Without positions where they are of another text than the one that is kept under the URL. */
const withKeptPositions = (thread) =>
  Object.assign({}, thread, {
    nodes: thread.nodes.map((node) =>
      ran.isOther(thread, node.callFrame)
        ? Object.assign({}, node, {
            callFrame: Object.assign({}, node.callFrame, { lineNumber: -1, columnNumber: -1 }),
            positionTicks: [],
          })
        : node,
    ),
  });

/**
 * Reads the texts of scripts that have come up in `threads`, `{pid, worker, title, calls, profile}`, while their
 * inspectors are there. `isLast`: nothing is recorded after this. Returns the threads for {@link writePart}.
 */
async function lookAtTexts(threads, isLast) {
  const all = withNodes(threads);
  await ran.look(all, isLast);
  return all.map(withKeptPositions);
}

/** `threads` as of {@link lookAtTexts}; `progress` is added to the event. Only the last part of a `segment` counts. */
function writePart(all, progress) {
  const part = pack(mode, all);
  part.sourceMaps = ran.newMaps();
  part.functionEnds = {};
  if (mode === 'cpu') {
    for (const { nodes } of all)
      for (const [url, found] of Object.entries(functionEnds(nodes, ends, ran.textOf)))
        part.functionEnds[url] = Object.assign(part.functionEnds[url] || {}, found);
  }
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

module.exports = { lookAtTexts, writePart };
