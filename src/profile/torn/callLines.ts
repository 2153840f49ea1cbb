import type { StackTable } from '../types';
import type { Outermost } from './findTorn';

/**
 * The line a torn function called from. Its own line was read last, where it had yielded already: if no whole stack has
 * a call of that function on that line, the line of the call is the one whole stacks have it on.
 *
 *     the stack          …;squares:5;half:9       5: x = half(x)   6: yield x
 *     as it was read       squares:6;half:9
 */
export class CallLines {
  /** By caller and callee: weight of whole stacks by line of the call. */
  private readonly seen = new Map<number, Map<number, number>>();

  /** `weights`: of samples that end in a stack or below it. `isWanted[frame]`: functions that lose their callers. */
  constructor(
    private readonly stacks: StackTable,
    { isWhole }: Outermost,
    weights: Float64Array,
    isWanted: Uint8Array,
  ) {
    const { parent, line } = stacks;
    for (let s = 0; s < parent.length; s++) {
      if (parent[s] < 0 || isWhole[s] === 0 || weights[s] <= 0 || isWanted[stacks.frame[parent[s]]] === 0) continue;
      const key = this.callOf(s);
      const lines = this.seen.get(key) ?? new Map<number, number>();
      this.seen.set(key, lines);
      const at = line[parent[s]];
      lines.set(at, (lines.get(at) ?? 0) + weights[s]);
    }
  }

  /** Line of the caller in the call that made entry `s`, which has one. */
  lineOf(s: number): number {
    const read = this.stacks.line[this.stacks.parent[s]];
    const lines = this.seen.get(this.callOf(s));
    if (lines === undefined || lines.has(read)) return read;
    let [heaviest, most] = [read, 0];
    for (const [line, weight] of lines) if (weight > most) [heaviest, most] = [line, weight];
    return heaviest;
  }

  private callOf(s: number): number {
    return this.stacks.frame[this.stacks.parent[s]] * 2 ** 26 + this.stacks.frame[s];
  }
}
