/** Last lines of functions: they tell apart what V8 inlined. */
'use strict';
const fs = require('fs');
const { endOfFunction, matchBrackets } = require('./brackets.cjs');

const SOURCE_BYTES = 4 << 20;
const FILES = 40;

/** Finds the last line of the functions of a file by their `line:column` (0-based). Throws when there is no such file. */
function readEnds(url) {
  const file = url.startsWith('file://') ? decodeURIComponent(new URL(url).pathname) : url;
  if (fs.statSync(file).size > SOURCE_BYTES) throw new Error('too large');
  const text = fs.readFileSync(file, 'utf8');
  const lines = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) lines.push(i + 1);
  const match = matchBrackets(text);
  const lineOf = (offset) => {
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (lines[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
  return ({ lineNumber, columnNumber }) => {
    const end = endOfFunction(text, match, lines[lineNumber] + columnNumber);
    return end < 0 ? -1 : lineOf(end);
  };
}

/**
 * Last lines of the profile's functions, in the files in which most samples ended. `known`, a Map, keeps results, so
 * that no file is read again for each part.
 */
function functionEnds(nodes, known) {
  const own = new Map();
  for (const node of nodes)
    if (/^(file:\/\/|\/)/.test(node.callFrame.url))
      own.set(node.callFrame.url, (own.get(node.callFrame.url) || 0) + (node.hitCount || 0));
  const ends = {};
  for (const [url] of [...own].sort((a, b) => b[1] - a[1]).slice(0, FILES)) {
    const seen = known.get(url) || new Map();
    known.set(url, seen);
    ends[url] = {};
    let find = null;
    try {
      for (const { callFrame } of nodes) {
        // Position 0:0 is the module itself.
        if (
          callFrame.url !== url ||
          callFrame.lineNumber < 0 ||
          (callFrame.lineNumber === 0 && callFrame.columnNumber <= 10)
        )
          continue;
        const place = `${callFrame.lineNumber}:${callFrame.columnNumber}`;
        if (!seen.has(place)) seen.set(place, (find = find || readEnds(url))(callFrame));
        if (seen.get(place) >= 0) ends[url][place] = seen.get(place);
      }
    } catch {
      /* not a file, too large, or gone: its lines stay where V8 put them */
    }
  }
  return ends;
}

module.exports = { functionEnds };
