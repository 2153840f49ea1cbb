import { HeaviestFirst } from './heaviestFirst';
import { SliceRows, type TreeSlice } from './sliceRows';
import type { Siblings, ViewTree } from './viewTree';

/** Entries a screen can show at most. */
export const MAX_SLICE_ENTRIES = 2500;

export interface SliceOptions {
  readonly widthPx: number;
  /** Narrower nodes are folded. */
  readonly minPx: number;
  /** What the width shows, in the unit from the root's left edge; null or absent: the focus. */
  readonly range?: { readonly start: number; readonly end: number } | null;
  readonly maxEntries?: number;
  /** For a focus on a block: how many siblings it holds; absent: all from its first on. */
  readonly blockSize?: number;
}

/**
 * The part of a tree to draw below `focus`: nodes at least `minPx` wide, heaviest first until `maxEntries` are reached. Siblings
 * left out become folded blocks that hold their weight, so that every entry's total is its self plus its children's totals.
 * Blocks end where the range does, and at gaps of time that are wide enough to be seen.
 *
 * `focus` may itself be a folded block's number: then the block's siblings are shown. Throws RangeError when there is no
 * such node.
 */
export function sliceTree(tree: ViewTree, focus: number, options: SliceOptions): TreeSlice {
  const first = focus < 0 ? -1 - focus : focus;
  if (!Number.isInteger(focus) || first >= tree.size || (focus < 0 && first === 0)) throw new RangeError(`The tree has no node ${focus} (${tree.size} nodes).`);
  const slice = new Slicing(tree, focus, options);
  slice.choose(options.maxEntries ?? MAX_SLICE_ENTRIES);
  return slice.layOut();
}

/** Children of one shown node. */
interface Group {
  readonly siblings: Siblings;
  /** 1: shown. */
  readonly shown: Uint8Array;
  /** 1: no block reaches over the edge before this sibling. */
  readonly breaks: Uint8Array;
  /** Groups below shown siblings, by position. */
  readonly below: Map<number, Group>;
}

class Slicing {
  private readonly top: Group;
  private readonly topRow: { readonly self: number; readonly total: number; readonly start: number; readonly span: number; readonly folded: number };
  /** Everything, where no range was asked for. */
  private readonly range: { readonly start: number; readonly end: number };
  private readonly least: number;
  private readonly queue = new HeaviestFirst();
  /** What stands in the queue: a sibling by its group and position. */
  private readonly offered: { readonly group: Group; readonly at: number }[] = [];
  /** Entries needed to lay out what is shown so far, blocks included. */
  private entries = 1;

  constructor(private readonly tree: ViewTree, private readonly focus: number, { widthPx, minPx, range, blockSize }: SliceOptions) {
    const start = focus < 0 ? 0 : tree.start(focus);
    const siblings = focus < 0 ? tree.siblings(-1 - focus, blockSize ?? Infinity) : tree.children(focus, start);
    const last = siblings.node.length - 1;
    this.topRow = focus < 0
      ? { self: 0, total: sum(siblings.total), start: siblings.start[0], span: siblings.start[last] + siblings.span[last] - siblings.start[0], folded: siblings.node.length }
      : { self: siblings.rest, total: tree.total(focus), start, span: tree.span(focus), folded: 0 };
    this.range = range ?? { start: -Infinity, end: Infinity };
    const extent = range ? Math.max(0, range.end - range.start) : this.topRow.span;
    this.least = widthPx > 0 && minPx > 0 ? (extent * minPx) / widthPx : 0;
    this.top = this.open(siblings);
  }

  /** Shows the heaviest of those whose parent is shown and that are wide enough, as long as there is room. */
  choose(maxEntries: number): void {
    for (let next = this.queue.pop(); next >= 0; next = this.queue.pop()) {
      const { group, at } = this.offered[next];
      const { siblings } = group;
      const children = this.tree.children(siblings.node[at], siblings.start[at]);
      const below = this.blocksIn(children);
      const more = 1 + below.count + this.blocksWithout(group, at);
      if (this.entries + more > maxEntries) return;
      this.entries += more;
      group.shown[at] = 1;
      if (children.node.length > 0) group.below.set(at, this.offer({ siblings: children, shown: new Uint8Array(children.node.length), breaks: below.breaks, below: new Map() }));
    }
  }

  layOut(): TreeSlice {
    const rows = new SliceRows();
    rows.add({ node: this.focus, parent: -1, ...this.topRow });
    const pending = [{ group: this.top, at: 0, parent: 0 }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { group, parent } = next;
      const { siblings, shown, below, breaks } = group;
      for (let at = next.at; at < shown.length; at++) {
        if (shown[at] === 0) {
          const from = at;
          let total = siblings.total[at];
          while (at + 1 < shown.length && shown[at + 1] === 0 && breaks[at + 1] === 0) total += siblings.total[++at];
          const start = siblings.start[from];
          rows.add({ node: -1 - siblings.node[from], parent, self: total, total, start, span: siblings.start[at] + siblings.span[at] - start, folded: at + 1 - from });
          continue;
        }
        const inner = below.get(at);
        const row = rows.add({ node: siblings.node[at], parent, self: inner?.siblings.rest ?? siblings.total[at], total: siblings.total[at], start: siblings.start[at], span: siblings.span[at], folded: 0 });
        if (inner === undefined) continue;
        pending.push({ group, at: at + 1, parent }, { group: inner, at: 0, parent: row });
        break;
      }
    }
    return rows.finish();
  }

  private open(siblings: Siblings): Group {
    const { count, breaks } = this.blocksIn(siblings);
    this.entries += count;
    return this.offer({ siblings, shown: new Uint8Array(breaks.length), breaks, below: new Map() });
  }

  private offer(group: Group): Group {
    const { siblings } = group;
    for (let at = 0; at < siblings.node.length; at++) {
      if (siblings.span[at] >= this.least && this.side(siblings, at) === 0) this.queue.push(this.offered.push({ group, at }) - 1, siblings.total[at]);
    }
    return group;
  }

  /** -1: left of the range, 1: right of it, 0: at least partly within. */
  private side({ start, span }: Siblings, at: number): number {
    return start[at] + span[at] <= this.range.start ? -1 : start[at] >= this.range.end ? 1 : 0;
  }

  /** Where blocks must end among siblings none of which is shown, and how many blocks that makes. */
  private blocksIn(siblings: Siblings): { readonly count: number; readonly breaks: Uint8Array } {
    const { node, start, span } = siblings;
    const breaks = new Uint8Array(node.length);
    let count = node.length > 0 ? 1 : 0;
    for (let at = 1; at < node.length; at++) {
      const gap = start[at] - (start[at - 1] + span[at - 1]);
      if ((gap >= this.least && gap > 1e-9 * start[at]) || this.side(siblings, at) !== this.side(siblings, at - 1)) {
        breaks[at] = 1;
        count++;
      }
    }
    return { count, breaks };
  }

  /** By how many the blocks of a group change when a sibling is taken out of its block. */
  private blocksWithout({ shown, breaks }: Group, at: number): number {
    const left = at > 0 && shown[at - 1] === 0 && breaks[at] === 0;
    const right = at + 1 < shown.length && shown[at + 1] === 0 && breaks[at + 1] === 0;
    return (left ? 1 : 0) + (right ? 1 : 0) - 1;
  }
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
