// Lines of text formats, and the weight at their end. Work is linear, also on one line of many megabytes.

/** The lines of a text, one by one: a list of all would double the memory of a large file. */
export function* textLines(text: string): Generator<string> {
  const end = /\r\n|\n|\r/g;
  let from = 0;
  for (let found = end.exec(text); found !== null; found = end.exec(text)) {
    yield text.slice(from, found.index);
    from = end.lastIndex;
  }
  if (from < text.length) yield text.slice(from);
}

/** A decimal number as tools write weights: `6`, `6.5`, `6.`, `.5`, `6e3`. */
const NUMBER = /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** What stands before the last word of a line, and that word. */
interface Split {
  /** Without the white space at its end. */
  readonly before: string;
  readonly word: string;
}

/** Parts the last word of a line from what is before it; words are parted by blanks and tabs. */
export function splitLastWord(line: string): Split {
  const text = line.trimEnd();
  const at = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\t'));
  return { before: text.slice(0, at + 1).trimEnd(), word: text.slice(at + 1) };
}

/** The number that a word is; null: it is none. Infinity: more than a number can hold. */
export const numberOf = (word: string): number | null => (NUMBER.test(word) ? Number(word) : null);

/** What begins a comment in collapsed stacks. `#` and `//` without white space behind them may begin a frame. */
export const COMMENT = /^\s*(?:#!|(?:#|\/\/)(?:\s|$))/;
