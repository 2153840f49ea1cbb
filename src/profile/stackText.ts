import type { Profile } from './types';
import type { ViewTree } from './viewTree';

/**
 * The stack of a node as text, outermost frame first, one `name (file:line)` a line; the line is the node's hottest,
 * else the function's definition, and is left out if neither is known. Control characters are shown as `?`. A folded
 * block (negative) gives its parent's stack. `isInverted`: a tree of callers, whose root is innermost.
 */
export function stackText({ frames }: Profile, tree: ViewTree, node: number, isInverted = false): string {
  const rows: string[] = [];
  if (!isNode(tree, node)) return '';
  for (let at = node < 0 ? tree.parent(-1 - node) : node; at >= 0; at = tree.parent(at)) {
    const frame = frames[tree.frame(at)];
    if (frame === undefined) continue;
    const line = tree.line(at) || frame.line;
    const place = frame.file === '' ? '' : ` (${frame.file}${line > 0 ? `:${line}` : ''})`;
    rows.push((frame.name + place).replace(/\p{Cc}/gu, '?'));
  }
  return (isInverted ? rows : rows.reverse()).join('\n');
}

/** Whether a tree has this node, or a block that begins with it. */
export const isNode = (tree: ViewTree, node: number): boolean =>
  Number.isInteger(node) && (node < 0 ? -1 - node : node) < tree.size && node !== -1;
