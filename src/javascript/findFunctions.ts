/** Where functions begin and end in JavaScript text. */
import {
  ARROW,
  CLOSE_CURLY,
  CLOSE_ROUND,
  CLOSE_SQUARE,
  OPEN_CURLY,
  OPEN_ROUND,
  OPEN_SQUARE,
  TEXT,
  tokenText,
  type Tokens,
  WORD,
} from './tokens';
import { nameBefore } from './functionNames';
import { typePlaces } from './typePlaces';
import { skipGenericsBack, skipReturnType } from './typeScript';

/** A function by its tokens. */
export interface FoundFunction {
  /** Its name as far as the text tells, else ''. */
  readonly name: string;
  /** Where V8 says that it begins: at its parameters, or at the `async` of an arrow function. */
  readonly start: number;
  /** The first token: `function`, `async`, a method's name, or the parameters of an arrow function. */
  readonly head: number;
  /** The first token of its body: `{`, or that of an expression. */
  readonly body: number;
  /** The last token of its body. */
  readonly last: number;
}

const CONTROL = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'await']);
/** Words before a method's name in square brackets. */
const BEFORE_METHOD = new Set(['async', 'get', 'set', 'static']);
/**
 * How many tokens and blanks are read in search of ends of expressions. Arrow functions that return arrow functions
 * share their end, and a text of nothing else would be read again for each.
 */
const MOST_READ = 20_000_000;
/** Words that join what stands on both sides of them, so that no statement ends before or after them. */
const JOINS = new Set([
  'in',
  'of',
  'instanceof',
  'as',
  'satisfies',
  'typeof',
  'void',
  'new',
  'delete',
  'await',
  'yield',
]);

/**
 * All functions, outer ones before those within them; null if the text is not worth reading on. `isTyped`: with
 * TypeScript's types, which Node blanks out where it runs such files itself.
 */
export function findFunctions(tokens: Tokens, isTyped: boolean): FoundFunction[] | null {
  const { kind, match, count } = tokens;
  const budget = { left: MOST_READ, isTyped };
  const found: FoundFunction[] = [];
  /** Arrows whose parameters stand in brackets, by token. */
  const taken = new Set<number>();
  const inTypes = isTyped ? typePlaces(tokens) : null;
  for (let t = 0; t < count && budget.left > 0; t++) {
    if (kind[t] === ARROW && !taken.has(t) && t > 0 && kind[t - 1] === WORD) {
      found.push(arrow(tokens, t - 1, t, budget));
    } else if (kind[t] === OPEN_ROUND) {
      // The type of a function, or the signature of a method: nothing that runs.
      if (inTypes?.[t] === 1) continue;
      let after = match[t] + 1;
      if (isTyped && after < count && kind[after] === 58) after = skipReturnType(tokens, after);
      if (after < 0 || after >= count) continue;
      if (kind[after] === ARROW) {
        taken.add(after);
        found.push(arrow(tokens, t, after, budget));
      } else if (kind[after] === OPEN_CURLY) {
        const head = headBefore(tokens, t, isTyped);
        if (head !== null) found.push({ ...head, start: t, body: after, last: match[after] });
      }
    }
  }
  return budget.left > 0 ? found.sort((a, b) => a.head - b.head || b.last - a.last) : null;
}

interface Budget {
  left: number;
  readonly isTyped: boolean;
}

/** `async` directly before a function belongs to it. */
function withAsync(tokens: Tokens, head: number): number {
  return head > 0 && tokens.kind[head - 1] === WORD && tokenText(tokens, head - 1) === 'async' ? head - 1 : head;
}

function arrow(tokens: Tokens, parameters: number, at: number, budget: Budget): FoundFunction {
  const generics =
    budget.isTyped && tokens.kind[parameters - 1] === 62 ? skipGenericsBack(tokens, parameters - 1) + 1 : 0;
  const async = withAsync(tokens, generics > 0 ? generics : parameters);
  // `async <T>(a: T) =>`; without `async` V8 sees the parameters first.
  const head = generics > 0 && async === generics ? parameters : async;
  const body = Math.min(at + 1, tokens.count - 1);
  const last = tokens.kind[body] === OPEN_CURLY ? tokens.match[body] : endOfExpression(tokens, body, budget);
  return { name: nameBefore(tokens, head, budget.isTyped), start: head, head, body, last };
}

/** The head of a function whose parameters, followed by a block, open at `at`; null where the block is none's. */
function headBefore(tokens: Tokens, at: number, isTyped: boolean): { name: string; head: number } | null {
  const { kind, match } = tokens;
  const isFunction = (t: number): boolean => t >= 0 && kind[t] === WORD && tokenText(tokens, t) === 'function';
  let p = at - 1;
  if (isTyped && p >= 0 && kind[p] === 62) p = skipGenericsBack(tokens, p);
  if (p < 0) return null;
  const star = kind[p] === 42;
  if (isFunction(star ? p - 1 : p)) {
    const head = withAsync(tokens, star ? p - 1 : p);
    return { name: nameBefore(tokens, head, isTyped), head };
  }
  if (kind[p] === CLOSE_SQUARE) {
    const outside = match[p] - 1;
    const isElement = outside >= 0 && kind[outside] === WORD && !BEFORE_METHOD.has(tokenText(tokens, outside));
    return isElement ? null : { name: '', head: match[p] };
  }
  if (kind[p] === TEXT) return { name: tokenText(tokens, p).slice(1, -1), head: p };
  if (kind[p] !== WORD) return null;
  const name = tokenText(tokens, p);
  const before = p - 1;
  if (isFunction(before)) return { name, head: withAsync(tokens, before) };
  if (before >= 0 && kind[before] === 42 && isFunction(before - 1))
    return { name, head: withAsync(tokens, before - 1) };
  if (CONTROL.has(name) || extendsCall(tokens, p)) return null;
  // A block behind a call is no function's: `x.each(y) {` is not JavaScript, `new Thing() {` neither.
  return before >= 0 && kind[before] === 46 ? null : { name, head: p };
}

/** `class A extends mixin(B) {`: the block is the class. */
function extendsCall(tokens: Tokens, name: number): boolean {
  let t = name - 1;
  while (t > 0 && tokens.kind[t] === 46 && tokens.kind[t - 1] === WORD) t -= 2;
  return t >= 0 && tokens.kind[t] === WORD && tokenText(tokens, t) === 'extends';
}

/** The last token of the expression that is an arrow function's body. */
function endOfExpression(tokens: Tokens, from: number, budget: Budget): number {
  const { kind, match, count, start, end } = tokens;
  /** Conditions whose `:` is still to come. */
  let conditions = 0;
  for (let t = from; t < count; t++) {
    const k = kind[t];
    budget.left -= t > from ? 1 + start[t] - end[t - 1] : 1;
    if (budget.left <= 0) break;
    if (t > from && isNewStatement(tokens, t)) return t - 1;
    if (k === OPEN_ROUND || k === OPEN_CURLY || k === OPEN_SQUARE) t = match[t];
    else if (k === CLOSE_ROUND || k === CLOSE_CURLY || k === CLOSE_SQUARE || k === 44 || k === 59)
      return Math.max(from, t - 1);
    else if (k === 63) {
      if (kind[t + 1] === 63 || kind[t + 1] === 46) t++;
      else conditions++;
    } else if (k === 58 && conditions-- === 0) {
      // `(a: A) => (b: B): C => …`: the type of a function that is returned.
      const arrowAt = budget.isTyped && kind[t - 1] === CLOSE_ROUND ? skipReturnType(tokens, t) : -1;
      if (arrowAt < 0 || kind[arrowAt] !== ARROW) return Math.max(from, t - 1);
      conditions = 0;
      t = arrowAt;
    }
  }
  return count - 1;
}

/** Whether a statement begins with this token although no semicolon ended the one before it. */
function isNewStatement(tokens: Tokens, t: number): boolean {
  const { kind, start, end, text } = tokens;
  const endsValue =
    kind[t - 1] === TEXT ||
    kind[t - 1] === CLOSE_ROUND ||
    kind[t - 1] === CLOSE_SQUARE ||
    kind[t - 1] === CLOSE_CURLY ||
    (kind[t - 1] === WORD && !JOINS.has(tokenText(tokens, t - 1)));
  if (!endsValue || (kind[t] !== WORD && kind[t] !== TEXT && kind[t] !== OPEN_CURLY)) return false;
  if (kind[t] === WORD && JOINS.has(tokenText(tokens, t)) && !STARTS.has(tokenText(tokens, t))) return false;
  return text.slice(end[t - 1], start[t]).includes('\n');
}

/** Of the words that join, those that may begin a statement as well. */
const STARTS = new Set(['typeof', 'void', 'new', 'delete', 'await', 'yield']);
