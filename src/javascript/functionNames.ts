/** Names that functions without one get from where they stand. */
import { ARROW, CLOSE_CURLY, CLOSE_ROUND, OPEN_CURLY, OPEN_ROUND, TEXT, tokenText, type Tokens, WORD } from './tokens';

const NO_PART = new Set(['this', 'prototype', 'exports', 'module']);

/**
 * The name of a function that begins at token `head`: that of the variable, property or field it becomes, '' if there
 * is none.
 *
 *     const add = (a) => …      add
 *     cart.total = function…    cart.total
 *     { price: async () => …    price
 */
export function nameBefore(tokens: Tokens, head: number, isTyped = false): string {
  const { kind } = tokens;
  const named = namedAt(tokens, head, isTyped);
  if (named < 0) return '';
  const name = tokenText(tokens, named);
  if (kind[named] === TEXT) return name.slice(1, -1);
  if (kind[named + 1] === 58) return name;
  const parts: string[] = [];
  let at = named;
  for (; parts.length < 8; at -= 2) {
    parts.unshift(tokenText(tokens, at));
    if (at < 2 || kind[at - 1] !== 46 || kind[at - 2] !== WORD) break;
  }
  // `f().x = …`: the rest of the path is no name.
  const isWhole = at < 1 || kind[at - 1] !== 46 || kind[at - 2] === CLOSE_ROUND;
  const all = parts.filter((part) => !NO_PART.has(part));
  return isWhole && all.length > 0 ? all.join('.') : '';
}

/**
 * The token that names a function which begins at token `head`, of a path its last part; -1 if there is none. `isTyped`:
 * a type may stand between (`const add: Sum = (a) => …`).
 */
export function namedAt(tokens: Tokens, head: number, isTyped: boolean): number {
  const { kind } = tokens;
  const sign = head - 1;
  if (sign < 1) return -1;
  if (kind[sign] === 58 && (kind[sign - 1] === WORD || kind[sign - 1] === TEXT)) {
    const before = sign - 2;
    return before >= 0 && (kind[before] === OPEN_CURLY || kind[before] === 44) ? sign - 1 : -1;
  }
  if (kind[sign] !== 61) return -1;
  const typed = isTyped ? typedName(tokens, sign) : -1;
  if (typed >= 0) return typed;
  return kind[sign - 1] === WORD ? sign - 1 : -1;
}

/** Longest type that is looked back over, in tokens. */
const LONGEST_TYPE = 100;
/** Words before a name that has a type behind it. */
const DECLARES = new Set('const let var public private protected readonly static override declare accessor'.split(' '));

/** The name that the type before a `=` belongs to; -1 if no type stands there. */
function typedName(tokens: Tokens, sign: number): number {
  const { kind, match, text, start, end } = tokens;
  let depth = 0;
  for (let t = sign - 1; t > 0 && sign - t < LONGEST_TYPE; t--) {
    const k = kind[t];
    // A word on a line of its own begins another member: `a: A\n b = …`.
    const isEnd = k === WORD || k === TEXT || k === 62 || match[t] >= 0;
    if (isEnd && kind[t + 1] === WORD && text.slice(end[t], start[t + 1]).includes('\n')) return -1;
    if (match[t] >= 0) {
      if (match[t] > t) return -1;
      t = match[t];
    } else if (k === 62) depth++;
    else if (k === 60) depth--;
    else if (k === 59 || (k === 61 && depth === 0) || (k === 44 && depth === 0)) return -1;
    else if (k === 58 && depth === 0) {
      const name = kind[t - 1] === 63 || kind[t - 1] === 33 ? t - 2 : t - 1;
      if (name < 0 || kind[name] !== WORD) return -1;
      const before = name === 0 ? OPEN_CURLY : kind[name - 1];
      const isDeclared =
        before === OPEN_CURLY ||
        before === OPEN_ROUND ||
        before === CLOSE_CURLY ||
        before === 59 ||
        (before === WORD && DECLARES.has(tokenText(tokens, name - 1)));
      return isDeclared ? name : -1;
    } else if (k !== WORD && k !== TEXT && k !== ARROW && k !== 46 && k !== 124 && k !== 38 && k !== 63 && k !== 44)
      return -1;
  }
  return -1;
}
