/** Entries of one level under one entry of the next. */
const FAN = 32;

/** Minima over stretches of a column of integers, by a few levels of minima of blocks. The column is not copied and must not change. */
export class MinTree {
  private readonly levels: Int32Array[];

  constructor(column: Int32Array) {
    this.levels = [column];
    for (let below = column; below.length > FAN; below = this.levels[this.levels.length - 1]) {
      const level = new Int32Array(Math.ceil(below.length / FAN)).fill(0x7fffffff);
      for (let i = 0; i < below.length; i++) {
        const block = (i / FAN) | 0;
        if (below[i] < level[block]) level[block] = below[i];
      }
      this.levels.push(level);
    }
  }

  /** The first index in `from` … `to` - 1 whose value is at most `bound`; `to` where there is none. */
  firstAtMost(from: number, to: number, bound: number): number {
    let [at, height] = [from, 0];
    while (at * FAN ** height < to) {
      const isBlockStart = at % FAN === 0 && height + 1 < this.levels.length;
      if (isBlockStart && this.levels[height + 1][at / FAN] > bound) {
        at /= FAN;
        height++;
        // Passed over whole at the height above; go on from the next block there.
        at++;
        continue;
      }
      if (this.levels[height][at] > bound) at++;
      else if (height === 0) return at;
      else {
        height--;
        at *= FAN;
        continue;
      }
    }
    return to;
  }

  /** Index of the smallest value in `from` … `to` - 1 (not empty), the first of equals. */
  smallest(from: number, to: number): number {
    let least = 0x7fffffff;
    for (let at = from; at < to;) {
      let [height, block] = [0, at];
      while (block % FAN === 0 && height + 1 < this.levels.length && (block / FAN + 1) * FAN ** (height + 1) <= to) {
        block /= FAN;
        height++;
      }
      least = Math.min(least, this.levels[height][block]);
      at = (block + 1) * FAN ** height;
    }
    return this.firstAtMost(from, to, least);
  }
}
