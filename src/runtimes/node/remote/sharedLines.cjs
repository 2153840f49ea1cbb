/** Whether V8's lines tell which function ran. In minified code they do not: many functions share one. */
'use strict';
const { functionsOf } = require('./fileFunctions.cjs');
const { isNamed } = require('./scripts.cjs');

/** Fewer samples tell nothing. */
const ENOUGH = 20;
/** From this part of the program's own samples on, its names are worth what it costs to get them. */
const TOO_MUCH = 0.2;

/** Whether code of a function on a line may be that of another one inlined into it. */
function isShared(functions, index, line) {
  const on = functions.onLine(line);
  if (!on || on.get(index) !== 'code') return false;
  const { uses, callsOthers, parent } = functions.functions[index];
  if (uses.some((one) => on.get(one) === 'code')) return true;
  return callsOthers && [...on].some(([one, part]) => part === 'code' && ![0, index, parent].includes(one));
}

/** `trees`: the nodes of each thread's CPU profile. */
function needNames(trees) {
  let [all, shared] = [0, 0];
  const places = new Map();
  for (const { callFrame, hitCount, positionTicks } of [].concat(...trees)) {
    const { url, lineNumber, columnNumber } = callFrame;
    if (!isNamed(url) || !hitCount) continue;
    all += hitCount;
    const functions = functionsOf(url);
    if (functions === null) continue;
    if (!places.has(url))
      places.set(url, new Map(functions.functions.map(({ line, column }, i) => [`${line}:${column}`, i])));
    const index = places.get(url).get(`${lineNumber + 1}:${columnNumber + 1}`);
    if (index === undefined) continue;
    for (const { line, ticks } of positionTicks || []) if (isShared(functions, index, line)) shared += ticks;
  }
  return all >= ENOUGH && shared >= all * TOO_MUCH;
}

module.exports = { needNames };
