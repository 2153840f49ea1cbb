/** A program with functions of every form, and where V8 has them begin in what was made of it. */
import assert from 'node:assert/strict';
import { findFunctions } from '../../src/javascript/findFunctions';
import { readTokens } from '../../src/javascript/tokens';
import type { Position } from '../../src/source/types';

/** Each function has a mark that says what it is called in the source. */
export const source = `type Rate = (amount: number) => number;
export function grandTotal(rows: readonly number[]): number {
  let total = mark('grandTotal');
  total += rows.filter((row) => mark('(anonymous) filter') > row).length;
  total += rows.map(function (row) { return mark('(anonymous) map') + row; }).length;
  return total;
}
export const addTax = (amount: number, rate: number): number => {
  return mark('addTax') + amount * rate;
};
const half: Rate = (amount) => mark('half') + amount / 2;
export let discount = function (amount: number): number { return mark('discount') - amount; };
export const later = async (amount: number) => mark('later') + amount;
const registry: Record<string, Rate> = {
  single: (amount) => mark('single') + amount,
  triple: function (amount: number): number { return mark('triple') + amount; },
};
export class Basket {
  rate = (amount: number): number => mark('rate') + amount;
  static create = (items: number[]): number => mark('create') + items.length;
  constructor(public items: number[]) { mark('Basket'); }
  #hidden(amount: number): number { return mark('#hidden') + amount; }
  async load(): Promise<number> { return mark('load') + this.#hidden(1); }
  static of(...prices: number[]): number[] { return prices.map((price) => price + mark('(anonymous) of')); }
}
const Till = class { constructor(public name: string) { mark('Till'); } };
export const curried = (a: number) => (b: number) => mark('(anonymous) curried') + a + b;
export default function (amount: number) { return mark('default') + amount + half(1) + registry.single(2); }
globalThis.keep = [new Till('x')];
`;

export interface Marked extends Position {
  /** Its mark, and the name in it. */
  readonly label: string;
  readonly expected: string;
  readonly ranAs: string;
}

/** The functions of generated code by their marks, where V8 has them begin, with V8's names. */
export function markedFunctions(code: string): Marked[] {
  const tokens = readTokens(code);
  const found = tokens && findFunctions(tokens, false);
  assert.ok(tokens && found);
  return [...code.matchAll(/mark\(["']([^"']+)["']\)/g)].map(({ index, 1: label }) => {
    const around = found.filter(({ body, last }) => tokens.start[body] <= index && index < tokens.end[last]);
    const own = around[around.length - 1];
    const before = code.slice(0, tokens.start[own.start]).split('\n');
    const name = own.name === 'constructor' ? 'e' : own.name;
    return {
      label,
      expected: label.split(' ')[0],
      ranAs: name === '' ? '(anonymous)' : name,
      line: before.length,
      column: (before.at(-1) ?? '').length + 1,
    };
  });
}
