/** A TypeScript file, and JavaScript made of it in memory as tools do, with V8's positions of its functions. */
import ts from 'typescript';
import type { RanFunction } from '../../../src/source/positions/types';

export const source = `// Orders.
interface Order {
  readonly id: number;
  readonly price: number;
}

type Prices =
  | readonly Order[]
  | null;

declare const tax: number;

export function hotTotal(orders: Prices): number {
  let sum: number = 0;
  for (const one of orders ?? []) sum += Math.sqrt(one.price); // the hot line, 15
  return sum;
}

class Cart {
  // total(): not this one
  total(orders: Prices): { readonly net: number } {
    return { net: hotTotal(orders) };
  }
  find(id: number): Order | null;
  find(id: string): Order | null;
  find(id: number | string): Order | null {
    return id === 0 ? null : null;
  }
}

const coldTotal = async (orders: Prices): Promise<number> => {
  return hotTotal(orders) + tax;
};
export const carts = { first: new Cart(), coldTotal, parse() { return 1; } };
class Other {
  parse(): number {
    return 2;
  }
}
`;

/** As ts-node compiles it. */
export const byTypeScript = ts.transpileModule(source, {
  compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, removeComments: true },
}).outputText;
/** All on one line, as tsx has it. */
export const onOneLine = byTypeScript.replace(/\n\s*/g, '');

/** Line and column (1-based) of an offset. */
export function placeIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before[before.length - 1].length + 1 };
}

/** A function as V8 has it: at the parameters that follow `head` in a text. `lines`: offsets from its own, of samples. */
export function ranAt(text: string, name: string, head: string, lines: readonly number[] = []): RanFunction {
  const at = text.indexOf(head);
  if (at < 0) throw new Error(`${head} is not in the text`);
  const { line, column } = placeIn(text, at + head.length);
  return { name, line, column, lines: new Map(lines.map((more) => [line + more, 10])) };
}
