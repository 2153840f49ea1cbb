/** As much of TypeScript's types as stands between a function's parameters and its body. */
import { ARROW, CLOSE_ROUND, OPEN_CURLY, OPEN_ROUND, OPEN_SQUARE, TEXT, tokenText, type Tokens, WORD } from './tokens';

/** How many tokens of a type are read before it is given up. */
const LONGEST = 200;
/** Words of a type behind which another part of it comes. */
export const BEFORE_TYPE: ReadonlySet<string> = new Set(
  'keyof typeof readonly is asserts extends infer unique new abstract in as'.split(' '),
);

/**
 * The token behind a return type whose `:` is at `colon`: `{` of the body or `=>`. -1 if there is none.
 *
 *     (a: number): Promise<{ sum: number }> {
 *                ^ colon                    ^ found
 */
export function skipReturnType(tokens: Tokens, colon: number): number {
  const { kind, match, count, text, start } = tokens;
  let isTypeNext = true;
  let depth = 0;
  for (let t = colon + 1; t < Math.min(count, colon + LONGEST); t++) {
    const k = kind[t];
    if (k === OPEN_ROUND || k === OPEN_SQUARE || k === OPEN_CURLY) {
      // That of a template's `${` is no body.
      const isBody = k === OPEN_CURLY && !isTypeNext && depth === 0 && text[start[t] - 1] !== '$';
      if (isBody) return t;
      if (k === OPEN_ROUND && !isTypeNext && depth === 0) return -1;
      t = match[t];
      isTypeNext = false;
    } else if (k === 60) depth++;
    else if (k === 62) depth--;
    else if (k === ARROW) {
      if (depth <= 0 && !isTypeNext && !isFunctionType(tokens, t)) return t;
      isTypeNext = true;
    } else if (k === WORD) isTypeNext = BEFORE_TYPE.has(tokenText(tokens, t));
    else if (k === TEXT) isTypeNext = false;
    else if (k === 45) continue;
    else if (k === 124 || k === 38 || k === 46 || k === 63 || k === 58 || (k === 44 && depth > 0)) isTypeNext = true;
    else return -1;
    if (depth < 0) return -1;
  }
  return -1;
}

/**
 * Whether an arrow within a type is that of a function's type: the brackets before it have parameters, not a type.
 *
 *     : (a: A) => B        : (A) => B        : () => B        but not        : (A | B) => 1
 */
export function isFunctionType({ kind, match }: Tokens, arrow: number): boolean {
  const open = arrow > 0 && kind[arrow - 1] === CLOSE_ROUND ? match[arrow - 1] : -1;
  if (open < 0) return false;
  const [first, second] = [kind[open + 1], kind[open + 2]];
  if (first === CLOSE_ROUND || first === 46) return true;
  const next = first === OPEN_CURLY || first === OPEN_SQUARE ? kind[match[open + 1] + 1] : second;
  if (first !== WORD && first !== OPEN_CURLY && first !== OPEN_SQUARE) return false;
  return next === 58 || next === 44 || next === 63 || next === 61 || next === CLOSE_ROUND;
}

/** The token before the `<` of type parameters that end at `close`; -1 if there is none. */
export function skipGenericsBack({ kind }: Tokens, close: number): number {
  let depth = 0;
  for (let t = close; t >= Math.max(0, close - LONGEST); t--) {
    if (kind[t] === 62) depth++;
    else if (kind[t] === 60 && --depth === 0) return t - 1;
  }
  return -1;
}

/** Whether type arguments of a call begin at a `<`: without a blank behind their name, and with brackets behind them. */
export function beginsTypeArguments({ kind, match, start, end, count }: Tokens, at: number): boolean {
  if (at === 0 || kind[at - 1] !== WORD || start[at] !== end[at - 1]) return false;
  let depth = 0;
  for (let t = at; t < Math.min(count, at + LONGEST); t++) {
    const k = kind[t];
    if (k === 60) depth++;
    else if (k === 62 && --depth === 0) return kind[t + 1] === OPEN_ROUND && start[t + 1] === end[t];
    else if (k === 59 || (match[t] >= 0 && match[t] < t)) return false;
    else if (match[t] > t) t = match[t];
  }
  return false;
}
