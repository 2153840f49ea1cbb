/** The fast scanner does not handle these bytes; JSON.parse must read them instead. */
export class Irregular extends Error {}

/** Lists and objects are nested too deeply for any reader: JSON.parse needs many times the memory of such a text. */
export class TooDeep extends Irregular {}

/** Deeper than any recorded recursion, each call of which is two levels. */
export const DEEPEST = 500_000;

export const COMMA = 0x2c;
export const COLON = 0x3a;
const QUOTE = 0x22;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const POINT = 0x2e;

/**
 * Powers of ten that a double holds exactly: dividing an integer below 2^53 by one of them rounds once, hence
 * correctly.
 */
const POWERS = Array.from({ length: 23 }, (_, n) => 10 ** n);
const MAX_EXACT_DIGITS = 15;

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** A position in the bytes of a JSON text. */
export class JsonCursor {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  /** Moves to the next byte that is not white space and returns it; undefined at the end. */
  peek(): number | undefined {
    while (this.at < this.bytes.length && isSpace(this.bytes[this.at])) this.at++;
    return this.bytes[this.at];
  }

  /** Skips white space and this byte. Throws Irregular if another byte is there. */
  expect(byte: number): void {
    if (this.peek() !== byte) throw new Irregular();
    this.at++;
  }

  /** Skips this byte if it is next, and says whether it was. */
  take(byte: number): boolean {
    if (this.peek() !== byte) return false;
    this.at++;
    return true;
  }

  /** Reads an ASCII string without escapes. Throws Irregular on any other. */
  readKey(): string {
    this.expect(QUOTE);
    const start = this.at;
    while (this.bytes[this.at] !== QUOTE) {
      const byte = this.bytes[this.at++];
      if (byte === undefined || byte === BACKSLASH || byte < 0x20 || byte > 0x7e) throw new Irregular();
    }
    return latin(this.bytes.subarray(start, this.at++));
  }

  /** Skips any value without checking its content. Throws Irregular where it does not end, TooDeep where it is that. */
  skipValue(): void {
    let depth = 0;
    do {
      const byte = this.peek();
      if (byte === undefined) throw new Irregular();
      if (byte === QUOTE) {
        this.skipString();
        continue;
      }
      if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        if (++depth > DEEPEST) throw new TooDeep();
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
      else if (depth === 0 && byte !== COMMA && byte !== COLON) return this.skipScalar();
      if (depth < 0 || (depth === 0 && (byte === COMMA || byte === COLON))) throw new Irregular();
      this.at++;
    } while (depth > 0);
  }

  /** Reads a JSON number as the nearest double, as JSON.parse does. Throws Irregular if there is none. */
  readNumber(): number {
    const { bytes } = this;
    this.peek();
    const start = this.at;
    let at = start;
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at++;
    const first = at;
    let value = 0;
    while (isDigit(bytes[at])) value = value * 10 + (bytes[at++] - 0x30);
    if (at === first || (at > first + 1 && bytes[first] === 0x30)) throw new Irregular();
    let digits = at - first;
    let decimals = 0;
    if (bytes[at] === POINT) {
      const point = at++;
      while (isDigit(bytes[at])) value = value * 10 + (bytes[at++] - 0x30);
      decimals = at - point - 1;
      if (decimals === 0) throw new Irregular();
      digits += decimals;
    }
    const hasExponent = bytes[at] === 0x65 || bytes[at] === 0x45;
    if (hasExponent) {
      at++;
      if (bytes[at] === 0x2b || bytes[at] === MINUS) at++;
      const exponent = at;
      while (isDigit(bytes[at])) at++;
      if (at === exponent) throw new Irregular();
    }
    this.at = at;
    if (hasExponent || digits > MAX_EXACT_DIGITS) return Number(latin(bytes.subarray(start, at)));
    const size = decimals === 0 ? value : value / POWERS[decimals];
    return isNegative ? -size : size;
  }

  private skipString(): void {
    for (let from = this.at + 1; ;) {
      const end = this.bytes.indexOf(QUOTE, from);
      if (end < 0) throw new Irregular();
      let escapes = 0;
      while (this.bytes[end - 1 - escapes] === BACKSLASH) escapes++;
      from = end + 1;
      if (escapes % 2 === 1) continue;
      this.at = from;
      return;
    }
  }

  private skipScalar(): void {
    const start = this.at;
    for (let byte = this.bytes[this.at]; byte !== undefined; byte = this.bytes[++this.at]) {
      if (byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || isSpace(byte)) break;
    }
    if (this.at === start) throw new Irregular();
  }
}

/** So many arguments any call takes. */
const MOST_ARGUMENTS = 1000;

/** Decodes ASCII bytes. */
function latin(bytes: Uint8Array): string {
  if (bytes.length <= MOST_ARGUMENTS) return String.fromCharCode(...bytes);
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
