import type { CallTree } from './types';

/**
 * Columns of a call tree that is built in preorder. `capacity`: the expected maximum of nodes, where known; the columns
 * grow beyond it.
 */
export class CallTreeColumns {
  private parent: Int32Array;
  private depth: Int32Array;
  private frame: Int32Array;
  private line: Int32Array;
  private self: Float64Array;
  private total: Float64Array;
  private count = 0;

  constructor(capacity: number) {
    [this.parent, this.depth, this.frame, this.line] = [
      new Int32Array(capacity),
      new Int32Array(capacity),
      new Int32Array(capacity),
      new Int32Array(capacity),
    ];
    [this.self, this.total] = [new Float64Array(capacity), new Float64Array(capacity)];
  }

  /** Adds the next node in preorder; {@link weigh} sets its weights. */
  add(parent: number, frame: number): number {
    const node = this.count++;
    if (node === this.parent.length) this.resize(node * 2 + 16);
    this.parent[node] = parent;
    this.depth[node] = parent < 0 ? 0 : this.depth[parent] + 1;
    this.frame[node] = frame;
    return node;
  }

  weigh(node: number, self: number, total: number, hottestLine: number): void {
    this.self[node] = self;
    this.total[node] = total;
    this.line[node] = hottestLine;
  }

  finish(): CallTree {
    if (this.count < this.parent.length) this.resize(this.count);
    return {
      parent: this.parent,
      end: this.ends(),
      depth: this.depth,
      frame: this.frame,
      self: this.self,
      total: this.total,
      hottestLine: this.line,
    };
  }

  /** Goes backwards, so that each child can extend its parent's end. */
  private ends(): Int32Array {
    const end = new Int32Array(this.count);
    for (let node = this.count - 1; node >= 0; node--) {
      if (end[node] === 0) end[node] = node + 1;
      const parent = this.parent[node];
      if (parent >= 0 && end[parent] === 0) end[parent] = end[node];
    }
    return end;
  }

  private resize(length: number): void {
    const ints = (column: Int32Array): Int32Array => {
      const resized = new Int32Array(length);
      resized.set(column.subarray(0, Math.min(length, this.count)));
      return resized;
    };
    const floats = (column: Float64Array): Float64Array => {
      const resized = new Float64Array(length);
      resized.set(column.subarray(0, Math.min(length, this.count)));
      return resized;
    };
    [this.parent, this.depth, this.frame, this.line] = [
      ints(this.parent),
      ints(this.depth),
      ints(this.frame),
      ints(this.line),
    ];
    [this.self, this.total] = [floats(this.self), floats(this.total)];
  }
}

/**
 * Sorts the first `count` groups by total, heaviest first; ties by their first stack. Most nodes have few children, so
 * this is an insertion sort.
 */
export function sortHeaviestFirst(heads: number[], totals: number[], count: number): void {
  if (count > 24) {
    const order = Array.from({ length: count }, (_, k) => k).sort(
      (a, b) => totals[b] - totals[a] || heads[a] - heads[b],
    );
    const [sortedHeads, sortedTotals] = [order.map((k) => heads[k]), order.map((k) => totals[k])];
    for (let k = 0; k < count; k++) [heads[k], totals[k]] = [sortedHeads[k], sortedTotals[k]];
    return;
  }
  for (let k = 1; k < count; k++) {
    const [head, total] = [heads[k], totals[k]];
    let at = k;
    for (; at > 0 && (totals[at - 1] < total || (totals[at - 1] === total && heads[at - 1] > head)); at--) {
      heads[at] = heads[at - 1];
      totals[at] = totals[at - 1];
    }
    heads[at] = head;
    totals[at] = total;
  }
}
