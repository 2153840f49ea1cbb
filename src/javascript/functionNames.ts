/** Names that functions without one get from where they stand. */
import { CLOSE_ROUND, OPEN_CURLY, TEXT, tokenText, type Tokens, WORD } from './tokens';

const NO_PART = new Set(['this', 'prototype', 'exports', 'module']);

/**
 * The name of a function that begins at token `head`: that of the variable, property or field it becomes, '' if there
 * is none.
 *
 *     const add = (a) => …      add
 *     cart.total = function…    cart.total
 *     { price: async () => …    price
 */
export function nameBefore(tokens: Tokens, head: number): string {
  const { kind } = tokens;
  const sign = head - 1;
  if (sign < 1) return '';
  if (kind[sign] === 58 && (kind[sign - 1] === WORD || kind[sign - 1] === TEXT)) {
    const before = sign - 2;
    const isProperty = before >= 0 && (kind[before] === OPEN_CURLY || kind[before] === 44);
    if (!isProperty) return '';
    const name = tokenText(tokens, sign - 1);
    return kind[sign - 1] === TEXT ? name.slice(1, -1) : name;
  }
  if (kind[sign] !== 61 || kind[sign - 1] !== WORD) return '';
  const parts: string[] = [];
  let at = sign - 1;
  for (; parts.length < 8; at -= 2) {
    parts.unshift(tokenText(tokens, at));
    if (at < 2 || kind[at - 1] !== 46 || kind[at - 2] !== WORD) break;
  }
  // `f().x = …`: the rest of the path is no name.
  const isWhole = at < 1 || kind[at - 1] !== 46 || kind[at - 2] === CLOSE_ROUND;
  const named = parts.filter((part) => !NO_PART.has(part));
  return isWhole && named.length > 0 ? named.join('.') : '';
}
