/**
 * Packs a program of several files into the single text that is sent into a task. Drops what only costs time on a slow
 * channel and room in a command line: whole-line comments, indentation, repeated imports of a module. esbuild packs
 * JavaScript; no existing packer for the other two keeps to POSIX sh and Python 3.6.
 *
 * A file includes another in the language's own way, so that linters and Python itself can read the files as they are:
 *
 *     . ../../shared/remote/execAs.sh            sh: on a line of its own, relative to the file
 *     from measure import cpu_of, is_alive       Python: a module in the same folder, or the reader of src/vitals; all
 *                                                parts share one namespace
 *
 * Each part is inserted once, before the first part that needs it. Throws when packing would change the meaning of a
 * text.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A packed program: its text, and the absolute paths of its files. */
const packed = (lines, files) => ({ text: lines.join('\n') + '\n', files: [...files] });

const isCode = (line) => line.trim() !== '' && !line.trimStart().startsWith('#');

/**
 * Packs POSIX sh. Quoted strings must not depend on a line's indentation nor begin a line with `#`; here-documents are
 * refused.
 */
export function packShell(entry) {
  const files = new Set();
  const linesOf = (file) => {
    if (files.has(file)) return [];
    files.add(file);
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter(isCode)
      .flatMap((line) => {
        if (/<<-?\s*['"\\]?[A-Za-z_]/.test(line))
          throw new Error(`${file}: a here-document would lose its indentation`);
        const part = /^\. (\.\S*\.sh)$/.exec(line)?.[1];
        return part === undefined ? [line.trim()] : linesOf(path.resolve(path.dirname(file), part));
      });
  };
  return packed(linesOf(path.resolve(entry)), files);
}

/** The folder of modules that Python programs of any folder of `src` may include. */
const sharedFor = (file) =>
  path.join(file.slice(0, file.lastIndexOf(`${path.sep}src${path.sep}`) + 1), 'src/vitals/remote');

const importPart = /^from (\w+) import (.+)$/;
const importModules = /^import ([\w., ]+)$/;
const definition = /^(?:def|class) (\w+)|^(\w+(?:, \w+)*) = /;

/** Packs Python. Multi-line strings are refused; four spaces of indentation become one. */
export function packPython(entry) {
  const files = new Set();
  const modules = new Set();
  /** Maps each name to the file that defines it. */
  const defined = new Map();
  const partOf = (file, name) => {
    const beside = path.join(path.dirname(file), `${name}.py`);
    return existsSync(beside) ? beside : path.join(sharedFor(file), `${name}.py`);
  };

  const importOnce = (line) => {
    const names = importModules.exec(line)?.[1].split(', ');
    const fresh = names?.filter((name) => !modules.has(name));
    fresh?.forEach((name) => modules.add(name));
    return fresh === undefined ? [line] : fresh.length === 0 ? [] : [`import ${fresh.join(', ')}`];
  };
  const define = (file, line) => {
    const found = definition.exec(line);
    for (const name of (found?.[1] ?? found?.[2])?.split(', ') ?? []) {
      const other = defined.get(name);
      if (other !== undefined && other !== file) throw new Error(`${file}: ${name} is defined in ${other} as well`);
      defined.set(name, file);
    }
  };
  const linesOf = (file) => {
    if (files.has(file)) return [];
    files.add(file);
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter(isCode)
      .flatMap((line) => {
        if (/'''|"""/.test(line)) throw new Error(`${file}: a string of several lines would lose its indentation`);
        const [, part, names] = importPart.exec(line) ?? [];
        if (part !== undefined && existsSync(partOf(file, part))) return importNames(file, part, names);
        define(file, line);
        return importOnce(line).map((text) => text.replace(/^ +/, ({ length }) => ' '.repeat(Math.ceil(length / 4))));
      });
  };
  function importNames(file, part, names) {
    const lines = linesOf(partOf(file, part));
    for (const name of names.split(', '))
      if (defined.get(name) !== partOf(file, part)) throw new Error(`${file}: ${part}.py defines no ${name}`);
    return lines;
  }
  return packed(linesOf(path.resolve(entry)), files);
}
