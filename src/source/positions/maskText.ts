/**
 * A source text with everything blanked that cannot run: comments, types, and the content of strings (in Python not of
 * those with several lines), so that what is left can be searched for declarations. Length and lines stay as they are.
 */

export type Language = 'script' | 'python';

const SCRIPT = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/i;
/** Files that no runtime runs as they are: at most with blanks in place of types. */
const COMPILED = /\.(?:[cm]?ts|tsx|jsx|vue|svelte|astro)$/i;

/** The language of a file by its name; null: none that is known here. */
export const languageOf = (path: string): Language | null =>
  SCRIPT.test(path) ? 'script' : /\.pyw?$/i.test(path) ? 'python' : null;

export const isCompiled = (path: string): boolean => COMPILED.test(path);

/** Longer texts are not looked into, in UTF-16 units. */
export const MAX_UNITS = 2 << 20;

export interface MaskedText {
  /** Comments and types are blanks; strings keep their quotes and have blanks within. */
  readonly text: string;
  /** Of each `(`, `[` and `{` in it, the offset of its end, by its own. */
  readonly ends: ReadonlyMap<number, number>;
}

export function maskText(text: string, language: Language): MaskedText {
  const plain = language === 'python' ? maskPython(text) : maskScript(text);
  const ends = matchBrackets(plain);
  return language === 'python' ? { text: plain, ends } : { text: maskTypes(plain, ends), ends };
}

/** Collects stretches to blank and applies them in one go. */
class Blanks {
  private readonly parts: string[] = [];
  private done = 0;

  constructor(private readonly text: string) {}

  /** Stretches come in order, without overlap. */
  add(from: number, to: number): void {
    if (to <= from) return;
    this.parts.push(this.text.slice(this.done, from), this.text.slice(from, to).replace(/[^\r\n]/g, ' '));
    this.done = to;
  }

  result(): string {
    return this.parts.join('') + this.text.slice(this.done);
  }
}

/** What a regular expression may follow; after anything else `/` divides. */
const BEFORE_PATTERN =
  /(?:^|[([{,;=:!&|?+\-*%^~<>]|(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|do|else|yield|await))\s*$/;
/** How far back that is looked for. */
const LOOK_BACK = 40;

/**
 * Templates nest: the code between `${` and `}` stays, and a `}` that closes such code goes on with the template.
 *
 *     `a ${f(`b`)} c`   ->   `  ${f(` `)}  `
 */
function maskScript(text: string): string {
  const blanks = new Blanks(text);
  /** Open braces: true where one goes on with a template when it is closed. */
  const braces: boolean[] = [];
  const inTemplate = (from: number): number => {
    let i = from;
    for (; i < text.length && text[i] !== '`'; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === '$' && text[i + 1] === '{') {
        braces.push(true);
        blanks.add(from, i);
        return i + 2;
      }
    }
    blanks.add(from, Math.min(i, text.length));
    return i + 1;
  };
  for (let i = 0; i < text.length;) {
    const c = text[i];
    if (c === '"' || c === "'") {
      const end = endOfString(text, i + 1, c);
      blanks.add(i + 1, end);
      i = end + 1;
    } else if (c === '`') i = inTemplate(i + 1);
    else if (c === '/' && (text[i + 1] === '/' || text[i + 1] === '*')) {
      const end = endOfComment(text, i);
      blanks.add(i, end);
      i = end;
    } else if (c === '#' && text[i + 1] === '!' && i === 0) {
      const end = endOfLine(text, 0);
      blanks.add(0, end);
      i = end;
    } else if (c === '/' && BEFORE_PATTERN.test(text.slice(Math.max(0, i - LOOK_BACK), i))) {
      const end = endOfPattern(text, i + 1);
      blanks.add(i + 1, end);
      i = end + 1;
    } else if (c === '{') {
      braces.push(false);
      i++;
    } else if (c === '}') i = braces.pop() === true ? inTemplate(i + 1) : i + 1;
    else i++;
  }
  return blanks.result();
}

function endOfString(text: string, from: number, quote: string): number {
  let i = from;
  for (; i < text.length && text[i] !== quote && text[i] !== '\n'; i++) if (text[i] === '\\') i++;
  return Math.min(i, text.length);
}

function endOfPattern(text: string, from: number): number {
  let [i, inClass] = [from, false];
  for (; i < text.length && text[i] !== '\n' && (inClass || text[i] !== '/'); i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '[') inClass = true;
    else if (text[i] === ']') inClass = false;
  }
  return Math.min(i, text.length);
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function endOfComment(text: string, from: number): number {
  if (text[from + 1] === '/') return endOfLine(text, from);
  const end = text.indexOf('*/', from + 2);
  return end < 0 ? text.length : end + 2;
}

/** Whether a character is behind a backslash that is not itself behind one. */
function isEscaped(text: string, at: number): boolean {
  let from = at;
  while (text[from - 1] === '\\') from--;
  return (at - from) % 2 === 1;
}

/** Strings of three quotes have lines; those of one end with theirs. */
function maskPython(text: string): string {
  const blanks = new Blanks(text);
  for (let i = 0; i < text.length;) {
    const c = text[i];
    if (c === '#') {
      const end = endOfLine(text, i);
      blanks.add(i, end);
      i = end;
    } else if (c === '"' || c === "'") {
      const quotes = c.repeat(3);
      const isLong = text.startsWith(quotes, i);
      const from = i + (isLong ? 3 : 1);
      let end = isLong ? text.indexOf(quotes, from) : endOfString(text, from, c);
      while (isLong && end > 0 && isEscaped(text, end)) end = text.indexOf(quotes, end + 1);
      if (end < 0) end = text.length;
      // One of several lines may hold expressions that run: f"""…""".
      if (!isLong) blanks.add(from, end);
      i = end + (isLong ? 3 : 1);
    } else i++;
  }
  return blanks.result();
}

const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

function matchBrackets(text: string): Map<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '(' || c === '[' || c === '{') open.push(i);
    else if (c in CLOSES) {
      const at = open.pop();
      if (at !== undefined) ends.set(at, i);
    }
  }
  return ends;
}

/** The beginning of a declaration that leaves no code behind, up to where its end is looked for. */
const TYPE = new RegExp(
  [
    String.raw`(?:export[ \t]+(?:default[ \t]+)?)?(?:declare[ \t]+)?interface[ \t]+[\w$]+`,
    String.raw`(?:export[ \t]+)?(?:declare[ \t]+)?type[ \t]+[\w$]+[ \t\r\n]{0,100}(?:<[^={}]{0,500}>[ \t\r\n]{0,100})?=`,
    String.raw`(?:export[ \t]+)?declare[ \t]+(?:abstract[ \t]+)?(?:const|let|var|function|class|module|namespace|global|enum)\b`,
    String.raw`import[ \t]+type\b`,
    String.raw`export[ \t]+type[ \t]*\{`,
  ]
    .map((one) => `(?:${one})`)
    .join('|'),
  'y',
);

/** Blanks type declarations, where a statement begins with one. */
function maskTypes(text: string, ends: ReadonlyMap<number, number>): string {
  const blanks = new Blanks(text);
  const start =
    /(?:^|[;{}])[ \t\r\n]*(?=export|declare|interface|type|import)|\n[ \t]*(?=export|declare|interface|type|import)/g;
  for (let found = start.exec(text); found !== null; found = start.exec(text)) {
    const from = start.lastIndex;
    TYPE.lastIndex = from;
    const head = TYPE.exec(text);
    if (head === null) {
      if (found[0] === '') start.lastIndex++;
      continue;
    }
    const isBlock = /interface|declare/.test(head[0]) && !head[0].endsWith('=');
    const to = endOfType(text, TYPE.lastIndex - (head[0].endsWith('{') ? 1 : 0), ends, isBlock);
    blanks.add(from, to);
    start.lastIndex = Math.max(to, from + 1);
  }
  return blanks.result();
}

/** Signs at the end of a line, or at the beginning of the next, by which a type goes on. */
const GOES_ON_AFTER = /[=|&?:,<([{.]\s*$/;
const GOES_ON_BEFORE = /^\s*(?:[|&?:,.=>)\]}{]|extends\b)/;

/** The end of a type from `from` on: that of its block, its `;`, or the end of a line after which it does not go on. */
function endOfType(text: string, from: number, ends: ReadonlyMap<number, number>, isBlock: boolean): number {
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    const end = ends.get(i);
    if (end !== undefined) {
      i = end;
      if (isBlock && c === '{') return i + 1;
    } else if (c === ';') return i + 1;
    else if (c === '\n') {
      const goesOn =
        GOES_ON_AFTER.test(text.slice(Math.max(0, i - LOOK_BACK), i)) ||
        GOES_ON_BEFORE.test(text.slice(i + 1, i + 1 + LOOK_BACK));
      if (!goesOn) return i;
    }
  }
  return text.length;
}
