import type { ViewTree } from '../profile/viewTree';
import type { NodeIds } from './models';
import type { Hit } from './types';

/** A hit is certainly drawn below an ancestor of which it takes this share… */
const SHARE_IN_SIGHT = 1 / 100;
/** …and that is at most this many levels above it: a screen never has more frames than a slice. */
const LEVELS_IN_SIGHT = 20;

/** The next (or previous) place in a view whose frame matches: has 1 in `wanted`. Null if none does. */
export function findHit(tree: ViewTree, ids: NodeIds, wanted: Uint8Array, fromNode: number, step: 1 | -1): Hit | null {
  const from = ids.nodeOf(fromNode);
  // The next place after a block is its first node.
  const place = from >= 0 ? from : step > 0 ? -2 - from : -1 - from;
  const found = tree.next(wanted, Math.max(0, Math.min(place, tree.size - 1)), step);
  if (found === null) return null;
  const { node, number, of } = found;
  const span = tree.span(node);
  let zoomTo = node;
  for (let level = 0; level < LEVELS_IN_SIGHT && zoomTo > 0; level++) {
    const above = tree.parent(zoomTo);
    if (tree.span(above) * SHARE_IN_SIGHT > span) break;
    zoomTo = above;
  }
  return {
    node: ids.idOf(node),
    frame: tree.frame(node),
    number,
    of,
    start: tree.start(node),
    span,
    zoomTo: ids.idOf(zoomTo),
  };
}
