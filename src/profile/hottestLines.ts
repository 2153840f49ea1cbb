import { groupBy } from './groupBy';
import type { StackWeights } from './stackWeights';
import type { Profile } from './types';

/**
 * The hottest line of each group of stacks: the known line with the most self weight, else the one with the most total;
 * 0 where no line is known. `groupOf[s]` is the group of stack s, negative for none.
 *
 * Totals are summed over the group's stacks: exact for the nodes of a call tree, whose stacks never contain one another.
 */
export function hottestLines(profile: Profile, weights: StackWeights, groupOf: Int32Array, groups: number): Int32Array {
  const { line } = profile.stacks;
  const { start, items } = groupBy(groupOf, groups);
  const hottest = new Int32Array(groups);
  const byLine = new Map<number, { self: number; total: number }>();
  for (let g = 0; g < groups; g++) {
    if (start[g + 1] - start[g] === 1) {
      hottest[g] = line[items[start[g]]];
      continue;
    }
    byLine.clear();
    for (let i = start[g]; i < start[g + 1]; i++) {
      const stack = items[i];
      const known = byLine.get(line[stack]);
      if (known) {
        known.self += weights.self[stack];
        known.total += weights.total[stack];
      } else {
        byLine.set(line[stack], { self: weights.self[stack], total: weights.total[stack] });
      }
    }
    hottest[g] = hottestOf(byLine);
  }
  return hottest;
}

function hottestOf(byLine: ReadonlyMap<number, { self: number; total: number }>): number {
  let best = 0;
  let [bestSelf, bestTotal] = [-1, -1];
  for (const [line, { self, total }] of byLine) {
    if (line === 0) continue;
    if (self > bestSelf || (self === bestSelf && (total > bestTotal || (total === bestTotal && line < best)))) {
      [best, bestSelf, bestTotal] = [line, self, total];
    }
  }
  return best;
}
