/** The source map that a generated file points to. */
'use strict';
const path = require('path');
const { readWhole } = require('./readWhole.cjs');

const MAP_BYTES = 4 << 20;

const isUrl = (text) => /^[a-z][a-z0-9+.-]*:/i.test(text);
/** Path of a `file:` URL; a path stays as it is. */
const fileOf = (url) => (url.startsWith('file://') ? decodeURIComponent(new URL(url).pathname) : url);
/** Whether a source of a map is any: it may be null or empty, and is then no path. */
const isSource = (source) => typeof source === 'string' && source !== '';

/**
 * The map behind a link as it stands in a text, which ran as `file` (a path; a URL where it is no file's). `{map, parts,
 * folder, file}`: the map, its maps with mappings in their order (one, or those of its sections), the folder its sources
 * are relative to, and the file. Null where it is too large or no map; throws where it cannot be read.
 */
function followLink(link, file) {
  let text;
  let folder = path.dirname(file);
  if (link.startsWith('data:')) {
    const comma = link.indexOf(',');
    const body = link.slice(comma + 1);
    text = /;base64$/.test(link.slice(0, comma))
      ? Buffer.from(body, 'base64').toString('utf8')
      : decodeURIComponent(body);
  } else {
    if (!path.isAbsolute(file)) return null;
    const target = path.resolve(
      folder,
      link.startsWith('file://') ? fileOf(link) : decodeURIComponent(withoutQuery(link)),
    );
    const { bytes } = readWhole(target, 8 * MAP_BYTES);
    if (bytes === null) return null;
    text = bytes.toString('utf8').replace(/^\)\]\}'[^\n]*\n/, '');
    folder = path.dirname(target);
  }
  const map = JSON.parse(text);
  const parts = Array.isArray(map.sections) ? map.sections.map((section) => section.map) : [map];
  return parts.every(isMap) ? { map, parts, folder, file } : null;
}

const isMap = (part) => part && typeof part.mappings === 'string' && Array.isArray(part.sources);
/** A relative URL without what chooses no other file. */
const withoutQuery = (link) => link.replace(/[?#].*$/, '');

/** As {@link followLink}, for a file on disk; null also where it has no link. */
function readMap(url) {
  const file = fileOf(url);
  const { bytes } = path.isAbsolute(file) ? readWhole(file, 4 * MAP_BYTES) : { bytes: null };
  if (bytes === null) return null;
  // The last one counts, be it behind code. What ends a string is none.
  const links = bytes.toString('utf8').match(/\/\/[#@][ \t]*sourceMappingURL=[^\s'"`]+[ \t]*$/gm);
  if (!links) return null;
  return followLink(links[links.length - 1].replace(/^.*?sourceMappingURL=/, '').trim(), file);
}

module.exports = { fileOf, followLink, isSource, isUrl, MAP_BYTES, readMap };
