/** Last lines of functions: they tell apart what V8 inlined. */
'use strict';
const { endOfFunction, matchBrackets } = require('./brackets.cjs');

const SOURCE_UNITS = 4 << 20;
const FILES = 40;

/** Finds the last line of the functions of a text by their `line:column` (0-based). */
function readEnds(text) {
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
 * that no text is looked through again for each part. `textOf` gives the text that ran under a URL, undefined if it is
 * not known: what a file of that name holds may be another one.
 */
function functionEnds(nodes, known, textOf) {
  const own = new Map();
  for (const node of nodes)
    if (textOf(node.callFrame.url) !== undefined)
      own.set(node.callFrame.url, (own.get(node.callFrame.url) || 0) + (node.hitCount || 0));
  const ends = {};
  for (const [url] of [...own].sort((a, b) => b[1] - a[1]).slice(0, FILES)) {
    const seen = known.get(url) || new Map();
    known.set(url, seen);
    ends[url] = {};
    let find = null;
    const text = textOf(url);
    if (text.length <= SOURCE_UNITS)
      for (const { callFrame } of nodes) {
        // Position 0:0 is the module itself.
        if (
          callFrame.url !== url ||
          callFrame.lineNumber < 0 ||
          (callFrame.lineNumber === 0 && callFrame.columnNumber <= 10)
        )
          continue;
        const place = `${callFrame.lineNumber}:${callFrame.columnNumber}`;
        if (!seen.has(place)) seen.set(place, (find = find || readEnds(text))(callFrame));
        if (seen.get(place) >= 0) ends[url][place] = seen.get(place);
      }
  }
  return ends;
}

module.exports = { functionEnds };
