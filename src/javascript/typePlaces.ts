/**
 * Which brackets of TypeScript text stand in a type, without a parser: `(a: A) => B` may be a function, or the type of one.
 *
 *     type Sum = (a: A) => B;      let sum: (a: A) => B;      f(sum: (a: A) => B = (a) => 1)
 *                ^ type                     ^ type                   ^ type        ^ function
 */
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
import { BEFORE_TYPE, beginsTypeArguments, isFunctionType, skipReturnType } from './typeScript';

const [LESS, GREATER, EQUALS, COLON, QUESTION, COMMA, SEMICOLON, BAR, AND, DOT] = [
  60, 62, 61, 58, 63, 44, 59, 124, 38, 46,
];
const DECLARES = new Set(['let', 'const', 'var', 'using']);
/** Words before a block. */
const BEFORE_BLOCK = new Set('else do try finally catch static'.split(' '));
/** Words before the name of a block of declarations. */
const NAMES_BLOCK = new Set(['namespace', 'module', 'global']);

/** What is within a bracket. */
interface Level {
  readonly what: 'round' | 'square' | 'object' | 'class' | 'block' | 'type';
  /** At a type that goes on until its end, as behind `a:`. */
  inType: boolean;
  /** What comes next begins a type, or a part of one. */
  isTypeNext: boolean;
  /** By `<` that is open: whether a type might have begun there. */
  readonly angles: boolean[];
  /** The type is that of type arguments, and ends with them: `new Map<A, (a: A) => B>()`. */
  isArguments: boolean;
  /** Conditions whose `:` is still to come. */
  conditions: number;
  /** What the words before announce: names with types, an alias (`type A =`), a block of types or a class, a case. */
  announced: 'names' | 'alias' | 'interface' | 'class' | 'case' | null;
}

const newLevel = (what: Level['what']): Level => ({
  what,
  inType: what === 'type',
  isTypeNext: true,
  angles: [],
  isArguments: false,
  conditions: 0,
  announced: null,
});

/** 1 for each opening bracket that stands in a type or begins one. Takes time in proportion to the tokens. */
export function typePlaces(tokens: Tokens): Uint8Array {
  return new TypeReader(tokens).read();
}

class TypeReader {
  private readonly found: Uint8Array;
  private readonly open: Level[] = [newLevel('block')];

  constructor(private readonly tokens: Tokens) {
    this.found = new Uint8Array(tokens.count);
  }

  read(): Uint8Array {
    const { kind, count } = this.tokens;
    for (let t = 0; t < count; t++) {
      const level = this.open[this.open.length - 1];
      const k = kind[t];
      if (level.inType && level.what !== 'type' && this.endsType(level, t)) {
        level.inType = false;
        level.angles.length = 0;
      }
      if (k === OPEN_ROUND || k === OPEN_SQUARE || k === OPEN_CURLY) this.enter(level, t);
      else if (k === CLOSE_ROUND || k === CLOSE_SQUARE || k === CLOSE_CURLY) {
        if (this.open.length > 1) this.open.pop();
        this.open[this.open.length - 1].isTypeNext = false;
      } else if (level.inType) this.inType(level, t);
      else this.inCode(level, t);
    }
    return this.found;
  }

  private word(t: number): string {
    return this.tokens.kind[t] === WORD ? tokenText(this.tokens, t) : '';
  }

  private isOnNewLine(t: number): boolean {
    const { text, start, end } = this.tokens;
    return t > 0 && text.slice(end[t - 1], start[t]).includes('\n');
  }

  private endsType(level: Level, t: number): boolean {
    const { kind, start, end } = this.tokens;
    const k = kind[t];
    if (k === SEMICOLON) return true;
    if (level.angles.length > 0) return false;
    if (k === EQUALS || k === COMMA) return true;
    if (k === ARROW) return !isFunctionType(this.tokens, t);
    // `||`, `&&`: behind `a as A`.
    if ((k === BAR || k === AND) && kind[t + 1] === k && start[t + 1] === end[t]) return true;
    if (level.isTypeNext) return false;
    if (k === OPEN_CURLY || k === OPEN_ROUND) return true;
    if (k === WORD || k === TEXT || k === OPEN_SQUARE) return this.isOnNewLine(t) && !BEFORE_TYPE.has(this.word(t));
    return false;
  }

  private inType(level: Level, t: number): void {
    const k = this.tokens.kind[t];
    if (k === LESS) {
      level.angles.push(level.isTypeNext);
      level.isTypeNext = true;
    } else if (k === GREATER) {
      level.isTypeNext = level.angles.pop() ?? false;
      if (level.isArguments && level.angles.length === 0) level.inType = level.isArguments = false;
    } else if (k === WORD) level.isTypeNext = BEFORE_TYPE.has(this.word(t));
    else level.isTypeNext = k !== TEXT;
  }

  /** A bracket opens. */
  private enter(level: Level, t: number): void {
    const { kind } = this.tokens;
    // Angles in code are those of type parameters.
    const isType = level.inType || level.angles.length > 0 || this.beginsType(t);
    this.found[t] = isType ? 1 : 0;
    if (isType) this.open.push(newLevel('type'));
    else if (kind[t] === OPEN_ROUND) this.open.push(newLevel('round'));
    else if (kind[t] === OPEN_SQUARE) this.open.push(newLevel('square'));
    else this.open.push(newLevel(this.curly(level, t)));
  }

  /** Whether what stands before a bracket has only types behind it: a function may not be an operand. */
  private beginsType(t: number): boolean {
    const { kind, match } = this.tokens;
    const k = t === 0 ? SEMICOLON : kind[t - 1];
    if (kind[t] === OPEN_CURLY) return k === LESS;
    if (kind[t] !== OPEN_ROUND || kind[match[t] + 1] !== ARROW) return false;
    // `<T = (a: A) => B>`
    if (k === EQUALS) return kind[t - 2] === WORD && kind[t - 3] === LESS;
    return k === LESS || k === BAR || k === AND || (k === WORD && BEFORE_TYPE.has(this.word(t - 1)));
  }

  private curly(level: Level, t: number): Level['what'] {
    const { kind } = this.tokens;
    const { announced } = level;
    if (announced === 'interface' || announced === 'class') {
      level.announced = null;
      return announced === 'interface' ? 'type' : 'class';
    }
    const k = t === 0 ? SEMICOLON : kind[t - 1];
    if (k === CLOSE_ROUND || k === ARROW || k === SEMICOLON || k === OPEN_CURLY || k === CLOSE_CURLY) return 'block';
    // Behind `case 1:`, a label, or the type of a result.
    if (k === COLON) return level.what === 'block' ? 'block' : 'object';
    if (level.what === 'class' || k === GREATER || k === CLOSE_SQUARE) return 'block';
    if (k === TEXT) return this.word(t - 2) === 'module' ? 'block' : 'object';
    return BEFORE_BLOCK.has(this.word(t - 1)) || NAMES_BLOCK.has(this.word(t - 2)) ? 'block' : 'object';
  }

  private inCode(level: Level, t: number): void {
    const { kind } = this.tokens;
    const k = kind[t];
    if (k === WORD) this.atWord(level, t);
    else if (k === COLON) this.atColon(level, t);
    else if (k === QUESTION) this.atQuestion(level, t);
    else if (k === SEMICOLON || k === COMMA) {
      level.conditions = 0;
      if (k === SEMICOLON) level.announced = null;
    } else if (k === LESS && beginsTypeArguments(this.tokens, t)) {
      this.startType(level);
      level.isArguments = true;
      level.angles.push(false);
    } else if (k === LESS || k === GREATER) {
      if (level.announced !== 'interface' && level.announced !== 'class' && level.announced !== 'alias') return;
      if (k === LESS) level.angles.push(true);
      else level.angles.pop();
    } else if (k === EQUALS && level.announced === 'alias' && level.angles.length === 0) {
      level.announced = null;
      this.startType(level);
    }
  }

  private startType(level: Level): void {
    level.inType = true;
    level.isArguments = false;
    level.isTypeNext = true;
    level.angles.length = 0;
  }

  private atWord(level: Level, t: number): void {
    const { kind } = this.tokens;
    if (t > 0 && kind[t - 1] === DOT) return;
    const word = this.word(t);
    const isName = kind[t + 1] === WORD && !this.isOnNewLine(t + 1);
    if (DECLARES.has(word)) level.announced = 'names';
    else if (word === 'case' || word === 'default') level.announced = 'case';
    else if (word === 'class' && kind[t + 1] !== COLON && kind[t + 1] !== COMMA) this.announce(level, 'class');
    else if (word === 'interface' && isName) this.announce(level, 'interface');
    else if (word === 'type' && isName && (kind[t + 2] === EQUALS || kind[t + 2] === LESS))
      this.announce(level, 'alias');
    else if ((word === 'as' || word === 'satisfies') && this.endsValue(t - 1)) this.startType(level);
  }

  private announce(level: Level, what: Level['announced']): void {
    level.announced = what;
    level.angles.length = 0;
  }

  private endsValue(t: number): boolean {
    const k = t < 0 ? SEMICOLON : this.tokens.kind[t];
    return k === WORD || k === TEXT || k === CLOSE_ROUND || k === CLOSE_SQUARE || k === CLOSE_CURLY;
  }

  private atQuestion(level: Level, t: number): void {
    const { kind } = this.tokens;
    const [before, next] = [kind[t - 1], kind[t + 1]];
    // `a?.b`, `a ?? b`, `a?: A`, `(a?, b?)`, `a? = 1`; in classes also `a?()` and `a?;`.
    if (next === DOT || next === QUESTION || before === QUESTION) return;
    if (next === COLON || next === CLOSE_ROUND || next === COMMA || next === EQUALS || level.what === 'class') return;
    level.conditions++;
  }

  private atColon(level: Level, t: number): void {
    const { kind, match } = this.tokens;
    const before = kind[t - 1];
    const isResult = before === CLOSE_ROUND;
    const isOfArrow = isResult && !this.endsValue(match[t - 1] - 1) && this.leadsToArrow(t);
    if (before === QUESTION || isOfArrow) return this.startType(level);
    if (level.conditions > 0) return void level.conditions--;
    if (level.announced === 'case') return void (level.announced = null);
    const isNamed = level.announced === 'names' || level.what === 'round' || level.what === 'class';
    if (isNamed || (isResult && level.what !== 'square')) this.startType(level);
  }

  private leadsToArrow(colon: number): boolean {
    const end = skipReturnType(this.tokens, colon);
    return end >= 0 && this.tokens.kind[end] === ARROW;
  }
}
