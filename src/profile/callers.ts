import { CallTreeColumns, outermostOf, sortHeaviestFirst } from './callTree';
import { LineTally } from './lineTally';
import type { StackWeights } from './stackWeights';
import type { CallTree, Profile } from './types';

/**
 * Builds the callers of a function, inverted: node 0 is the function, and below each node are its callers. A sample
 * counts from the function's outermost occurrence, so the root's total is the function's, with recursion counted once;
 * self is the weight that nobody called.
 *
 * A node is a list of stacks (where its function was executing), each with the weight that came through it; callers
 * that share a stack are merged. The lists of pending nodes are a stack in two columns.
 */
export function buildCallers({ stacks }: Profile, weights: StackWeights, wanted: number): CallTree {
  const { parent, frame, line } = stacks;
  const columns = new CallTreeColumns(1024);
  const places: number[] = outermostOf(stacks, weights, wanted);
  const through: number[] = places.map((s) => weights.total[s]);
  const pending = [{ parent: -1, frame: wanted, from: 0 }];
  /** For each stack, the node that last claimed it as a caller, and its position in `callers`. */
  const takenBy = new Int32Array(parent.length).fill(-1);
  const standsAt = new Int32Array(parent.length);
  const tally = new LineTally();

  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { from } = next;
    const node = columns.add(next.parent, next.frame);
    const isAlone = places.length === from + 1;
    const callers: number[] = [];
    const weight: number[] = [];
    let [self, total] = [0, 0];
    for (let i = from; i < places.length; i++) {
      const [stack, caller] = [places[i], parent[places[i]]];
      total += through[i];
      if (!isAlone) tally.add(line[stack], through[i], through[i]);
      if (caller < 0) self += through[i];
      else if (takenBy[caller] === node) weight[standsAt[caller]] += through[i];
      else {
        takenBy[caller] = node;
        standsAt[caller] = callers.push(caller) - 1;
        weight.push(through[i]);
      }
    }
    columns.weigh(node, self, total, isAlone ? line[places[from]] : tally.takeHottest());
    places.length = through.length = from;
    for (const members of groupedByFrame(callers, weight, frame)) {
      pending.push({ parent: node, frame: frame[callers[members[0]]], from: places.length });
      for (const i of members) {
        places.push(callers[i]);
        through.push(weight[i]);
      }
    }
  }
  return columns.finish();
}

/** Positions of callers grouped by function, lightest function first: the last one pushed is built first. */
function groupedByFrame(callers: readonly number[], weight: readonly number[], frame: Int32Array): number[][] {
  if (callers.length < 2) return callers.length === 0 ? [] : [[0]];
  const groupFor = new Map<number, number>();
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
  return order.reverse().map((k) => members[k]);
}
