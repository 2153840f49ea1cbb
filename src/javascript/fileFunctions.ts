import type { FileFunctions, FunctionInFile, PartOnLine } from '../profile/inlined/types';
import { findFunctions, type FoundFunction } from './findFunctions';
import {
  CLOSE_ROUND,
  CLOSE_SQUARE,
  OPEN_CURLY,
  OPEN_ROUND,
  readTokens,
  TEXT,
  tokenText,
  type Tokens,
  WORD,
} from './tokens';

/** Longest text that is read, in characters. */
export const LONGEST_TEXT = 4 << 20;
/** Functions of one name beyond this are told apart no more. */
const OF_ONE_NAME = 8;
/** What every program calls, and what is no code of its own. */
const BUILT_IN = new Set(
  (
    'Array Atomics BigInt Boolean Buffer DataView Date Error Function Infinity Intl JSON Map Math NaN Number Object Promise ' +
    'Proxy RangeError Reflect RegExp Set String Symbol SyntaxError TypeError Uint8Array Uint16Array Uint32Array Int8Array ' +
    'Int16Array Int32Array Float32Array Float64Array URL WeakMap WeakSet console decodeURIComponent encodeURIComponent ' +
    'isFinite isNaN parseFloat parseInt performance process queueMicrotask setImmediate setTimeout structuredClone super'
  ).split(' '),
);
/** Words before a bracket that are no calls. */
const NO_CALL = new Set(
  'if for while switch catch with function return typeof case in of delete void throw new do else yield await'.split(
    ' ',
  ),
);

/**
 * The functions of JavaScript text, and what of them stands on each of its lines; null if the text is too long, or not
 * understood. `file` tells by its ending whether it has types.
 */
export function functionsOfText(text: string, file: string): FileFunctions | null {
  if (text.length > LONGEST_TEXT) return null;
  const tokens = readTokens(text);
  const found = tokens && findFunctions(tokens, /\.[cm]?tsx?$/i.test(file));
  return tokens && found && new Reader(tokens, found).read();
}

/** Weakest first. */
const PARTS: readonly PartOnLine[] = ['end', 'head', 'code'];

/** What stands on lines, as entries in the order of lines: a large file has a million of them. */
class LineParts {
  private readonly line: number[] = [];
  private readonly owner: number[] = [];
  private readonly part: number[] = [];
  /** By function: its last entry. */
  private readonly last: Int32Array;

  constructor(functions: number) {
    this.last = new Int32Array(functions).fill(-1);
  }

  /** Lines come in ascending order. */
  add(line: number, owner: number, part: PartOnLine): void {
    const rank = PARTS.indexOf(part);
    const entry = this.last[owner];
    if (entry >= 0 && this.line[entry] === line) this.part[entry] = Math.max(this.part[entry], rank);
    else {
      this.last[owner] = this.line.push(line) - 1;
      this.owner.push(owner);
      this.part.push(rank);
    }
  }

  on(line: number): ReadonlyMap<number, PartOnLine> | undefined {
    let [low, high] = [0, this.line.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.line[middle] < line) low = middle + 1;
      else high = middle;
    }
    if (this.line[low] !== line) return undefined;
    const parts = new Map<number, PartOnLine>();
    for (let i = low; this.line[i] === line; i++) parts.set(this.owner[i], PARTS[this.part[i]]);
    return parts;
  }
}

/** Walks the tokens once, knowing which function each belongs to. */
class Reader {
  private readonly lines: LineParts;
  private readonly byName = new Map<string, number[]>();
  private readonly parents: number[] = [-1];
  private readonly uses: Set<number>[];
  private readonly callsOthers: boolean[];
  /** Offset of the first character of each line. */
  private readonly starts: number[] = [0];

  constructor(
    private readonly tokens: Tokens,
    private readonly found: readonly FoundFunction[],
  ) {
    const { text } = tokens;
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) this.starts.push(i + 1);
    found.forEach(({ name }, i) => {
      const last = name.slice(name.lastIndexOf('.') + 1);
      if (last === '') return;
      const same = this.byName.get(last) ?? [];
      if (same.length < OF_ONE_NAME) same.push(i + 1);
      this.byName.set(last, same);
    });
    this.lines = new LineParts(found.length + 1);
    this.uses = Array.from({ length: found.length + 1 }, () => new Set<number>());
    this.callsOthers = Array.from({ length: found.length + 1 }, () => false);
  }

  read(): FileFunctions {
    this.walk();
    const functions = [
      this.describe(0, '', 1, 1),
      ...this.found.map(({ name, start }, i) => {
        const [line, column] = this.place(this.tokens.start[start]);
        return this.describe(i + 1, name, line, column);
      }),
    ];
    return { functions, onLine: (line) => this.lines.on(line) };
  }

  private describe(index: number, name: string, line: number, column: number): FunctionInFile {
    const { parents, uses, callsOthers } = this;
    return { name, line, column, parent: parents[index], uses: [...uses[index]], callsOthers: callsOthers[index] };
  }

  private walk(): void {
    const { tokens, found, parents, starts } = this;
    const { count, start, end } = tokens;
    /** Functions around the token, innermost last: 0 is the file. */
    const around = [0];
    let [next, line] = [0, 1];
    for (let t = 0; t < count; t++) {
      while (around.length > 1 && found[around[around.length - 1] - 1].last < t) around.pop();
      for (; next < found.length && found[next].head <= t; next++) {
        parents[next + 1] = around[around.length - 1];
        this.uses[parents[next + 1]].add(next + 1);
        around.push(next + 1);
      }
      while (line < starts.length && starts[line] <= start[t]) line++;
      const owner = around[around.length - 1];
      const part = this.partOf(t, owner);
      this.lines.add(line, owner, part);
      // A template or a string may go on for lines.
      for (let l = line; l < starts.length && starts[l] < end[t]; l++) this.lines.add(l + 1, owner, part);
      if (tokens.kind[t] === WORD) this.noteName(t, owner);
      else if (tokens.kind[t] === OPEN_ROUND) this.noteCall(t, owner);
    }
  }

  private partOf(t: number, owner: number): PartOnLine {
    const { kind } = this.tokens;
    if (owner > 0) {
      const { body } = this.found[owner - 1];
      if (t < body || (t === body && kind[t] === OPEN_CURLY)) return 'head';
    }
    return kind[t] === WORD || kind[t] === TEXT ? 'code' : 'end';
  }

  private noteName(t: number, owner: number): void {
    if (this.partOf(t, owner) !== 'code') return;
    for (const one of this.byName.get(tokenText(this.tokens, t)) ?? []) this.uses[owner].add(one);
  }

  /** A call of something that has no name in this file. */
  private noteCall(t: number, owner: number): void {
    const { kind } = this.tokens;
    if (this.callsOthers[owner] || t === 0 || this.partOf(t, owner) === 'head') return;
    const before = kind[t - 1];
    if (before === WORD) {
      const name = tokenText(this.tokens, t - 1);
      // A method whose name no function of the file has is one of V8's or of another file.
      const isMethod = kind[t - 2] === 46;
      this.callsOthers[owner] = !isMethod && !NO_CALL.has(name) && !this.byName.has(name) && !BUILT_IN.has(name);
    } else if (before === CLOSE_SQUARE || before === CLOSE_ROUND) {
      this.callsOthers[owner] = true;
    }
  }

  private place(offset: number): [line: number, column: number] {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return [low + 1, offset - this.starts[low] + 1];
  }
}
