/** Names of functions of generated files, read where a source map says that they begin. */
import { LONGEST_TEXT } from '../javascript/fileFunctions';
import { findFunctions } from '../javascript/findFunctions';
import { namedAt } from '../javascript/functionNames';
import { OPEN_CURLY, readTokens, tokenText, type Tokens, WORD } from '../javascript/tokens';
import { functionName } from './contentCheck';
import type { SourceMap } from './sourceMap';
import type { Position } from './types';

/** Of all sources that are read, in UTF-16 units. */
const ALL_UNITS = 32 << 20;
/** Longest head of a function in generated code before V8's position in it, without its name: `static async*`. */
const LONGEST_HEAD = 24;

/** A function's place in its source: its name and head, up to its body. Offsets. */
interface NamedFunction {
  readonly name: string;
  readonly from: number;
  /** Where V8 would have it begin, and its first word. */
  readonly starts: readonly number[];
  readonly body: number;
}

/** The names of functions in sources. Each source is read when it is first asked for. */
export class MappedNames {
  private left = ALL_UNITS;
  /** By text: several sources of one path may have different ones. */
  private readonly texts = new Map<string, SourceNames | null>();

  /** `textOf`: the text of a source by generated file and number, with its path; null: not known. */
  constructor(
    private readonly textOf: (file: string, source: number) => { readonly path: string; readonly text: string } | null,
  ) {}

  /** The source name of the function that begins at `definition` and ran as `ranAs`; null: not known, or the same. */
  nameOf(map: SourceMap, file: string, definition: Position, ranAs: string): string | null {
    const own = functionName(ranAs);
    const place = map.place(definition.line, definition.column);
    const names = place && this.namesOf(file, place.source);
    const distance = map.distance(definition);
    if (!place || !names || distance === null) return map.nameOf(definition, ranAs);
    // A mapping further away is that of something else, which the function stands in.
    const isNear = distance <= LONGEST_HEAD + (own?.length ?? 0);
    const found = isNear ? names.at(place, own !== null ? 'named' : distance === 0 ? 'exact' : 'itself') : null;
    if (found === null) return map.nameOf(definition, ranAs);
    const isLonger = found.includes('.') && ranAs.includes('.');
    return found === '' || found === ranAs || (functionName(found) === own && !isLonger) ? null : found;
  }

  private namesOf(file: string, source: number): SourceNames | null {
    const of = this.textOf(file, source);
    if (of === null) return null;
    const known = this.texts.get(of.text);
    if (known !== undefined) return known;
    const isRead = of.text.length <= Math.min(this.left, LONGEST_TEXT);
    if (isRead) this.left -= of.text.length;
    const names = isRead ? SourceNames.read(of.text, of.path) : null;
    this.texts.set(of.text, names);
    return names;
  }
}

class SourceNames {
  private constructor(
    private readonly text: string,
    private readonly lines: readonly number[],
    /** By `from`. */
    private readonly functions: readonly NamedFunction[],
  ) {}

  /** Null: the text is not understood. */
  static read(text: string, path: string): SourceNames | null {
    const code = scriptsOf(text, path);
    const isTyped = !/\.[cm]?jsx?$/i.test(path);
    const tokens = readTokens(code);
    const found = tokens && findFunctions(tokens, isTyped);
    if (!tokens || !found) return null;
    const budget = { left: MOST_LOOKED_BACK };
    const functions = found.map(({ name, head, start, body }) => ({
      name: nameOf(tokens, name, head, budget),
      from: tokens.start[beginning(tokens, head, isTyped)],
      starts: [tokens.start[start], tokens.start[head]],
      body: tokens.start[body],
    }));
    const lines = [0];
    for (let i = code.indexOf('\n'); i >= 0; i = code.indexOf('\n', i + 1)) lines.push(i + 1);
    return new SourceNames(
      code,
      lines,
      functions.sort((a, b) => a.from - b.from),
    );
  }

  /**
   * The name of the function whose head a place is in, '' if it has none there; null: there is no function. A function that
   * ran without a name has another's name before it: it must begin at the place itself, or where that is `exact`, the
   * place must be one of its parameters.
   */
  at({ line, column }: Position, how: 'named' | 'itself' | 'exact'): string | null {
    const at = (this.lines[line - 1] ?? this.text.length) + column - 1;
    let [low, high] = [0, this.functions.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.functions[middle].from <= at) low = middle + 1;
      else high = middle;
    }
    for (let i = low - 1; i >= Math.max(0, low - 3); i--) {
      const { name, starts, body } = this.functions[i];
      const isIts = how === 'named' || starts.includes(at) || (how === 'exact' && at > starts[0]);
      if (at < body && isIts) return name;
    }
    return how === 'named' ? this.classAt(at) : null;
  }

  /** V8 has a class without a constructor begin at its first word. */
  private classAt(at: number): string | null {
    const behind = this.text.slice(at, at + 200);
    const [, declared] =
      /^(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(behind) ?? [];
    if (declared !== undefined && declared !== 'extends') return declared;
    if (!/^class\b/.test(behind)) return null;
    return /([\p{L}_$][\p{L}\p{N}_$]*)\s*=\s*$/u.exec(this.text.slice(Math.max(0, at - 200), at))?.[1] ?? null;
  }
}

const BEFORE_HEAD = new Set(
  'static async get set public private protected readonly override export default const let var function'.split(' '),
);

/** The token at which the name of a function begins, or a word before it: `const add = (`, `static async total(`. */
function beginning(tokens: Tokens, head: number, isTyped: boolean): number {
  const { kind } = tokens;
  const named = namedAt(tokens, head, isTyped);
  let t = named < 0 ? head : named;
  while (named >= 0 && t >= 2 && kind[t - 1] === 46 && kind[t - 2] === WORD) t -= 2;
  while (t > 0 && ((kind[t - 1] === WORD && BEFORE_HEAD.has(tokenText(tokens, t - 1))) || kind[t - 1] === 42)) t--;
  return t;
}

/** A function's name as V8 has it where the source has none at that place. */
function nameOf(tokens: Tokens, name: string, head: number, budget: { left: number }): string {
  if (name === 'constructor') return classAround(tokens, head, budget) ?? '';
  return name === '' && head > 0 && tokenText(tokens, head - 1) === 'default' ? 'default' : name;
}

/** How many tokens are looked back over in search of the classes of all constructors of a text. */
const MOST_LOOKED_BACK = 2_000_000;
/** Longest head of a class, in tokens. */
const LONGEST_CLASS_HEAD = 60;

/** The name of the class that a constructor is in, which is V8's name for it; null: none. */
function classAround(tokens: Tokens, head: number, budget: { left: number }): string | null {
  const { kind, match } = tokens;
  let t = head - 1;
  for (; t >= 0 && kind[t] !== OPEN_CURLY && budget.left > 0; budget.left--)
    t = match[t] >= 0 && match[t] < t ? match[t] - 1 : t - 1;
  for (let i = 0; t > 0 && i < LONGEST_CLASS_HEAD; i++, t--) {
    if (kind[t] !== WORD || tokenText(tokens, t) !== 'class') continue;
    const name = kind[t + 1] === WORD ? tokenText(tokens, t + 1) : '';
    if (name !== '' && name !== 'extends' && name !== 'implements') return name;
    return kind[t - 1] === 61 && kind[t - 2] === WORD ? tokenText(tokens, t - 2) : null;
  }
  return null;
}

/** The text of a component's scripts, with blanks in place of everything else; other texts as they are. */
function scriptsOf(text: string, path: string): string {
  if (!/\.(?:vue|svelte|astro)$/i.test(path)) return text;
  const parts: string[] = [];
  const blank = (from: number, to: number): string => text.slice(from, to).replace(/[^\r\n]/g, ' ');
  let done = 0;
  for (const { index, 0: head } of text.matchAll(/<script\b[^<>]{0,500}>/gi)) {
    const from = index + head.length;
    const to = text.indexOf('</script', from);
    if (to < 0) break;
    if (from < done) continue;
    parts.push(blank(done, from), text.slice(from, to));
    done = to;
  }
  return parts.join('') + blank(done, text.length);
}
