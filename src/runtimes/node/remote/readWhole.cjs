/** Reads files whose names come from a script or a source map: of whoever wrote those. */
'use strict';
const fs = require('fs');

/**
 * `{bytes, isTooLarge}`: the content, null where it is no real file or has more than `most` bytes. A pipe or a device
 * could hold us up or never end, and so could what the kernel makes up (`/proc`), which has no length: none of it is read.
 * Throws as the file system does.
 */
function readWhole(file, most) {
  const fd = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  try {
    const facts = fs.fstatSync(fd);
    if (!facts.isFile()) return { bytes: null, isTooLarge: false };
    if (facts.size > most) return { bytes: null, isTooLarge: true };
    const bytes = Buffer.alloc(facts.size);
    let length = 0;
    for (let got = 1; got > 0 && length < bytes.length; length += got)
      got = fs.readSync(fd, bytes, length, bytes.length - length, null);
    return { bytes: bytes.subarray(0, length), isTooLarge: false };
  } finally {
    fs.closeSync(fd);
  }
}

/** What is compiled to JavaScript, or holds code that is. */
const SOURCES =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|marko|g[jt]s|coffee|litcoffee|ls|civet|imba|elm|purs|resi?|rei?|mli?|fs[xi]?|clj[cs]?|dart|kts?|scala|java|go|rs|c|cc|cpp|cxx|h|hh|hpp|hx|php|py|rb|cs|ejs|pug|hbs|mdx?)$/i;

/**
 * Whether a file that a source map names may be read: it is the file of a program by its own name, and by that of what it
 * links to. A map may name any file, and whoever reads it here may read more than the process that ran its code.
 */
const isSourceFile = (file) => SOURCES.test(file) && SOURCES.test(fs.realpathSync(file));

module.exports = { isSourceFile, readWhole };
