import type { CollapsedFrame } from './collapsedStacks';
import { readV8Frame } from './v8FrameText';

/** Suffix that perf's folding appends to kernel functions. */
const KERNEL_SUFFIX = /^(.+)_\[k\]$/s;
/** `name (place)`, as py-spy and rbspy write it; the name may contain brackets. */
const WITH_PLACE = /^(.+) \(([^()]+)\)$/s;
const WITH_LINE = /^(.+):(\d{1,9})$/s;
/** `file:line (name)`, as Fil writes it, where the name is Python's. */
const PLACE_FIRST = /^(.+):(\d{1,9}) \((\w+|<\w+>)\)$/s;
/** `file:line:name`, as flameprof writes what cProfile counted: lines of definitions, and `~:0:` before C functions. */
const DEFINED = /^((?:[A-Za-z]:)?[^:]+\.\w{1,5}|<[^>:]+>|~):(\d{1,9}):(?!\d)(.+)$/s;
const LOOKS_LIKE_FILE = /[\\/]|\.\w{1,5}$|^<.+>$|^\[.+\]$/;

/** The file of kernel functions, in perf's spelling. */
const KERNEL = '[kernel]';

/**
 * Reads a frame: `name (file:line)`, `file:line (name)`, `file:line:name`, `name (file)` if that looks like a file, perf's `name_[k]` (file `[kernel]`) and
 * `JS:*name file:line:column` (see {@link readV8Frame}), or just a name.
 */
export function readFrame(text: string): CollapsedFrame {
  const [, path, at, called] = PLACE_FIRST.exec(text) ?? [];
  if (path !== undefined && LOOKS_LIKE_FILE.test(path)) return { name: called, file: path, line: Number(at) };
  const [, source, head, defined] = DEFINED.exec(text) ?? [];
  if (source !== undefined) {
    const file = source === '~' ? '' : source;
    return { name: defined, file, line: 0, definition: { line: Number(head), column: 0 } };
  }
  const [, name, place] = WITH_PLACE.exec(text) ?? [];
  if (name !== undefined) {
    const [, file, line] = WITH_LINE.exec(place) ?? [];
    if (file !== undefined) return { name, file, line: Number(line) };
    if (LOOKS_LIKE_FILE.test(place)) return { name, file: place, line: 0 };
  }
  const kernel = KERNEL_SUFFIX.exec(text);
  if (kernel !== null) return { name: kernel[1], file: KERNEL, line: 0 };
  return readV8Frame(text) ?? { name: text, file: '', line: 0 };
}

/**
 * Writes a frame that {@link readFrame} reads back; characters that would end a frame or a line are replaced by similar
 * ones.
 */
export function writeFrame({ name, file, line }: CollapsedFrame): string {
  const clean = (text: string): string => text.replace(/;/g, ':').replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
  const place = file === '' ? '' : ` (${clean(file)}${line > 0 ? `:${line}` : ''})`;
  return (clean(name).trim() || '(anonymous)') + place;
}
