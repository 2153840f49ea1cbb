/** As much of TypeScript's types as stands between a function's parameters and its body. */
import { ARROW, OPEN_CURLY, OPEN_ROUND, OPEN_SQUARE, TEXT, tokenText, type Tokens, WORD } from './tokens';

/** How many tokens of a type are read before it is given up. */
const LONGEST = 200;
/** Words of a type behind which another part of it comes. */
const BEFORE_TYPE = new Set(['keyof', 'typeof', 'readonly', 'is', 'asserts', 'extends', 'infer', 'unique', 'new']);

/**
 * The token behind a return type whose `:` is at `colon`: `{` of the body or `=>`. -1 if there is none.
 *
 *     (a: number): Promise<{ sum: number }> {
 *                ^ colon                    ^ found
 */
export function skipReturnType(tokens: Tokens, colon: number): number {
  const { kind, match, count } = tokens;
  let isTypeNext = true;
  let depth = 0;
  for (let t = colon + 1; t < Math.min(count, colon + LONGEST); t++) {
    const k = kind[t];
    if (k === OPEN_ROUND || k === OPEN_SQUARE || k === OPEN_CURLY) {
      if (k === OPEN_CURLY && !isTypeNext && depth === 0) return t;
      if (k === OPEN_ROUND && !isTypeNext && depth === 0) return -1;
      t = match[t];
      isTypeNext = false;
    } else if (k === 60) depth++;
    else if (k === 62) depth--;
    else if (k === ARROW) {
      if (depth <= 0 && !isTypeNext) return t;
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

/** The token before the `<` of type parameters that end at `close`; -1 if there is none. */
export function skipGenericsBack({ kind }: Tokens, close: number): number {
  let depth = 0;
  for (let t = close; t >= Math.max(0, close - LONGEST); t--) {
    if (kind[t] === 62) depth++;
    else if (kind[t] === 60 && --depth === 0) return t - 1;
  }
  return -1;
}
