/**
 * The scripts of a thread as V8 has them: their text and the URL of their source map, both of which may exist in memory
 * alone. The debugger is on for as long as this takes, a fraction of a second, and stops the thread nowhere.
 */
'use strict';

/** The text of a script, and of all scripts of a recording, in UTF-16 units: what is larger stays unread. */
const SCRIPT_UNITS = 16 << 20;
const ALL_UNITS = 48 << 20;
/** Scripts of a thread that are looked at, and texts that are asked for at once: the thread answers them in one go. */
const SCRIPTS = 200;
const BATCH = 8;
const BATCH_UNITS = 1 << 20;

/** Whether code under this URL can have a source of the user's: not the runtime's own, nor code without a name. */
const isNamed = (url) =>
  (url.startsWith('/') || /^[a-z][a-z0-9+.-]+:/i.test(url)) &&
  !/^(node|internal|native|wasm|data|blob|evalmachine):/.test(url);

/**
 * `[{id, url, weight, own}]`: the named scripts that samples passed through, the heaviest first, packages after the rest.
 * `own`: samples in code of theirs.
 */
function heaviestScripts(nodes) {
  const index = new Map(nodes.map((node, i) => [node.id, i]));
  const hits = nodes.map((node) => node.hitCount || 0);
  const parent = nodes.map(() => -1);
  nodes.forEach((node, i) =>
    (node.children || []).forEach((child) => {
      parent[index.get(child)] = i;
    }),
  );
  // V8 lists a parent before its children.
  for (let i = hits.length - 1; i > 0; i--) if (parent[i] >= 0) hits[parent[i]] += hits[i];
  const scripts = new Map();
  nodes.forEach((node, i) => {
    const { scriptId: id, url } = node.callFrame;
    if (hits[i] <= 0 || !isNamed(url)) return;
    const script = scripts.get(id) || { id, url, weight: 0, own: 0 };
    scripts.set(id, script);
    script.own += node.hitCount || 0;
    if (parent[i] < 0 || nodes[parent[i]].callFrame.scriptId !== id) script.weight += hits[i];
  });
  const foreign = ({ url }) => (url.includes('/node_modules/') ? 1 : 0);
  return [...scripts.values()].sort((a, b) => foreign(a) - foreign(b) || b.weight - a.weight);
}

/** Cuts scripts into batches for the thread to answer. */
function batchesOf(scripts) {
  const batches = [];
  let units = 0;
  for (const script of scripts) {
    const last = batches[batches.length - 1];
    if (!last || last.length >= BATCH || units + script.length > BATCH_UNITS) {
      batches.push([script]);
      units = 0;
    } else last.push(script);
    units += script.length;
  }
  return batches;
}

/**
 * Reads the wanted scripts (`[{id, url}]`) of the thread behind `calls`, until a time at most, and hands each to `found({id,
 * url, same, text, mapUrl})`. `same` is equal for equal scripts of several threads: `isKnown(same)` says that the text is not
 * needed again, and is then absent. `left`, `{units}`, is what may still be read of all threads, and is lowered. Scripts that
 * V8 has dropped meanwhile, that are too large or lie in the middle of another text are passed over. Throws as `call` does.
 */
async function readScripts(calls, wanted, { left, until, isKnown, found }) {
  const ids = new Map(wanted.slice(0, SCRIPTS).map((script) => [script.id, script]));
  const call = (method, params) => calls.call(method, params, Math.max(1000, until - Date.now()));
  const parsed = [];
  const others = calls.onEvent;
  calls.onEvent = (method, params) => {
    if (method === 'Debugger.scriptParsed') {
      const { scriptId, sourceMapURL, hash, length, startLine, startColumn } = params;
      const script = ids.get(scriptId);
      // Where a text begins elsewhere, V8's positions are not those of the text.
      if (!script || startLine !== 0 || startColumn !== 0) return;
      const same = `${script.url} ${hash} ${length} ${(sourceMapURL || '').length}`;
      parsed.push(Object.assign({}, script, { same, length: length || 0, mapUrl: sourceMapURL || '' }));
    } else if (method === 'Debugger.paused') calls.call('Debugger.resume').catch(() => undefined);
    else others(method, params);
  };
  try {
    // Sent at once, the first before the second: a `debugger` statement must not stop the service.
    await Promise.all([call('Debugger.setSkipAllPauses', { skip: true }), call('Debugger.enable')]);
    const rank = new Map([...ids.keys()].map((id, i) => [id, i]));
    parsed.sort((a, b) => rank.get(a.id) - rank.get(b.id));
    const readable = parsed.filter(({ same, length }) => {
      if (isKnown(same)) return false;
      if (length > SCRIPT_UNITS || length > left.units) return false;
      left.units -= length;
      return true;
    });
    for (const { id, url, same } of parsed) if (isKnown(same)) found({ id, url, same });
    for (const batch of batchesOf(readable)) {
      if (Date.now() >= until) return;
      await Promise.all(
        batch.map(async ({ id, url, same, mapUrl }) => {
          const answer = await call('Debugger.getScriptSource', { scriptId: id }).catch(() => null);
          if (answer !== null) found({ id, url, same, text: answer.scriptSource, mapUrl });
        }),
      );
    }
  } finally {
    await calls.call('Debugger.disable').catch(() => undefined);
    calls.onEvent = others;
  }
}

module.exports = { ALL_UNITS, heaviestScripts, isNamed, readScripts };
