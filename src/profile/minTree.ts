/** Each entry of a level summarises 32 of the level below, as a power of two. */
const BITS = 5;
const FAN = 1 << BITS;

/**
 * Range minima of a column of integers, using a few levels of block minima. The column is not copied and must not
 * change.
 */
export class MinTree {
  private readonly levels: Int32Array[];

  constructor(column: Int32Array) {
    this.levels = [column];
    for (let below = column; below.length > FAN; below = this.levels[this.levels.length - 1]) {
      const level = new Int32Array(Math.ceil(below.length / FAN)).fill(0x7fffffff);
      for (let i = 0; i < below.length; i++) {
        const block = i >> BITS;
        if (below[i] < level[block]) level[block] = below[i];
      }
      this.levels.push(level);
    }
  }

  /** The first index in `from` … `to` - 1 whose value is at most `bound`; `to` if there is none. */
  firstAtMost(from: number, to: number, bound: number): number {
    const { levels } = this;
    let [at, shift, level] = [from, 0, 0];
    while (at << shift < to) {
      if ((at & (FAN - 1)) === 0 && level + 1 < levels.length && levels[level + 1][at >> BITS] > bound) {
        // Not in this block: continue with the next.
        at = (at >> BITS) + 1;
        shift += BITS;
        level++;
      } else if (levels[level][at] > bound) at++;
      else if (level === 0) return at;
      else {
        level--;
        shift -= BITS;
        at <<= BITS;
      }
    }
    return to;
  }

  /** Index of the smallest value in `from` … `to` - 1 (not empty), the first if several are equal. */
  smallest(from: number, to: number): number {
    const { levels } = this;
    let least = 0x7fffffff;
    for (let at = from; at < to;) {
      let [level, block] = [0, at];
      while (
        (block & (FAN - 1)) === 0 &&
        level + 1 < levels.length &&
        ((block >> BITS) + 1) << (BITS * (level + 1)) <= to
      ) {
        block >>= BITS;
        level++;
      }
      least = Math.min(least, levels[level][block]);
      at = (block + 1) << (BITS * level);
    }
    return this.firstAtMost(from, to, least);
  }
}
