import { isNode } from './stackText';
import type { ViewTree } from './viewTree';

/** Functions that are looked for below, not only among the children, where a path differs: more would take too long. */
const MOST_LEAPS = 32;

/**
 * The node of `to` with the path of functions that `node` has in `from`: functions that `to` has not on the way are passed
 * over (a filter folded them), others that it has in between are leapt over (a filter was lifted), both to the heaviest node.
 * Else as far as the path can be followed; 0 where there is no such node. A block stands for its parent.
 */
export function translateNode(from: ViewTree, node: number, to: ViewTree): number {
  const path: number[] = [];
  if (!isNode(from, node)) return 0;
  for (let at = node < 0 ? from.parent(-1 - node) : node; at > 0; at = from.parent(at)) path.push(from.frame(at));
  let place = 0;
  let leaps = 0;
  while (path.length > 0) {
    const frame = path.pop() as number;
    let next = to.child(place, frame);
    if (next < 0 && leaps < MOST_LEAPS) {
      leaps++;
      next = to.below(place, frame);
    }
    if (next >= 0) place = next;
  }
  return place;
}
