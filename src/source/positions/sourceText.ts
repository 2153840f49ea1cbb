/** A text of the workspace, as far as positions in it are concerned. */
import { declarationsOf } from './declarations';
import { languageOf, maskText, MAX_UNITS, type Language, type MaskedText } from './maskText';
import type { TextPlace } from './types';

/**
 * How a text stands to the position of a named function's definition. `asRun`: the name stands right before it, as V8
 * counts (it puts a function at its parameters). `atName`: the name stands there, as tools count that map positions to
 * sources. `impossible`: that position is outside the text, or on a comment, a type or in a string. `other`: something
 * else is there.
 */
export type Standing = 'asRun' | 'atName' | 'other' | 'impossible';

export class SourceText {
  private readonly language: Language | null;
  private readonly lines: number[] = [0];
  private maskedText: MaskedText | undefined;
  private declared: Map<string, readonly number[]> | undefined;
  private nestedLines: Uint8Array | undefined;

  /** `path` tells the language; of others only the number of lines is known. */
  constructor(
    path: string,
    private readonly text: string,
  ) {
    this.language = text.length <= MAX_UNITS ? languageOf(path) : null;
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) this.lines.push(i + 1);
  }

  /** Whether code can run on a line (1-based). True where the language is not known and there is such a line. */
  canRun(line: number): boolean {
    if (line < 1 || line > this.lines.length) return false;
    if (this.language === null) return true;
    const [from, to] = [this.lines[line - 1], this.endOf(line)];
    if (this.language === 'python' && this.isCodeInPython(from, to)) return true;
    return /\S/.test(this.masked.text.slice(from, to));
  }

  /**
   * Whether a line shows by itself that something of it runs, as most do: the rest of the text need not be looked into.
   * All that is blanked in Python is comments and strings that end with their line, unless a backslash is before that.
   */
  private isCodeInPython(from: number, to: number): boolean {
    return /^[^\S\r\n]*[^\s#]/.test(this.text.slice(from, to)) && this.text[from - 2] !== '\\';
  }

  /** Whether a line (1-based) is within any braces: only functions are inlined in others. */
  isNested(line: number): boolean {
    return this.language !== 'script' || this.nested[line - 1] === 1;
  }

  /** See {@link Standing}; null: nothing can be said, as of a language that is not known. `name`: an identifier. */
  standing({ line, column }: TextPlace, name: string | null): Standing | null {
    if (line > this.lines.length) return 'impossible';
    // The module itself is put at the beginning of its file, whatever stands there.
    if (name === null && line === 1 && column <= 1) return null;
    if (this.language !== 'script' || column < 1) return this.canRun(line) ? null : 'impossible';
    const at = this.lines[line - 1] + column - 1;
    const { text } = this.masked;
    if (at > this.endOf(line)) return 'impossible';
    if (/\s/.test(text[at] ?? ' ') && /\S/.test(this.text[at] ?? '')) return 'impossible';
    if (name === null) return null;
    const before = text.slice(Math.max(0, at - HEAD_UNITS), at);
    const head = before.slice(Math.max(...[...';{}'].map((sign) => before.lastIndexOf(sign))) + 1);
    if (hasWord(head, name)) return 'asRun';
    if (/(?:^|[^\w$.])constructor\s*$/.test(head) && this.declarations.has(name)) return 'asRun';
    if (QUOTED_NAME.test(head)) return null;
    const behind = WORDS_BEFORE_NAME.exec(text.slice(at, at + HEAD_UNITS))?.[0] ?? '';
    // V8 puts a class without a constructor at its beginning.
    if (hasWord(behind, name)) return behind.startsWith('class') ? 'asRun' : 'atName';
    return 'other';
  }

  /** Where a name is declared if that is so exactly once; null otherwise. */
  declaration(name: string): TextPlace | null {
    if (this.language === null) return null;
    const all = this.declarations.get(name) ?? [];
    return all.length === 1 ? this.placeOf(all[0]) : null;
  }

  /** By line: 1 within braces. */
  private get nested(): Uint8Array {
    if (this.nestedLines !== undefined) return this.nestedLines;
    const { text, ends } = this.masked;
    const nested = new Uint8Array(this.lines.length);
    for (let open = text.indexOf('{'); open >= 0;) {
      const close = ends.get(open) ?? text.length;
      nested.fill(1, this.placeOf(open).line - 1, this.placeOf(close).line);
      open = text.indexOf('{', close + 1);
    }
    return (this.nestedLines = nested);
  }

  private get masked(): MaskedText {
    return (this.maskedText ??= maskText(this.text, this.language ?? 'script'));
  }

  private get declarations(): Map<string, readonly number[]> {
    return (this.declared ??= declarationsOf(this.masked, this.language ?? 'script'));
  }

  /** Offset of the end of a line, its line feed left out. */
  private endOf(line: number): number {
    return line < this.lines.length ? this.lines[line] - 1 : this.text.length;
  }

  private placeOf(offset: number): TextPlace {
    let [low, high] = [0, this.lines.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lines[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.lines[low] + 1 };
  }
}

/** How far before and behind a position a name is looked for, in UTF-16 units. */
const HEAD_UNITS = 300;

/** The end of a name that is a string or computed: `'a-b'(`, `['a']: function (`. */
const QUOTED_NAME = /['"`\]]\s*(?::\s*(?:async\b\s*)?(?:function\b\s*\*?\s*)?)?$/;

/** A name, and the words that may stand before it where a function begins. */
const WORDS_BEFORE_NAME =
  /^(?:(?:async|function|class|static|get|set|const|let|var|export|default)\b[\s*]*)*#?[\p{L}\p{N}_$]+/u;

/** Whether a text has a name as a word of its own. */
function hasWord(text: string, name: string): boolean {
  const isWord = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{N}_$]/u.test(c);
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!isWord(text[at - 1]) && !isWord(text[at + name.length])) return true;
  return false;
}
