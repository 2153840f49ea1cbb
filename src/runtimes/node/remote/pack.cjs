/**
 * Packs profiles for the way back: each function once, equal nodes merged, numbers as differences. Read by
 * ../readPart.ts: `{version: 1, mode, functions: {texts, name, url, line, column}, threads: [{pid, worker, title,
 * parent, function, …}], sourceMaps, fileFunctions}`. `parent` is the distance to the parent in the list, 0 for none.
 * CPU: `samples` (differences of list indices); `timeDeltas`, `startTime`, `endTime` as in V8, in µs; `due`, how many
 * samples the sampling intervals allow for; and `ticks`, triples of index (difference), line and count. Heap: `bytes` of
 * each node, and `outside: {before, after}`, each `[external memory, of it Buffers]` in bytes, or null.
 */
'use strict';

function createFunctions() {
  const textIds = new Map();
  const ids = new Map();
  const table = { texts: [], name: [], url: [], line: [], column: [] };
  const text = (value) => {
    let id = textIds.get(value);
    if (id === undefined) textIds.set(value, (id = table.texts.push(value) - 1));
    return id;
  };
  const add = ({ functionName, url, lineNumber, columnNumber }) => {
    const key = `${lineNumber}:${columnNumber}:${functionName.length}:${functionName}${url}`;
    let id = ids.get(key);
    if (id === undefined) {
      ids.set(key, (id = table.name.push(text(functionName)) - 1));
      table.url.push(text(url));
      table.line.push(lineNumber);
      table.column.push(columnNumber);
    }
    return id;
  };
  return { table, add };
}

/** Nodes with their children's ids, of V8's nested heap profile; `hitCount` is the bytes. */
function flattenHeap(head) {
  const nodes = [];
  const pending = [head];
  for (let next = 0; next < pending.length; next++) {
    const { callFrame, selfSize, children } = pending[next];
    nodes.push({
      id: next,
      callFrame,
      hitCount: selfSize,
      children: (children || []).map((child) => pending.push(child) - 1),
    });
  }
  return nodes;
}

/**
 * Parents before children. Nodes with the same parent and function are merged (V8 has several if it compiled the
 * function again).
 */
function mergeNodes(nodes, functions) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const places = new Map();
  const placeOf = new Map();
  const merged = { parent: [], function: [], ticks: [], hits: [] };
  const pending = nodes.length > 0 ? [{ node: nodes[0], above: -1 }] : [];
  for (let next = 0; next < pending.length; next++) {
    const { node, above } = pending[next];
    const fn = functions.add(node.callFrame);
    const key = `${above}:${fn}`;
    let place = places.get(key);
    if (place === undefined) {
      places.set(key, (place = merged.parent.push(above) - 1));
      merged.function.push(fn);
      merged.ticks.push(new Map());
      merged.hits.push(0);
    }
    placeOf.set(node.id, place);
    merged.hits[place] += node.hitCount || 0;
    for (const { line, ticks } of node.positionTicks || [])
      merged.ticks[place].set(line, (merged.ticks[place].get(line) || 0) + ticks);
    for (const child of node.children || []) if (byId.has(child)) pending.push({ node: byId.get(child), above: place });
  }
  return { merged, placeOf };
}

const differences = (values) => values.map((value, i) => value - (i > 0 ? values[i - 1] : 0));

function packThread(thread, functions) {
  const { pid, worker, title, profile, nodes } = thread;
  const { merged, placeOf } = mergeNodes(nodes, functions);
  const tree = {
    pid,
    worker,
    title,
    parent: merged.parent.map((above, i) => (above < 0 ? 0 : i - above)),
    function: differences(merged.function),
  };
  if (!profile.samples || profile.head) return Object.assign(tree, { bytes: merged.hits, outside: profile.outside });
  const ticks = [];
  let last = 0;
  merged.ticks.forEach((lines, place) => {
    for (const [line, count] of lines) {
      ticks.push(place - last, line, count);
      last = place;
    }
  });
  const samples = differences(profile.samples.map((id) => placeOf.get(id)));
  return Object.assign(tree, {
    samples,
    timeDeltas: profile.timeDeltas,
    startTime: profile.startTime,
    endTime: profile.endTime,
    due: profile.due,
    ticks,
  });
}

/** `threads`: `{pid, worker, title, profile}`, profile as V8 gave it. Adds `nodes` to each, flat, with their hits. */
const withNodes = (threads) =>
  threads.map((thread) =>
    Object.assign({}, thread, { nodes: thread.profile.head ? flattenHeap(thread.profile.head) : thread.profile.nodes }),
  );

function pack(mode, threads) {
  const functions = createFunctions();
  const packed = threads.map((thread) => packThread(thread, functions));
  return { version: 1, mode, functions: functions.table, threads: packed };
}

module.exports = { pack, withNodes };
