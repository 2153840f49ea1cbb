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
