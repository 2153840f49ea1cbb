import type { CollapsedFrame } from './collapsedStacks';

/**
 * The name that V8 gives its compiled code for perf (`--perf-basic-prof`, `--perf-prof`):
 *
 *     JS:*hotLib /srv/app/hotlib.js:15:16
 *     kind, tier, name, file, line and column of the definition (both from 1)
 *
 * The kind is `JS` since Node 16; before that `LazyCompile`, `Function`, `Eval` or `Script`. The tier is how the code
 * was compiled at the time: `~` interpreted, `^` Sparkplug, `+` Maglev, `*` TurboFan, each perhaps with a `'` for code that
 * belongs to one context (V8's `CodeKindToMarker`).
 */
const V8_CODE = /^(?:JS|LazyCompile|Function|Eval|Script):([~^+*]'?)?(.*)$/s;
/** perf's folding marks compiled code with this. */
const COMPILED_SUFFIX = /_\[j\]$/;
const WITH_POSITION = /^(.*):(\d{1,9}):(\d{1,9})$/s;
/** Where a path or URL begins, behind the name: names have blanks (`get total`), and so have paths. */
const PATH_BEGINS = / (?=[\\/]|[a-z][a-z\d+.-]*:|\[eval|<|evalmachine\.)/i;

/**
 * Reads such a name, or returns null. A function is one function whatever its tier. Code without a position keeps its name
 * alone.
 */
export function readV8Frame(text: string): CollapsedFrame | null {
  const [, tier, code] = V8_CODE.exec(text.replace(COMPILED_SUFFIX, '')) ?? [];
  if (code === undefined) return null;
  const [, called, line, column] = WITH_POSITION.exec(code) ?? [];
  const blank = called === undefined ? -1 : placeOf(called);
  // `Function:x` and the like also occur elsewhere: without a tier only the position tells.
  if (blank < 0) return tier === undefined ? null : { name: code.trim() || '(anonymous)', file: '', line: 0 };
  return {
    name: called.slice(0, blank).trim() || '(anonymous)',
    file: called.slice(blank + 1),
    line: 0,
    definition: { line: Number(line), column: Number(column) },
  };
}

/** Index of the blank between name and file; -1: there is none. */
function placeOf(called: string): number {
  const path = called.search(PATH_BEGINS);
  return path >= 0 ? path : called.lastIndexOf(' ');
}
