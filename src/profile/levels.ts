import type { CallTree } from './types';

/** The widest entry of each stretch of so many is known, as a power of two. */
const BITS = 6;
const STRETCH = 1 << BITS;

/** The bars of a tree that its rows consist of, as columns; a bar is its index in these. */
export interface LevelBars {
  /** Left edge and width in the profile's unit. */
  readonly start: Float64Array;
  readonly span: Float64Array;
  /** Its node of the call tree; null: the bars are these nodes. */
  readonly path: Int32Array | null;
  /** By node of the call tree: the function, an index into the profile's frames. */
  readonly frame: Int32Array;
}

/**
 * A tree row by row: the bars of each depth from left to right, as entries of one list. Answers which of them lie in a
 * stretch, and which of those is the widest, without a look at each.
 */
export class Levels {
  /** For each stretch of entries, the first of its widest. */
  private readonly widestOf: Int32Array;

  /**
   * `from[d]`: the first entry of depth d; one more value: the number of entries. `bars`: nothing of them is copied,
   * because a profile has a million. `order`: the bar of each entry; null: the bars are in order.
   */
  constructor(
    readonly from: Int32Array,
    private readonly bars: LevelBars,
    private readonly order: Int32Array | null,
  ) {
    const { size } = this;
    this.widestOf = new Int32Array(Math.ceil(size / STRETCH));
    for (let k = 0; k < this.widestOf.length; k++)
      this.widestOf[k] = this.widestAmong(k * STRETCH, Math.min(size, (k + 1) * STRETCH));
  }

  /** Number of depths. */
  get depths(): number {
    return this.from.length - 1;
  }

  private get size(): number {
    return this.from[this.depths];
  }

  /** Left edge of an entry, in the profile's unit. */
  start(at: number): number {
    return this.bars.start[this.barOf(at)];
  }

  /** Its right edge. */
  end(at: number): number {
    const bar = this.barOf(at);
    return this.bars.start[bar] + this.bars.span[bar];
  }

  width(at: number): number {
    return this.bars.span[this.barOf(at)];
  }

  /** Its node of the call tree. */
  path(at: number): number {
    const bar = this.barOf(at);
    return this.bars.path === null ? bar : this.bars.path[bar];
  }

  /** The function of a node of the call tree. */
  frameOf(path: number): number {
    return this.bars.frame[path];
  }

  /** The first entry from `low` and before `high` that begins at `place` or later; `high` if there is none. */
  firstFrom(place: number, low: number, high: number): number {
    // Most answers are near the first one.
    let step = 1;
    while (low + step < high && this.start(low + step) < place) step *= 2;
    let [at, to] = [low + (step >> 1), Math.min(high, low + step)];
    while (at < to) {
      const middle = (at + to) >> 1;
      if (this.start(middle) < place) at = middle + 1;
      else to = middle;
    }
    return at;
  }

  /** The widest of the entries `low` … `high` - 1 (not none), the first of several. */
  widest(low: number, high: number): number {
    if (high - low <= 2 * STRETCH) return this.widestAmong(low, high);
    const [first, last] = [(low + STRETCH - 1) >> BITS, high >> BITS];
    let best = first << BITS === low ? this.widestOf[first] : this.widestAmong(low, first << BITS);
    for (let k = first; k < last; k++) if (this.width(this.widestOf[k]) > this.width(best)) best = this.widestOf[k];
    if (last << BITS === high) return best;
    const rest = this.widestAmong(last << BITS, high);
    return this.width(rest) > this.width(best) ? rest : best;
  }

  /** The entries whose function is marked in `wanted`. */
  only(wanted: Uint8Array): Levels {
    const kept = new Int32Array(this.size);
    const from = new Int32Array(this.from.length);
    let count = 0;
    for (let depth = 0; depth < this.depths; depth++) {
      for (let at = this.from[depth]; at < this.from[depth + 1]; at++)
        if (wanted[this.frameOf(this.path(at))] === 1) kept[count++] = this.barOf(at);
      from[depth + 1] = count;
    }
    return new Levels(from, this.bars, kept.slice(0, count));
  }

  private barOf(at: number): number {
    return this.order === null ? at : this.order[at];
  }

  private widestAmong(low: number, high: number): number {
    let best = low;
    for (let at = low + 1; at < high; at++) if (this.width(at) > this.width(best)) best = at;
    return best;
  }
}

/** The rows of a call tree whose nodes begin at `start`. */
export function levelsOf({ depth, total, frame }: CallTree, start: Float64Array): Levels {
  const count = depth.length;
  let deepest = 0;
  for (let node = 0; node < count; node++) if (depth[node] > deepest) deepest = depth[node];
  const from = new Int32Array(deepest + 2);
  for (let node = 0; node < count; node++) from[depth[node] + 1]++;
  for (let d = 1; d < from.length; d++) from[d] += from[d - 1];
  const next = from.slice();
  const order = new Int32Array(count);
  for (let node = 0; node < count; node++) order[next[depth[node]]++] = node;
  return new Levels(from, { start, span: total, path: null, frame }, order);
}
