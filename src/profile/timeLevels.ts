import { Levels } from './levels';
import type { TimeBars } from './timeBars';

/** Rows in time order have at most this many bars together; those further down are left out. */
const MOST_BARS = 2_000_000;

/** The rows of a thread in time order, from the outermost down as far as `most` bars go. */
export function timeLevels(bars: TimeBars, most = MOST_BARS): Levels {
  const from = rowsThatFit(bars, most);
  const deepest = from.length - 2;
  const size = from[deepest + 1];
  const [start, span] = [new Float64Array(size), new Float64Array(size)];
  const path = new Int32Array(size);
  const { runs, merged, count } = bars;
  const { parent, depth, frame } = merged.tree;
  const top = cutAt(deepest, merged.tree);
  const next = from.slice();
  /** Depth down to which bars are open. */
  let open = 0;
  const close = (until: number, at: number): void => {
    for (; open > until; open--) {
      const bar = next[open] - 1;
      span[bar] = at - start[bar];
    }
  };
  for (let run = 0; run <= count; run++) {
    const at = runs.start[run];
    if (run === count) close(-1, at);
    else {
      const common = bars.commonDepth(run);
      close(Math.min(common, deepest), at);
      if (run === 0) [start[0], path[0], next[0]] = [0, 0, 1];
      open = Math.min(bars.depthOf(run), deepest);
      for (let node = top[Math.max(0, runs.leaf[run])]; depth[node] > common; node = parent[node]) {
        path[next[depth[node]]] = node;
        start[next[depth[node]]++] = at;
      }
    }
  }
  return new Levels(from, { start, span, path, frame }, null);
}

/** First entry of each depth, and the number of entries; the root is there in any case. */
function rowsThatFit(bars: TimeBars, most: number): Int32Array {
  const opened: number[] = [];
  for (let run = 0; run < bars.count; run++) {
    const [above, deepest] = [bars.commonDepth(run), bars.depthOf(run)];
    while (opened.length <= deepest + 1) opened.push(0);
    opened[above + 1]++;
    opened[deepest + 1]--;
  }
  const from = [0, 1];
  let now = 0;
  for (let depth = 1; depth < opened.length - 1; depth++) {
    now += opened[depth];
    if (from[depth] + now > most) break;
    from.push(from[depth] + now);
  }
  return Int32Array.from(from);
}

/** For each node of a tree, the node itself or its ancestor at this depth. */
function cutAt(
  deepest: number,
  { parent, depth }: { readonly parent: Int32Array; readonly depth: Int32Array },
): Int32Array {
  const top = new Int32Array(parent.length);
  for (let node = 1; node < top.length; node++) top[node] = depth[node] <= deepest ? node : top[parent[node]];
  return top;
}
