/** Columns of a slice, preorder; entry 0 is the focus. See FrameSlice for what they mean. */
export interface TreeSlice {
  /** Node of the tree, or -1 - (first folded node) for a block of folded siblings. */
  readonly node: Int32Array;
  readonly parent: Int32Array;
  readonly self: Float64Array;
  readonly total: Float64Array;
  readonly start: Float64Array;
  readonly span: Float64Array;
  /** Sibling subtrees in a folded block, else 0. */
  readonly folded: Int32Array;
}

export type SliceRow = { readonly [K in keyof TreeSlice]: number };

/** Rows of a slice as they are laid out: a screenful, so plain objects are fine. */
export class SliceRows {
  private readonly rows: SliceRow[] = [];

  /** Index of the new row. */
  add(row: SliceRow): number {
    return this.rows.push(row) - 1;
  }

  finish(): TreeSlice {
    const ints = (key: keyof TreeSlice): Int32Array => Int32Array.from(this.rows, (row) => row[key]);
    const floats = (key: keyof TreeSlice): Float64Array => Float64Array.from(this.rows, (row) => row[key]);
    return {
      node: ints('node'), parent: ints('parent'), folded: ints('folded'),
      self: floats('self'), total: floats('total'), start: floats('start'), span: floats('span'),
    };
  }
}
