/** Source maps of the files that ran. */
'use strict';
const fs = require('fs');
const path = require('path');

const MAP_BYTES = 4 << 20;
const ALL_MAP_BYTES = 8 << 20;

const isUrl = (text) => /^[a-z][a-z0-9+.-]*:/i.test(text);

/** Map of a generated file, without the sources' text; null where there is none or it is too large. */
function sourceMapOf(url) {
  const file = url.startsWith('file://') ? decodeURIComponent(new URL(url).pathname) : url;
  if (!path.isAbsolute(file)) return null;
  try {
    if (fs.statSync(file).size > 4 * MAP_BYTES) return null;
    const links = fs.readFileSync(file, 'utf8').match(/^\/\/[#@] ?sourceMappingURL=\S+\s*$/gm);
    if (!links) return null;
    const link = links[links.length - 1].replace(/^.*?sourceMappingURL=/, '').trim();
    let text;
    let mapFolder = path.dirname(file);
    if (link.startsWith('data:')) {
      const comma = link.indexOf(',');
      const body = link.slice(comma + 1);
      text = /;base64$/.test(link.slice(0, comma)) ? Buffer.from(body, 'base64').toString('utf8') : decodeURIComponent(body);
    } else {
      const target = path.resolve(mapFolder, link.startsWith('file://') ? decodeURIComponent(new URL(link).pathname) : decodeURIComponent(link));
      if (fs.statSync(target).size > 8 * MAP_BYTES) return null;
      text = fs.readFileSync(target, 'utf8').replace(/^\)\]\}'[^\n]*\n/, '');
      mapFolder = path.dirname(target);
    }
    const map = JSON.parse(text);
    const parts = Array.isArray(map.sections) ? map.sections.map((section) => section.map) : [map];
    if (!parts.every((part) => part && typeof part.mappings === 'string')) return null;
    for (const part of parts) {
      delete part.sourcesContent;
      // Sources are relative to the map; ours will be read as if it lay beside the generated file.
      const sourceRoot = part.sourceRoot || '';
      if (mapFolder === path.dirname(file) || isUrl(sourceRoot)) continue;
      part.sources = part.sources.map((source) => (isUrl(source) ? source : path.resolve(mapFolder, sourceRoot, source)));
      delete part.sourceRoot;
    }
    const small = JSON.stringify(map);
    return small.length <= MAP_BYTES ? small : null;
  } catch {
    return null;
  }
}

/**
 * Maps of the files that most samples passed through, the program's own before its dependencies'. `sent` remembers from one
 * part of a recording to the next what has been looked at, and how many bytes may still go: {@link createSent}.
 */
function sourceMaps(nodes, sent) {
  const index = new Map(nodes.map((node, i) => [node.id, i]));
  const hits = nodes.map((node) => node.hitCount || 0);
  const parent = nodes.map(() => -1);
  nodes.forEach((node, i) => (node.children || []).forEach((child) => { parent[index.get(child)] = i; }));
  // V8 lists a parent before its children.
  for (let i = hits.length - 1; i > 0; i--) if (parent[i] >= 0) hits[parent[i]] += hits[i];
  const byUrl = new Map();
  nodes.forEach((node, i) => {
    const url = node.callFrame.url;
    if (/^(file:\/\/|\/)/.test(url) && (parent[i] < 0 || nodes[parent[i]].callFrame.url !== url)) byUrl.set(url, (byUrl.get(url) || 0) + hits[i]);
  });
  const foreign = (url) => (url.includes('/node_modules/') ? 1 : 0);
  const ranked = [...byUrl].filter(([url, weight]) => weight > 0 && !sent.urls.has(url)).sort((a, b) => foreign(a[0]) - foreign(b[0]) || b[1] - a[1]);
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
