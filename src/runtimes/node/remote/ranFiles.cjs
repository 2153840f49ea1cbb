/**
 * Source files as they are in the task: their digests, or the content of one. The argument is an order as JSON: `{pid,
 * maxBytes}` and either `{hash: [place], seconds, folder}` or `{read: place}`. A place is `{path}`, with `{generated,
 * source}` where it is the source with that number in the source map of a generated file (counted through all sections
 * of a map), taken from the text in the map, else from the file that the map names, if that is one of a program. Where a recording has left its
 * record in the folder (ranTexts.cjs), digests are those of what ran, and of the disk only where a map names a file
 * whose text it does not have. Prints digests as one line of JSON, `[[index, sha256, git's blob id, bytes, from]]`, from
 * being `running` or `disk`, absent without a record; and content as it is. Exit codes: 0 done, 3 there is no such file,
 * 4 it is too large.
 */
'use strict';
const fs = require('fs');
const path = require('path');
const { digestOf } = require('./digest.cjs');
const { link } = require('./peek.cjs');
const { fileOf, isSource, isUrl, readMap } = require('./readMap.cjs');
const { isSourceFile, readWhole } = require('./readWhole.cjs');

const started = Date.now();
const order = JSON.parse(process.argv[process.argv.length - 1]);
const TOO_LARGE = 4;

/** Throws `{exit}`, or as the file system does. Null where it is no real file. */
function content(file) {
  const { bytes, isTooLarge } = readWhole(file, order.maxBytes);
  if (isTooLarge) throw { exit: TOO_LARGE };
  return bytes;
}

/** As {@link content}, of a file that a source map names: null also where it is none of a program. */
const mappedContent = (file) => (isSourceFile(file) ? content(file) : null);

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

/** Path of a source as the map has it; null where it is no file's. */
function sourceName({ sources, sourceRoot }, at) {
  const source = sources[at];
  if (!isSource(source)) return null;
  const root = isUrl(source) || typeof sourceRoot !== 'string' ? '' : sourceRoot;
  const name = root === '' ? source : `${root.replace(/\/$/, '')}/${source}`;
  return isUrl(name) && !name.startsWith('file://') ? null : fileOf(name);
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
    const name = sourceName(part, at);
    return name === null ? null : mappedContent(path.resolve(found.folder, name));
  }
  return null;
}

function onDisk(name, read) {
  const file = absolute(name);
  return file === null ? null : read(file);
}

function take({ path: name, generated, source }) {
  try {
    if (generated === undefined) return onDisk(name, content);
    // The map of code that exists in memory alone cannot be read again.
    const found = mapOf(generated);
    return found === null ? onDisk(name, mappedContent) : sourceContent(generated, source);
  } catch (error) {
    if (error.exit) throw error;
    return null;
  }
}

/** What the recording says ran, by URL: `{digest, sources}`. Null: there is none, or it says nothing. */
function readRecord() {
  try {
    return new Map(Object.entries(JSON.parse(fs.readFileSync(path.join(order.folder, 'ran.json'), 'utf8'))));
  } catch {
    return null;
  }
}

/** The row of a place without its index; null where nothing is known of it. */
function rowOf(place, record) {
  const { path: name, generated, source } = place;
  const ran = record && record.get(generated === undefined ? name : generated);
  if (record && !ran) return null;
  if (ran && generated === undefined) return [...ran.digest, 'running'];
  if (ran && ran.sources && ran.sources[source]) return [...ran.sources[source], 'running'];
  const bytes = take(place);
  return bytes === null ? null : [...digestOf(bytes), ...(ran ? ['disk'] : [])];
}

function digests() {
  const found = [];
  const record = readRecord();
  for (let index = 0; index < order.hash.length && Date.now() - started < order.seconds * 1000; index++) {
    try {
      const row = rowOf(order.hash[index], record);
      if (row !== null) found.push([index, ...row]);
    } catch {
      continue;
    }
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
