/** Where the functions and classes of a text are declared, without a parser. */
import type { Language, MaskedText } from './maskText';

const NAME = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;

/** Words before `(…) {` that are no names of functions. */
const STATEMENTS = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'function', 'return', 'await', 'super']);
/** Words that may stand between a method's name and what is before it. */
const MODIFIERS = new Set(
  'static async get set public private protected readonly override abstract export default accessor'.split(' '),
);

/** Blanks are counted: comments are blanks here, and a text may be nothing else. */
const FUNCTION = new RegExp(
  String.raw`(?<![\p{L}\p{N}_$.])function\b\s{0,80}\*?\s{0,80}(${NAME})\s{0,80}(?:<[^();]{0,300}>)?\s{0,80}\(`,
  'dgu',
);
const CLASS = new RegExp(String.raw`(?<![\p{L}\p{N}_$.])class\s{1,80}(${NAME})`, 'dgu');
/** `a = function`, `a = async (`, `a: T = x =>`. What follows a `(` is looked at by itself. */
const ASSIGNED = new RegExp(
  String.raw`(?<![\p{L}\p{N}_$])(${NAME})\s{0,80}(?::(?:[^=;{}()]|=>|\([^()]{0,80}\)){0,120})?=\s{0,80}(?:async\b\s{0,80})?(?:function\b|class\b|${NAME}\s{0,80}=>|(?:<[^();]{0,300}>)?\s{0,80}(\())`,
  'dgu',
);
/** `a: function`, `a: async (`: with a body in braces, else it may be a type. */
const PROPERTY = new RegExp(
  String.raw`(?<![\p{L}\p{N}_$.?])(${NAME})\s{0,80}:\s{0,80}(?:async\b\s{0,80})?(?:function\b|(\())`,
  'dgu',
);
const METHOD = new RegExp(String.raw`(?<![\p{L}\p{N}_$.])(${NAME})\s{0,80}(?:<[^();]{0,300}>)?\(`, 'dgu');
const PYTHON = new RegExp(String.raw`^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(${NAME})`, 'dgmu');

/** Offsets of the names where they are declared, by name. A TypeScript signature without a body declares nothing. */
export function declarationsOf(masked: MaskedText, language: Language): Map<string, readonly number[]> {
  const found = new Map<string, number[]>();
  const { text } = masked;
  const add = (name: string, at: number): void => {
    const known = found.get(name);
    if (known === undefined) found.set(name, [at]);
    else if (!known.includes(at) && known.length < 2) known.push(at);
  };
  const each = (pattern: RegExp, see: (name: string, at: number, open: number) => boolean): void => {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const at = match.indices?.[1]?.[0] ?? match.index;
      if (see(match[1], at, pattern.lastIndex - 1)) add(match[1], at);
      // One name may be the end of one match and the beginning of the next.
      pattern.lastIndex = at + match[1].length;
    }
  };
  if (language === 'python') {
    each(PYTHON, () => true);
    return found;
  }
  const isArrow = (open: number): boolean => afterParameters(masked, open) === '=>';
  each(FUNCTION, (_, __, open) => afterParameters(masked, open) === '{');
  each(CLASS, () => true);
  each(ASSIGNED, (_, __, end) => text[end] !== '(' || isArrow(end));
  each(PROPERTY, (_, at, end) => text[end] !== '(' || (isMember(text, at) && isArrow(end) && hasBody(masked, end)));
  each(
    METHOD,
    (name, at, open) => !STATEMENTS.has(name) && beginsMember(text, at) && afterParameters(masked, open) === '{',
  );
  return found;
}

/** Whether a name may be that of a method: first on its line, or behind a sign or word that members follow. */
function beginsMember(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 60), at);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (/^\s*#?$/.test(line) && before.includes('\n')) return true;
  const word = /([\p{L}_$]+)\s+[*#]?\s*$/u.exec(line)?.[1];
  return word === undefined ? /[{};,*]\s*#?\s*$/.test(line) || at === 0 : MODIFIERS.has(word);
}

/** How far the type of a result is followed. */
const TYPE_UNITS = 600;

/**
 * What follows the parameters that open at an offset, and the type of the result: a body (`{`), an arrow, or null. A brace
 * behind one of `: | & < , ( =` belongs to the type:
 *
 *     f(a: A): { b: B } | null {       f(a: A): void;       (a: A): Promise<B> =>
 */
function afterParameters({ text, ends }: MaskedText, open: number): '{' | '=>' | null {
  const close = ends.get(open);
  if (close === undefined) return null;
  let last = ')';
  let inType = false;
  for (let i = close + 1; i < text.length && i - close < TYPE_UNITS; i++) {
    const c = text[i];
    if (/\s/.test(c)) continue;
    if (c === '=' && text[i + 1] === '>') return '=>';
    if (c === '{' && !(inType && /[:|&<,(=]/.test(last))) return '{';
    if (!inType && c !== ':') return null;
    if (c === ';' || c === ')' || c === '}' || c === ']') return null;
    inType = true;
    const end = c === '{' || c === '(' || c === '[' ? ends.get(i) : undefined;
    if (end !== undefined) i = end;
    last = end === undefined ? c : text[end];
  }
  return null;
}

/** Whether a name with a `:` behind it may be a member of an object: `let a: (x: A) => B` declares a type. */
const isMember = (text: string, at: number): boolean => /[{,]\s*$/.test(text.slice(Math.max(0, at - 60), at));

/** A type in braces, told from code by its first member; a label stands before a loop. */
const TYPE_BODY =
  /^\{\s*(?:readonly\s+)?(?:[\p{L}\p{N}_$]+|'\s*'|"\s*"|\[[^\]]*\])\s*\??\s*:(?!\s*(?:for|while|do)\b)/u;

/** Whether the body behind an arrow function's parameters is code in braces. */
function hasBody({ text, ends }: MaskedText, open: number): boolean {
  const close = ends.get(open) ?? open;
  const arrow = text.indexOf('=>', close);
  if (arrow < 0 || arrow - close >= TYPE_UNITS) return false;
  const body = text.slice(arrow + 2, arrow + 400).trimStart();
  return body.startsWith('{') && !TYPE_BODY.test(body);
}
