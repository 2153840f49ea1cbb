import type { CallTree } from './types';

/** Entries a screen can show at most. */
export const MAX_SLICE_ENTRIES = 2500;

/** Columns of a slice, preorder; entry 0 is the focus. See FrameSlice for what they mean. */
export interface TreeSlice {
  /** Call-tree node, or -1 - (first folded node) for a block of folded siblings. */
  readonly node: Int32Array;
  readonly parent: Int32Array;
  readonly self: Float64Array;
  readonly total: Float64Array;
  /** Sibling subtrees in a folded block, else 0. */
  readonly folded: Int32Array;
}

/**
 * The part of the tree to draw below `focus` when the focus fills `widthPx`: nodes at least `minPx` wide, widest first
 * until `maxEntries` are reached. The siblings left out below a node become one folded block that holds their weight, so
 * that every entry's total is its self plus its children's totals.
 *
 * `focus` may itself be a folded block's number: then the block's siblings are shown. Throws RangeError when there is no
 * such node.
 */
export function sliceTree(tree: CallTree, focus: number, widthPx: number, minPx: number, maxEntries = MAX_SLICE_ENTRIES): TreeSlice {
  const first = focus < 0 ? -1 - focus : focus;
  if (!Number.isInteger(focus) || first >= tree.parent.length) throw new RangeError(`The call tree has no node ${focus} (${tree.parent.length} nodes).`);
  const total = focus < 0 ? foldedTotal(tree, first) : tree.total[focus];
  const least = widthPx > 0 && minPx > 0 ? (total * minPx) / widthPx : 0;
  const shown = chooseNodes(tree, focus, least, maxEntries);
  return layOut(tree, focus, total, shown);
}

/** Nodes shown below the focus, by best first: the widest of those whose parent and heavier siblings are shown. */
function chooseNodes(tree: CallTree, focus: number, least: number, maxEntries: number): Set<number> {
  const shown = new Set<number>();
  const queue = new WidestFirst(tree.total);
  const offer = (node: number): boolean => {
    if (node >= 0) queue.push(node);
    return node >= 0;
  };
  // Entries needed when nothing more is shown: the focus, the nodes shown, a block below each parent not shown whole.
  let entries = 1;
  if (offer(focus < 0 ? -1 - focus : tree.firstChild[focus])) entries++;
  for (let node = queue.pop(); node >= 0 && tree.total[node] >= least; node = queue.pop()) {
    const more = 1 + (tree.firstChild[node] >= 0 ? 1 : 0) - (tree.nextSibling[node] >= 0 ? 0 : 1);
    if (entries + more > maxEntries) break;
    entries += more;
    shown.add(node);
    offer(tree.nextSibling[node]);
    offer(tree.firstChild[node]);
  }
  return shown;
}

function layOut(tree: CallTree, focus: number, focusTotal: number, shown: ReadonlySet<number>): TreeSlice {
  const rows: { node: number; parent: number; self: number; total: number; folded: number }[] = [];
  rows.push({ node: focus, parent: -1, self: focus < 0 ? 0 : tree.self[focus], total: focusTotal, folded: 0 });
  if (focus < 0) rows[0].folded = countSiblings(tree, -1 - focus);
  const pending = [{ node: focus < 0 ? -1 - focus : tree.firstChild[focus], parent: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, parent } = next;
    if (node < 0) continue;
    if (!shown.has(node)) {
      const total = foldedTotal(tree, node);
      rows.push({ node: -1 - node, parent, self: total, total, folded: countSiblings(tree, node) });
      continue;
    }
    const row = rows.push({ node, parent, self: tree.self[node], total: tree.total[node], folded: 0 }) - 1;
    pending.push({ node: tree.nextSibling[node], parent }, { node: tree.firstChild[node], parent: row });
  }
  return {
    node: Int32Array.from(rows, (row) => row.node),
    parent: Int32Array.from(rows, (row) => row.parent),
    self: Float64Array.from(rows, (row) => row.self),
    total: Float64Array.from(rows, (row) => row.total),
    folded: Int32Array.from(rows, (row) => row.folded),
  };
}

function foldedTotal(tree: CallTree, first: number): number {
  let total = 0;
  for (let node = first; node >= 0; node = tree.nextSibling[node]) total += tree.total[node];
  return total;
}

function countSiblings(tree: CallTree, first: number): number {
  let count = 0;
  for (let node = first; node >= 0; node = tree.nextSibling[node]) count++;
  return count;
}

/** A binary heap of nodes, heaviest first; of equals the one with the lower id, so that a parent precedes its children. */
class WidestFirst {
  private readonly heap: number[] = [];

  constructor(private readonly weight: Float64Array) {}

  push(node: number): void {
    let at = this.heap.push(node) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!this.before(this.heap[at], this.heap[up])) break;
      this.swap(at, up);
      at = up;
    }
  }

  /** The heaviest node, -1 when there is none. */
  pop(): number {
    const top = this.heap[0] ?? -1;
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return top;
    this.heap[0] = last;
    for (let at = 0; ;) {
      const [left, right] = [at * 2 + 1, at * 2 + 2];
      let best = at;
      if (left < this.heap.length && this.before(this.heap[left], this.heap[best])) best = left;
      if (right < this.heap.length && this.before(this.heap[right], this.heap[best])) best = right;
      if (best === at) return top;
      this.swap(at, best);
      at = best;
    }
  }

  private before(a: number, b: number): boolean {
    return this.weight[a] > this.weight[b] || (this.weight[a] === this.weight[b] && a < b);
  }

  private swap(a: number, b: number): void {
    [this.heap[a], this.heap[b]] = [this.heap[b], this.heap[a]];
  }
}
