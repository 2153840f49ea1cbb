import { HeaviestFirst } from './heaviestFirst';
import { SiblingList } from './siblingList';
import type { ViewTree } from './viewTree';

/** The most entries that a screen can show. */
const MAX_SLICE_ENTRIES = 2500;

interface SliceOptions {
  readonly widthPx: number;
  /** Narrower nodes are folded. */
  readonly minPx: number;
  /** The range that the width shows, in the profile's unit from the root's left edge; null or absent: the focus. */
  readonly range?: { readonly start: number; readonly end: number } | null;
  readonly maxEntries?: number;
  /** If the focus is a block: how many siblings it holds; absent: all from its first on. */
  readonly blockSize?: number;
}

/**
 * The part of a tree to draw below `focus`: nodes at least `minPx` wide, heaviest first until `maxEntries` are reached.
 * Siblings left out become folded blocks with their weight, so that every entry's total is its self weight plus its
 * children's totals. Blocks end at the edges of the range, and at gaps of time that are wide enough to be seen.
 *
 * `focus` may also be the number of a folded block: then the block's siblings are shown. Throws RangeError if there is
 * no such node.
 */
export function sliceTree(tree: ViewTree, focus: number, options: SliceOptions): TreeSlice {
  const first = focus < 0 ? -1 - focus : focus;
  if (!Number.isInteger(focus) || first >= tree.size || (focus < 0 && first === 0))
    throw new RangeError(`The tree has no node ${focus} (${tree.size} nodes).`);
  const slice = new Slicing(tree, focus, options);
  slice.choose(options.maxEntries ?? MAX_SLICE_ENTRIES);
  return slice.layOut();
}

/** The row of the focus, whose children are the slice. */
interface TopRow {
  readonly self: number;
  readonly total: number;
  readonly start: number;
  readonly span: number;
  readonly folded: number;
}

class Slicing {
  /** All siblings visited, one set after the other. The columns below are parallel to it. */
  private readonly list = new SiblingList();
  private readonly isShown: boolean[] = [];
  /** No block extends over the left edge of this sibling. */
  private readonly isEdge: boolean[] = [];
  /** For a shown node: where its children are in the list, and its self weight. */
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  private readonly own: number[] = [];
  private readonly queue = new HeaviestFirst(this.list.total);
  private readonly top: TopRow;
  private readonly topEnd: number;
  /** The whole tree, if no range was asked for. */
  private readonly range: { readonly start: number; readonly end: number };
  private readonly least: number;
  /** Entries needed to lay out what has been chosen so far, blocks included. */
  private entries = 1;

  constructor(
    private readonly tree: ViewTree,
    private readonly focus: number,
    { widthPx, minPx, range, blockSize }: SliceOptions,
  ) {
    const { list } = this;
    if (focus < 0) {
      tree.siblings(-1 - focus, blockSize ?? Infinity, list);
      const [start, last] = [list.start[0], list.length - 1];
      this.top = {
        self: 0,
        total: list.total.reduce((sum, total) => sum + total, 0),
        start,
        span: list.start[last] + list.span[last] - start,
        folded: list.length,
      };
    } else {
      const start = tree.start(focus);
      this.top = {
        self: tree.children(focus, start, list),
        total: tree.total(focus),
        start,
        span: tree.span(focus),
        folded: 0,
      };
    }
    this.topEnd = list.length;
    this.range = range ?? { start: -Infinity, end: Infinity };
    const extent = range ? Math.max(0, range.end - range.start) : this.top.span;
    this.least = widthPx > 0 && minPx > 0 ? (extent * minPx) / widthPx : 0;
    this.entries += this.markEdges(0);
    this.offer(0, this.topEnd);
  }

  /** Chooses the heaviest nodes whose parent is chosen and that are wide enough, as long as there is room. */
  choose(maxEntries: number): void {
    const { list } = this;
    for (let at = this.queue.pop(); at >= 0; at = this.queue.pop()) {
      const from = list.length;
      this.own[at] = this.tree.children(list.node[at], list.start[at], list);
      const more = 1 + this.markEdges(from) + this.blocksWithout(at);
      if (this.entries + more > maxEntries) return;
      this.entries += more;
      this.isShown[at] = true;
      [this.from[at], this.to[at]] = [from, list.length];
      this.offer(from, list.length);
    }
  }

  layOut(): TreeSlice {
    const { list, isShown } = this;
    const rows = new SliceRows(this.entries);
    rows.add(this.focus, -1, this.top.self, this.top.total, this.top.start, this.top.span, this.top.folded);
    const pending = [{ at: 0, to: this.topEnd, parent: 0 }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { to, parent } = next;
      for (let { at } = next; at < to; at++) {
        if (!isShown[at]) {
          const first = at;
          let total = list.total[at];
          while (at + 1 < to && !isShown[at + 1] && !this.isEdge[at + 1]) total += list.total[++at];
          rows.add(
            -1 - list.node[first],
            parent,
            total,
            total,
            list.start[first],
            list.start[at] + list.span[at] - list.start[first],
            at + 1 - first,
          );
          continue;
        }
        const row = rows.add(list.node[at], parent, this.own[at], list.total[at], list.start[at], list.span[at], 0);
        if (this.from[at] === this.to[at]) continue;
        pending.push({ at: at + 1, to, parent }, { at: this.from[at], to: this.to[at], parent: row });
        break;
      }
    }
    return rows.columns();
  }

  private offer(from: number, to: number): void {
    for (let at = from; at < to; at++) if (this.list.span[at] >= this.least && this.side(at) === 0) this.queue.push(at);
  }

  /** -1: left of the range, 1: right of it, 0: at least partly within. */
  private side(at: number): number {
    const { start, span } = this.list;
    return start[at] + span[at] <= this.range.start ? -1 : start[at] >= this.range.end ? 1 : 0;
  }

  /**
   * Marks where blocks must end among the siblings from here on, none of which is chosen yet. Returns how many blocks
   * that makes.
   */
  private markEdges(from: number): number {
    const {
      list: { start, span, length },
      isShown,
      isEdge,
    } = this;
    let count = 0;
    for (let at = from; at < length; at++) {
      const gap = at === from ? 0 : start[at] - (start[at - 1] + span[at - 1]);
      // A smaller gap is a rounding error.
      const isWide = gap >= this.least && gap > 1e-9 * start[at];
      const edge = at === from || isWide || this.side(at) !== this.side(at - 1);
      isShown.push(false);
      isEdge.push(edge);
      if (edge) count++;
    }
    return count;
  }

  /**
   * By how much the number of blocks changes when a sibling is taken out of its block. The next set of siblings in the
   * list begins with an edge.
   */
  private blocksWithout(at: number): number {
    const left = at > 0 && !this.isShown[at - 1] && !this.isEdge[at];
    const right = at + 1 < this.list.length && !this.isShown[at + 1] && !this.isEdge[at + 1];
    return (left ? 1 : 0) + (right ? 1 : 0) - 1;
  }
}

/** Columns of a slice in preorder; entry 0 is the focus. See FrameSlice for their meaning. */
export interface TreeSlice {
  /** Node of the tree, or -1 - (first folded node) for a block of folded siblings. */
  readonly node: Int32Array;
  readonly parent: Int32Array;
  readonly self: Float64Array;
  readonly total: Float64Array;
  readonly start: Float64Array;
  readonly span: Float64Array;
  /** Number of sibling subtrees in a folded block, else 0. */
  readonly folded: Int32Array;
}

/** Builds the rows of a slice. */
export class SliceRows {
  private readonly ints: readonly Int32Array[];
  private readonly floats: readonly Float64Array[];
  private count = 0;

  /** `size`: the final number of rows. */
  constructor(size: number) {
    this.ints = Array.from({ length: 3 }, () => new Int32Array(size));
    this.floats = Array.from({ length: 4 }, () => new Float64Array(size));
  }

  /** Adds a row and returns its index. */
  add(node: number, parent: number, self: number, total: number, start: number, span: number, folded: number): number {
    const row = this.count++;
    this.ints[0][row] = node;
    this.ints[1][row] = parent;
    this.ints[2][row] = folded;
    this.floats[0][row] = self;
    this.floats[1][row] = total;
    this.floats[2][row] = start;
    this.floats[3][row] = span;
    return row;
  }

  columns(): TreeSlice {
    const [node, parent, folded] = this.ints;
    const [self, total, start, span] = this.floats;
    return { node, parent, folded, self, total, start, span };
  }
}
