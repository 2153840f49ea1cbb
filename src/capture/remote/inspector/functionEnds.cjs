/** Last lines of functions. */
'use strict';
const fs = require('fs');
const { endOfFunction, matchBrackets } = require('./brackets.cjs');

const SOURCE_BYTES = 4 << 20;

/** Last lines of the profile's functions, in the files that samples ended in: tells apart what V8 inlined. */
function functionEnds(profile) {
  const own = new Map();
  for (const node of profile.nodes) if (/^(file:\/\/|\/)/.test(node.callFrame.url)) own.set(node.callFrame.url, (own.get(node.callFrame.url) || 0) + (node.hitCount || 0));
  const ends = {};
  for (const [url] of [...own].sort((a, b) => b[1] - a[1]).slice(0, 40)) {
    try {
      const file = url.startsWith('file://') ? decodeURIComponent(new URL(url).pathname) : url;
      if (fs.statSync(file).size > SOURCE_BYTES) continue;
      const text = fs.readFileSync(file, 'utf8');
      const lines = [0];
      for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) lines.push(i + 1);
      const match = matchBrackets(text);
      const lineOf = (offset) => {
        let low = 0;
        let high = lines.length - 1;
        while (low < high) { const middle = (low + high + 1) >> 1; if (lines[middle] <= offset) low = middle; else high = middle - 1; }
        return low + 1;
      };
      ends[url] = {};
      for (const { callFrame } of profile.nodes) {
        // Position 0:0 is the module itself.
        if (callFrame.url !== url || callFrame.lineNumber < 0 || (callFrame.lineNumber === 0 && callFrame.columnNumber <= 10)) continue;
        const end = endOfFunction(text, match, lines[callFrame.lineNumber] + callFrame.columnNumber);
        if (end >= 0) ends[url][`${callFrame.lineNumber}:${callFrame.columnNumber}`] = lineOf(end);
      }
    } catch { /* not a file, or gone: its lines stay where V8 put them */ }
  }
  return ends;
}

module.exports = { functionEnds };
