/**
 * What ran, by URL: the text as V8 had it, its digest, and its source map. Nothing of it is taken from the disk, where a
 * file of that name may hold another text: of `server.ts`, tsx runs JavaScript of its own making.
 */
'use strict';
const path = require('path');
const { digestOf } = require('./digest.cjs');
const { fileOf, followLink, isSource, isUrl, MAP_BYTES } = require('./readMap.cjs');
const { readWhole } = require('./readWhole.cjs');
const { say } = require('./report.cjs');
const { ALL_UNITS, heaviestScripts, readScripts } = require('./scripts.cjs');

const FILE_BYTES = 32 << 20;
const ALL_MAP_BYTES = 8 << 20;
/** Texts kept for later parts, in UTF-16 units. */
const KEPT_UNITS = 24 << 20;
/**
 * Whether texts are worth a look at scripts that have not been looked for. While it records, the debugger makes the target
 * list all its scripts: at the end of a part for what holds 1/100 of the samples, between parts only where so much is not
 * known that it may have to be recorded in another way (sharedLines.cjs).
 */
const isWorthIt = {
  end: ({ wanted }) => wanted.length > 0,
  part: ({ wanted, samples }) => wanted.some(({ weight }) => weight >= 0.01 * samples),
  within: ({ wanted, scripts }) => ownOf(wanted) >= Math.max(4, 0.2 * ownOf(scripts)),
};
const ownOf = (scripts) => scripts.reduce((sum, { own }) => sum + own, 0);

/** How long the targets may take to answer, at each look. */
const LOOK_MS = 12000;

/** Wrappers that old Node, or a patched `Module.wrap`, puts around a file, without a line of their own. */
const WRAPPER = /^\(function \(exports, require, module, __filename, __dirname\) \{ ([^]*)\n\}\);?$/;

/**
 * Whether `text` is `file` with nothing but blanks in place of what was taken out, as Node strips types: then every line
 * and column is where the file has it. `;` and brackets keep meanings, so Node may put them into the blanks.
 */
function isBlanked(text, file) {
  const end = text.replace(/\n\n\/\/# sourceURL=\S*$/, '');
  if (end.length !== file.length) return false;
  for (let i = 0; i < end.length; i++) {
    if (end[i] === file[i]) continue;
    if (file[i] === '\n' || !/[\s;()]/.test(end[i])) return false;
  }
  return true;
}

/** The bytes of the file under a URL, null where there is none or it is too large. */
function onDisk(url) {
  try {
    const file = fileOf(url);
    return path.isAbsolute(file) ? readWhole(file, FILE_BYTES).bytes : null;
  } catch {
    return null;
  }
}

/** A map as it is sent: without the sources' text, and as if it lay beside the generated file. Null: too large. */
function smallMap({ map, parts, folder, file }) {
  let roots = 0;
  for (const part of parts) {
    delete part.sourcesContent;
    const sourceRoot = part.sourceRoot || '';
    // It comes to stand before each source: a map that would be too large is not made for that.
    roots += sourceRoot.length * part.sources.length;
    if (roots > 4 * MAP_BYTES) return null;
    if (folder === path.dirname(file) || isUrl(sourceRoot)) continue;
    part.sources = part.sources.map((source) =>
      !isSource(source) || isUrl(source) ? source : path.resolve(folder, sourceRoot, source),
    );
    delete part.sourceRoot;
  }
  const small = JSON.stringify(map);
  return small.length <= MAP_BYTES ? small : null;
}

/** Digest of each source's text in the map, in the order of all sections' sources; null where it is not in there. */
const sourceDigests = ({ parts }) =>
  [].concat(
    ...parts.map(({ sources, sourcesContent }) =>
      (sources || []).map((_, i) => {
        const text = (sourcesContent || [])[i];
        return typeof text === 'string' ? digestOf(Buffer.from(text, 'utf8')) : null;
      }),
    ),
  );

/** `{digest, sources, map}` of a script: `sources` and `map` null without a map. */
function describe(script) {
  const text = script.text.replace(WRAPPER, '$1');
  const file = onDisk(script.url);
  const written = file === null ? null : file.toString('utf8').replace(/^\uFEFF/, '');
  const isFile = text === written;
  // The file's own bytes, byte order mark and all, so that Git knows them.
  const digest = digestOf(isFile || (written !== null && isBlanked(text, written)) ? file : Buffer.from(text, 'utf8'));
  return Object.assign({ digest }, mapOf(script, isFile));
}

/** `{sources, map}` of a text's own map; both null where it has none, or a wrong one. */
function mapOf({ url, mapUrl }, isFile) {
  try {
    // What lies beside a file was made for the text in that file.
    const found = mapUrl.startsWith('data:') || (isFile && mapUrl !== '') ? followLink(mapUrl, fileOf(url)) : null;
    if (found !== null) return { sources: sourceDigests(found), map: smallMap(found) };
  } catch {
    // It is there, but cannot be read.
  }
  return { sources: null, map: null };
}

function createRanTexts() {
  const byUrl = new Map();
  /** Scripts that were looked for, by thread and id. */
  const seen = new Set();
  /** Digests by what is equal for equal scripts. */
  const known = new Map();
  /** Scripts, by thread and id, whose text is not the one of their URL in `byUrl`. */
  const others = new Set();
  const left = { units: ALL_UNITS };
  let looking = Promise.resolve();
  let [textUnits, mapBytes] = [KEPT_UNITS, ALL_MAP_BYTES];

  /** Keeps the first text of each URL. Returns the digest of this one. */
  function keep(script) {
    if (script.text === undefined) return known.get(script.same);
    const { digest, sources, map } = describe(script);
    known.set(script.same, digest[0]);
    if (byUrl.has(script.url)) return digest[0];
    const isTextKept = script.text.length <= textUnits;
    if (isTextKept) textUnits -= script.text.length;
    const isMapSent = map !== null && map.length <= mapBytes;
    if (isMapSent) mapBytes -= map.length;
    byUrl.set(script.url, {
      digest,
      sources,
      map: isMapSent ? map : null,
      isTold: false,
      text: isTextKept ? script.text : null,
    });
    return digest[0];
  }

  async function lookNow(threads, when) {
    const until = Date.now() + LOOK_MS;
    for (const { pid, worker, calls, nodes } of threads) {
      const key = (id) => `${pid}:${worker}:${id}`;
      const scripts = heaviestScripts(nodes);
      const wanted = scripts.filter(({ id }) => !seen.has(key(id)));
      const samples = nodes.reduce((sum, { hitCount }) => sum + (hitCount || 0), 0);
      if (!isWorthIt[when]({ wanted, scripts, samples }) || Date.now() >= until) continue;
      for (const { id } of wanted) seen.add(key(id));
      await readScripts(calls, wanted, {
        left,
        until,
        isKnown: (same) => known.has(same),
        found: (script) => {
          if (keep(script) !== byUrl.get(script.url).digest[0]) others.add(key(script.id));
        },
      }).catch((error) => say({ event: 'note', text: `scripts of pid ${pid}: ${error.message}` }));
    }
  }

  /**
   * `threads` as of `collect`, with `nodes`. `when`: at the `end`, with nothing recorded after this, at the end of a `part`,
   * or `within` one. One look at a time: each has the debugger to itself. Never rejects.
   */
  const look = (threads, when) => (looking = looking.then(() => lookNow(threads, when)));

  /** Whether a script of a thread is another text than the one kept under its URL: positions in it mean nothing there. */
  const isOther = ({ pid, worker }, { scriptId }) => others.size > 0 && others.has(`${pid}:${worker}:${scriptId}`);

  /** The maps that have not been told before, by URL. */
  function newMaps() {
    const maps = {};
    for (const [url, one] of byUrl) {
      if (one.map !== null && !one.isTold) maps[url] = one.map;
      one.isTold = true;
    }
    return maps;
  }

  /** For ranFiles.cjs: `{url: {digest, sources}}`. */
  const record = () => {
    const all = {};
    for (const [url, { digest, sources }] of byUrl) all[url] = { digest, sources };
    return all;
  };

  /** The text under a URL; undefined where it is not known, or was too much to keep. */
  const textOf = (url) => (byUrl.get(url) || { text: null }).text || undefined;

  return { isOther, look, newMaps, record, textOf };
}

module.exports = { createRanTexts };
