import { isNode } from './stackText';
import type { ViewTree } from './viewTree';

/** How often to search all descendants, rather than just the children, where paths differ: more would take too long. */
const MOST_LEAPS = 32;

/**
 * Finds the node of `to` that has the path of functions of `node` in `from`. Functions that `to` lacks are skipped (a
 * filter folded them), additional ones in `to` are passed over (a filter was lifted); both choose the heaviest node.
 * Otherwise follows the path as far as possible; 0 if there is no such node. A block stands for its parent.
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
