/** Functions of the files that ran, on the lines that samples hit: they tell apart what V8 inlined. */
'use strict';
const { functionsOfText } = require('../../../javascript/fileFunctions.ts');
const { ran } = require('./lookAtTexts.cjs');

const FILES = 40;
/** Functions sent for one file. */
const FUNCTIONS = 4000;

/** Text of one of Node's own files: the driver is run by the program of the target. '' where Node does not tell. */
function internalText(url) {
  try {
    const text = process.binding('natives')[url.replace(/^node:/, '').replace(/\.js$/, '')];
    return typeof text === 'string' ? text : '';
  } catch {
    return '';
  }
}

const INTERNAL = /^(node:|internal\/)/;

/** The text that ran: what a file of that name holds may be another one. Undefined: not known, or not yet. */
const readText = (url) => (INTERNAL.test(url) ? internalText(url) : ran.textOf(url));

function readFunctions(text) {
  try {
    // What V8 runs has no types, whatever the file is called.
    return text === '' ? null : functionsOfText(text, '');
  } catch {
    return null;
  }
}

/** What was read, so that no text is read again for each part. */
const known = new Map();

/** The functions of a file; null where its text is not known, too large or not understood. */
function functionsOf(url) {
  if (!known.has(url)) {
    const text = readText(url);
    if (text === undefined) return null;
    known.set(url, readFunctions(text));
  }
  return known.get(url);
}

/** By url: the lines hit in its functions, or in functions that call them, which may be of other files. */
function linesByUrl(trees) {
  const lines = new Map();
  const of = (url) => lines.get(url) || lines.set(url, new Set()).get(url);
  for (const nodes of trees) {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    for (const { callFrame, positionTicks, children } of nodes) {
      const hit = positionTicks || [];
      if (hit.length === 0) continue;
      const urls = new Set([callFrame.url]);
      for (const child of children || []) if (byId.has(child)) urls.add(byId.get(child).callFrame.url);
      for (const url of urls) for (const { line } of hit) of(url).add(line);
    }
  }
  return lines;
}

/**
 * What ../readPart.ts needs of a file: the functions of the profile and those on the lines hit, each with the functions
 * around it; numbers are places in that list. `uses` are those of the list alone.
 */
function excerpt(whole, places, lines) {
  const kept = new Set([0]);
  const keep = (index) => {
    for (let at = index; at >= 0 && !kept.has(at); at = whole.functions[at].parent) kept.add(at);
  };
  whole.functions.forEach(({ line, column }, i) => {
    if (places.has(`${line}:${column}`)) keep(i);
  });
  for (const line of lines) for (const [index] of whole.onLine(line) || []) if (kept.size < FUNCTIONS) keep(index);
  const list = [...kept].sort((a, b) => a - b);
  const place = new Map(list.map((index, i) => [index, i]));
  return {
    functions: list.map((index) => {
      const { name, line, column, parent, uses, callsOthers } = whole.functions[index];
      const used = uses.filter((one) => place.has(one)).map((one) => place.get(one));
      return [name, line, column, parent < 0 ? -1 : place.get(parent), callsOthers ? 1 : 0, used];
    }),
    lines: [...lines].flatMap((line) => {
      const on = [...(whole.onLine(line) || [])].filter(([index]) => place.has(index));
      return on.length === 0 ? [] : [[line, on.map(([index, part]) => [place.get(index), part])]];
    }),
  };
}

/** Excerpts of the files in which most samples ended, by url; `trees`: the nodes of each thread. */
function fileFunctions(trees) {
  const hits = new Map();
  const places = new Map();
  for (const { callFrame, hitCount } of [].concat(...trees)) {
    const { url, lineNumber, columnNumber } = callFrame;
    if (!INTERNAL.test(url) && ran.textOf(url) === undefined) continue;
    hits.set(url, (hits.get(url) || 0) + (hitCount || 0));
    (places.get(url) || places.set(url, new Set()).get(url)).add(`${lineNumber + 1}:${columnNumber + 1}`);
  }
  const lines = linesByUrl(trees);
  const found = {};
  for (const [url] of [...hits].sort((a, b) => b[1] - a[1]).slice(0, FILES)) {
    if (!lines.has(url)) continue;
    const whole = functionsOf(url);
    if (whole !== null) found[url] = excerpt(whole, places.get(url), lines.get(url));
  }
  return found;
}

module.exports = { fileFunctions, functionsOf };
