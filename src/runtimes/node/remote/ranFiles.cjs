/**
 * Source files as they are in the task: their digests, or the content of one. The argument is an order as JSON: `{pid,
 * maxBytes}` and either `{hash: [place], seconds}` or `{read: place}`. A place is `{path}`, or `{generated, source}`:
 * the source with that number in the source map of a generated file (counted through all sections of a map), taken from
 * the text in the map, else from the file that the map names. Prints digests as one line of JSON, `[[index, sha256,
 * git's blob id, bytes]]`, and content as it is. Exit codes: 0 done, 3 there is no such file, 4 it is too large.
 */
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const { link } = require('./peek.cjs');
const { fileOf, isUrl, readMap } = require('./readMap.cjs');

const started = Date.now();
const order = JSON.parse(process.argv[process.argv.length - 1]);
const TOO_LARGE = 4;

/** Throws `{exit}`, or as the file system does. Only real files are read: a pipe or a device could hold us up. */
function content(file) {
  const fd = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  try {
    const facts = fs.fstatSync(fd);
    if (!facts.isFile()) return null;
    if (facts.size > order.maxBytes) throw { exit: TOO_LARGE };
    return fs.readFileSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

function absolute(name) {
  const file = fileOf(name);
  if (path.isAbsolute(file)) return file;
  const folder = isUrl(file) ? '' : link(order.pid, 'cwd');
  return folder === '' ? null : path.join(folder, file);
}

const maps = new Map();
function mapOf(url) {
  if (!maps.has(url)) maps.set(url, readMap(url));
  return maps.get(url);
}

/** Content of the source with that number, null where neither the map nor the file it names has it. */
function sourceContent(generated, number) {
  const found = mapOf(generated);
  let at = number;
  for (const part of found ? found.parts : []) {
    const sources = part.sources || [];
    if (at >= sources.length) {
      at -= sources.length;
      continue;
    }
    const text = (part.sourcesContent || [])[at];
    if (typeof text === 'string') {
      const bytes = Buffer.from(text, 'utf8');
      if (bytes.length > order.maxBytes) throw { exit: TOO_LARGE };
      return bytes;
    }
    const name =
      `${part.sourceRoot || ''}` === '' || isUrl(sources[at]) ? sources[at] : path.join(part.sourceRoot, sources[at]);
    return isUrl(name) && !name.startsWith('file://') ? null : content(path.resolve(found.folder, fileOf(name)));
  }
  return null;
}

function take({ path: name, generated, source }) {
  try {
    if (generated !== undefined) return sourceContent(generated, source);
    const file = absolute(name);
    return file === null ? null : content(file);
  } catch (error) {
    if (error.exit) throw error;
    return null;
  }
}

function digests() {
  const found = [];
  for (let index = 0; index < order.hash.length && Date.now() - started < order.seconds * 1000; index++) {
    let bytes = null;
    try {
      bytes = take(order.hash[index]);
    } catch {
      continue;
    }
    if (bytes === null) continue;
    const sha256 = crypto.createHash('sha256').update(bytes).digest('hex');
    const blob = crypto.createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
    found.push([index, sha256, blob, bytes.length]);
  }
  return found;
}

if (order.hash) {
  process.stdout.write(`${JSON.stringify(digests())}\n`);
} else {
  try {
    const bytes = take(order.read);
    process.exitCode = bytes === null ? 3 : 0;
    if (bytes !== null) process.stdout.write(bytes);
  } catch (error) {
    process.exitCode = error.exit || 1;
  }
}
