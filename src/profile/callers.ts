import { outermostOf } from './callTree';
import { CallTreeColumns, sortHeaviestFirst } from './callTreeColumns';
import { LineTally } from './lineTally';
import type { StackWeights } from './stackWeights';
import type { CallTree, Profile } from './types';

/**
 * The callers of a function, inverted: node 0 is the function, below a node are those who called it. A sample counts from
 * the function's outermost occurrence, so the root's total is the function's, recursion counted once; self is the weight
 * that nobody called.
 *
 * A node is a list of stacks (where its function was executing) with the weight that came through each; callers that share a
 * stack are joined there. The lists of nodes still to be made lie one upon the other in two columns.
 */
export function buildCallers({ stacks }: Profile, weights: StackWeights, wanted: number): CallTree {
  const { parent, frame, line } = stacks;
  const columns = new CallTreeColumns(1024);
  const places: number[] = outermostOf(stacks, weights, wanted);
  const through: number[] = places.map((s) => weights.total[s]);
  const pending = [{ parent: -1, frame: wanted, from: 0 }];
  /** Per stack the node that last took it up as a caller, and where it stands in `callers`. */
  const takenBy = new Int32Array(parent.length).fill(-1);
  const standsAt = new Int32Array(parent.length);
  const groupFor = new Map<number, number>();
  const tally = new LineTally();

  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const node = columns.add(next.parent, next.frame);
    const callers: number[] = [];
    const weight: number[] = [];
    let [self, total] = [0, 0];
    for (let i = next.from; i < places.length; i++) {
      const [stack, caller] = [places[i], parent[places[i]]];
      total += through[i];
      tally.add(line[stack], through[i], through[i]);
      if (caller < 0) self += through[i];
      else if (takenBy[caller] === node) weight[standsAt[caller]] += through[i];
      else {
        takenBy[caller] = node;
        standsAt[caller] = callers.push(caller) - 1;
        weight.push(through[i]);
      }
    }
    places.length = through.length = next.from;
    columns.weigh(node, self, total, tally.takeHottest());

    groupFor.clear();
    const members: number[][] = [];
    const totals: number[] = [];
    callers.forEach((caller, i) => {
      const known = groupFor.get(frame[caller]);
      if (known === undefined) {
        groupFor.set(frame[caller], members.push([i]) - 1);
        totals.push(weight[i]);
      } else {
        members[known].push(i);
        totals[known] += weight[i];
      }
    });
    const order = members.map((_, k) => k);
    sortHeaviestFirst(order, totals, order.length);
    for (const k of order.reverse()) {
      pending.push({ parent: node, frame: frame[callers[members[k][0]]], from: places.length });
      for (const i of members[k]) {
        places.push(callers[i]);
        through.push(weight[i]);
      }
    }
  }
  return columns.finish();
}
