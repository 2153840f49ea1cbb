/** The source map that a generated file points to. */
'use strict';
const fs = require('fs');
const path = require('path');

const MAP_BYTES = 4 << 20;

const isUrl = (text) => /^[a-z][a-z0-9+.-]*:/i.test(text);
/** Path of a `file:` URL; a path stays as it is. */
const fileOf = (url) => (url.startsWith('file://') ? decodeURIComponent(new URL(url).pathname) : url);

/**
 * `{map, parts, folder, file}`: the map, its maps with mappings in their order (one, or those of its sections), the folder its sources
 * are relative to, and the generated file. Null where there is none or it is too large; throws where it cannot be read.
 */
function readMap(url) {
  const file = fileOf(url);
  if (!path.isAbsolute(file) || fs.statSync(file).size > 4 * MAP_BYTES) return null;
  const links = fs.readFileSync(file, 'utf8').match(/^\/\/[#@] ?sourceMappingURL=\S+\s*$/gm);
  if (!links) return null;
  const link = links[links.length - 1].replace(/^.*?sourceMappingURL=/, '').trim();
  let text;
  let folder = path.dirname(file);
  if (link.startsWith('data:')) {
    const comma = link.indexOf(',');
    const body = link.slice(comma + 1);
    text = /;base64$/.test(link.slice(0, comma))
      ? Buffer.from(body, 'base64').toString('utf8')
      : decodeURIComponent(body);
  } else {
    const target = path.resolve(folder, link.startsWith('file://') ? fileOf(link) : decodeURIComponent(link));
    if (fs.statSync(target).size > 8 * MAP_BYTES) return null;
    text = fs.readFileSync(target, 'utf8').replace(/^\)\]\}'[^\n]*\n/, '');
    folder = path.dirname(target);
  }
  const map = JSON.parse(text);
  const parts = Array.isArray(map.sections) ? map.sections.map((section) => section.map) : [map];
  return parts.every((part) => part && typeof part.mappings === 'string') ? { map, parts, folder, file } : null;
}

module.exports = { fileOf, isUrl, MAP_BYTES, readMap };
