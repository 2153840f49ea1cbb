/** The tokens of JavaScript text, without a parser: as much of its grammar as brackets and functions need. */

/** Kinds of tokens below the codes of printable characters, which stand for themselves: `(` has the kind 40. */
export const WORD = 1;
/** A string, a regular expression, or a piece of a template. */
export const TEXT = 2;
/** `=>` */
export const ARROW = 3;

export const [OPEN_ROUND, CLOSE_ROUND, OPEN_CURLY, CLOSE_CURLY, OPEN_SQUARE, CLOSE_SQUARE] = [40, 41, 123, 125, 91, 93];

/** Tokens in columns. Offsets count UTF-16 units, as V8's columns do. */
export interface Tokens {
  readonly text: string;
  readonly count: number;
  readonly kind: Uint8Array;
  readonly start: Int32Array;
  /** One past the last character. */
  readonly end: Int32Array;
  /** The token that closes an opening bracket or opens a closing one, -1 for all others. */
  readonly match: Int32Array;
}

/** Words after which `/` begins a regular expression. */
const BEFORE_VALUE = new Set(
  'return typeof instanceof case in of delete void throw new do else yield await'.split(' '),
);
const BEFORE_CONDITION = new Set(['if', 'while', 'for', 'with']);
/** A text of slashes that begin nothing would otherwise be read again for each of them. */
const MOST_WASTED = 4_000_000;
const CLOSES: Readonly<Record<number, number>> = {
  [CLOSE_ROUND]: OPEN_ROUND,
  [CLOSE_CURLY]: OPEN_CURLY,
  [CLOSE_SQUARE]: OPEN_SQUARE,
};

/**
 * Reads a text's tokens; null if its brackets do not match, so that nothing certain can be said of it. `onComment` is told
 * where each comment begins.
 */
export function readTokens(text: string, onComment: (start: number) => void = () => undefined): Tokens | null {
  return new Tokenizer(text, onComment).read();
}

/** The text of a token. */
export const tokenText = ({ text, start, end }: Tokens, token: number): string => text.slice(start[token], end[token]);

const isWordCode = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  code === 36 ||
  code === 35 ||
  code === 92 ||
  (code > 127 && code !== 0xa0 && code !== 0xfeff && code !== 0x2028 && code !== 0x2029);

class Tokenizer {
  private count = 0;
  private kind = new Uint8Array(4096);
  private start = new Int32Array(4096);
  private end = new Int32Array(4096);
  private match = new Int32Array(4096);
  private readonly open: number[] = [];
  /** Opening brackets that are the `${` of a template. */
  private readonly templates = new Set<number>();
  /** Characters read in search of the ends of regular expressions that were none. */
  private wasted = 0;

  constructor(
    private readonly text: string,
    private readonly onComment: (start: number) => void,
  ) {}

  read(): Tokens | null {
    const { text } = this;
    for (let i = text.startsWith('#!') ? this.lineEnd(0) : 0; i < text.length && this.wasted <= MOST_WASTED;) {
      const code = text.charCodeAt(i);
      if (isWordCode(code)) i = this.word(i);
      else if (code <= 32 || code > 127) i++;
      else if (code === 34 || code === 39) i = this.string(i, code);
      else if (code === 96) i = this.template(i + 1, i);
      else if (code === 47) i = this.slash(i);
      else if (code === OPEN_ROUND || code === OPEN_CURLY || code === OPEN_SQUARE) {
        this.open.push(this.count);
        this.add(code, i, i + 1);
        i++;
      } else if (code === CLOSE_ROUND || code === CLOSE_CURLY || code === CLOSE_SQUARE) {
        const opened = this.open.pop();
        if (opened === undefined || this.kind[opened] !== CLOSES[code]) return null;
        this.match[opened] = this.count;
        this.add(code, i, i + 1);
        this.match[this.count - 1] = opened;
        i = this.templates.delete(opened) ? this.template(i + 1, i + 1) : i + 1;
      } else if (code === 61 && text.charCodeAt(i + 1) === 62) {
        this.add(ARROW, i, i + 2);
        i += 2;
      } else {
        this.add(code, i, i + 1);
        i++;
      }
    }
    const { count, kind, start, end, match } = this;
    return this.open.length > 0 || this.wasted > MOST_WASTED ? null : { text, count, kind, start, end, match };
  }

  private add(kind: number, start: number, end: number): void {
    if (this.count === this.kind.length) {
      const grow = <T extends Uint8Array | Int32Array>(from: T, to: T): T => {
        to.set(from);
        return to;
      };
      const length = this.count * 2;
      this.kind = grow(this.kind, new Uint8Array(length));
      this.start = grow(this.start, new Int32Array(length));
      this.end = grow(this.end, new Int32Array(length));
      this.match = grow(this.match, new Int32Array(length));
    }
    this.kind[this.count] = kind;
    this.start[this.count] = start;
    this.end[this.count] = end;
    this.match[this.count++] = -1;
  }

  private lineEnd(from: number): number {
    const at = this.text.indexOf('\n', from);
    return at < 0 ? this.text.length : at;
  }

  private word(from: number): number {
    let i = from + 1;
    while (i < this.text.length && isWordCode(this.text.charCodeAt(i))) i++;
    this.add(WORD, from, i);
    return i;
  }

  /** A string ends with its line at the latest: what follows a lone quote is not lost. */
  private string(from: number, quote: number): number {
    const { text } = this;
    let i = from + 1;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === quote || code === 10) break;
      if (code === 92) i++;
    }
    this.add(TEXT, from, Math.min(i + 1, text.length));
    return i + 1;
  }

  /** The piece of a template from `from` to its end or to the next `${`, which goes on like any other bracket. */
  private template(from: number, start: number): number {
    const { text } = this;
    for (let i = from; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 92) i++;
      else if (code === 96) {
        this.add(TEXT, start, i + 1);
        return i + 1;
      } else if (code === 36 && text.charCodeAt(i + 1) === OPEN_CURLY) {
        if (i > start) this.add(TEXT, start, i);
        this.open.push(this.count);
        this.templates.add(this.count);
        this.add(OPEN_CURLY, i + 1, i + 2);
        return i + 2;
      }
    }
    // Never closed: the bracket that stays open makes the whole text uncertain.
    this.open.push(this.count);
    this.add(TEXT, start, text.length);
    return text.length;
  }

  private slash(from: number): number {
    const { text } = this;
    const next = text.charCodeAt(from + 1);
    if (next === 47 || next === 42) this.onComment(from);
    if (next === 47) return this.lineEnd(from);
    if (next === 42) {
      const close = text.indexOf('*/', from + 2);
      return close < 0 ? text.length : close + 2;
    }
    const close = this.startsValue() ? this.regExpEnd(from) : -1;
    if (close < 0) this.add(47, from, from + 1);
    else this.add(TEXT, from, close);
    return close < 0 ? from + 1 : close;
  }

  /** Whether a value begins behind the last token, so that `/` is no division. */
  private startsValue(): boolean {
    const last = this.count - 1;
    if (last < 0) return true;
    const kind = this.kind[last];
    const word = (token: number): string =>
      token >= 0 && this.kind[token] === WORD ? this.text.slice(this.start[token], this.end[token]) : '';
    if (kind === WORD) return BEFORE_VALUE.has(word(last)) && this.kind[last - 1] !== 46;
    if (kind === TEXT || kind === CLOSE_SQUARE) return false;
    if (kind === CLOSE_ROUND) return BEFORE_CONDITION.has(word(this.match[last] - 1));
    // Behind a block a statement begins; an object that is divided by something is not written.
    if (kind === CLOSE_CURLY) return true;
    const isStep =
      (kind === 43 || kind === 45) && this.kind[last - 1] === kind && this.start[last] === this.end[last - 1];
    return !isStep;
  }

  /** One past a regular expression, -1 if it does not end on its line and is none. */
  private regExpEnd(from: number): number {
    const { text } = this;
    let inClass = false;
    let i = from + 1;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10) break;
      if (code === 92) i++;
      else if (code === OPEN_SQUARE) inClass = true;
      else if (code === CLOSE_SQUARE) inClass = false;
      else if (code === 47 && !inClass) {
        let end = i + 1;
        while (end < text.length && isWordCode(text.charCodeAt(end))) end++;
        return end;
      }
    }
    this.wasted += i - from;
    return -1;
  }
}
