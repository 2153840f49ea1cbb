import type { CallTree } from './types';

/** The widest entry of each stretch of so many is known, as a power of two. */
const BITS = 6;
const STRETCH = 1 << BITS;

/**
 * A tree row by row: the nodes of each depth from left to right. Answers which of them lie in a stretch, and which of
 * those is the widest, without a look at each.
 */
export class Levels {
  /** For each stretch of entries, the first of its widest. */
  private readonly widestOf: Int32Array;

  /**
   * `from[d]`: the first entry of depth d; one more value: the number of entries. `start` and `end`: edges of each entry
   * in the profile's unit. `path`: its node of the call tree; `frame`: the function of each such node, an index into the
   * profile's frames.
   */
  constructor(
    readonly from: Int32Array,
    readonly start: Float64Array,
    readonly end: Float64Array,
    readonly path: Int32Array,
    readonly frame: Int32Array,
  ) {
    this.widestOf = new Int32Array(Math.ceil(start.length / STRETCH));
    for (let k = 0; k < this.widestOf.length; k++)
      this.widestOf[k] = this.widestAmong(k * STRETCH, Math.min(start.length, (k + 1) * STRETCH));
  }

  /** Number of depths. */
  get depths(): number {
    return this.from.length - 1;
  }

  /** The first entry from `low` and before `high` that begins at `place` or later; `high` if there is none. */
  firstFrom(place: number, low: number, high: number): number {
    // Most answers are near the first one.
    let step = 1;
    while (low + step < high && this.start[low + step] < place) step *= 2;
    let [at, to] = [low + (step >> 1), Math.min(high, low + step)];
    while (at < to) {
      const middle = (at + to) >> 1;
      if (this.start[middle] < place) at = middle + 1;
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
    const { start, end, path, frame } = this;
    const kept = new Int32Array(start.length);
    const from = new Int32Array(this.from.length);
    let count = 0;
    for (let depth = 0; depth < this.depths; depth++) {
      for (let at = this.from[depth]; at < this.from[depth + 1]; at++)
        if (wanted[frame[path[at]]] === 1) kept[count++] = at;
      from[depth + 1] = count;
    }
    const [starts, ends, paths] = [new Float64Array(count), new Float64Array(count), new Int32Array(count)];
    for (let i = 0; i < count; i++) {
      starts[i] = start[kept[i]];
      ends[i] = end[kept[i]];
      paths[i] = path[kept[i]];
    }
    return new Levels(from, starts, ends, paths, frame);
  }

  private width(at: number): number {
    return this.end[at] - this.start[at];
  }

  private widestAmong(low: number, high: number): number {
    let best = low;
    for (let at = low + 1; at < high; at++) if (this.width(at) > this.width(best)) best = at;
    return best;
  }
}

/** The rows of a call tree whose nodes begin at `starts`. */
export function levelsOf({ depth, total, frame }: CallTree, starts: Float64Array): Levels {
  const count = depth.length;
  let deepest = 0;
  for (let node = 0; node < count; node++) if (depth[node] > deepest) deepest = depth[node];
  const from = new Int32Array(deepest + 2);
  for (let node = 0; node < count; node++) from[depth[node] + 1]++;
  for (let d = 1; d < from.length; d++) from[d] += from[d - 1];
  const next = from.slice();
  const [start, end] = [new Float64Array(count), new Float64Array(count)];
  const path = new Int32Array(count);
  for (let node = 0; node < count; node++) {
    const at = next[depth[node]]++;
    path[at] = node;
    start[at] = starts[node];
    end[at] = starts[node] + total[node];
  }
  return new Levels(from, start, end, path, frame);
}
