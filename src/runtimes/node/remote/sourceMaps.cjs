/** Source maps of the files that ran. */
'use strict';
const path = require('path');

const { isUrl, MAP_BYTES, readMap } = require('./readMap.cjs');

const ALL_MAP_BYTES = 8 << 20;

/** Map of a generated file, without the sources' text; null where there is none or it is too large. */
function sourceMapOf(url) {
  try {
    const found = readMap(url);
    if (found === null) return null;
    for (const part of found.parts) {
      delete part.sourcesContent;
      // Sources are relative to the map; ours will be read as if it lay beside the generated file.
      const sourceRoot = part.sourceRoot || '';
      if (found.folder === path.dirname(found.file) || isUrl(sourceRoot)) continue;
      part.sources = part.sources.map((source) =>
        isUrl(source) ? source : path.resolve(found.folder, sourceRoot, source),
      );
      delete part.sourceRoot;
    }
    const small = JSON.stringify(found.map);
    return small.length <= MAP_BYTES ? small : null;
  } catch {
    return null;
  }
}

/**
 * Maps of the files that most samples passed through, the program's own before its dependencies'. `sent` ({@link
 * createSent}) keeps, for all parts of a recording, which files were looked at and how many bytes may still be sent.
 */
function sourceMaps(nodes, sent) {
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
  const byUrl = new Map();
  nodes.forEach((node, i) => {
    const url = node.callFrame.url;
    if (/^(file:\/\/|\/)/.test(url) && (parent[i] < 0 || nodes[parent[i]].callFrame.url !== url))
      byUrl.set(url, (byUrl.get(url) || 0) + hits[i]);
  });
  const foreign = (url) => (url.includes('/node_modules/') ? 1 : 0);
  const ranked = [...byUrl]
    .filter(([url, weight]) => weight > 0 && !sent.urls.has(url))
    .sort((a, b) => foreign(a[0]) - foreign(b[0]) || b[1] - a[1]);
  const maps = {};
  for (const [url] of ranked.slice(0, 200)) {
    sent.urls.add(url);
    const map = sourceMapOf(url);
    if (map === null || map.length > sent.bytesLeft) continue;
    maps[url] = map;
    sent.bytesLeft -= map.length;
  }
  return maps;
}

const createSent = () => ({ urls: new Set(), bytesLeft: ALL_MAP_BYTES });

module.exports = { createSent, sourceMaps };
