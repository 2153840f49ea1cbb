import type { CallTree, Profile } from './types';

/**
 * The stack of a call-tree node, outermost first, one `name (file:line)` a line; the line is the node's hottest, else the
 * function's definition, and left out where neither is known. Control characters are shown as `?`. A folded block (negative)
 * gives the stack it hangs on.
 */
export function stackText(profile: Profile, tree: CallTree, node: number): string {
  const rows: string[] = [];
  const start = node < 0 ? (tree.parent[-1 - node] ?? -1) : node;
  for (let at = start; at > 0 && at < tree.parent.length; at = tree.parent[at]) {
    const frame = profile.frames[tree.frame[at]];
    const line = tree.hottestLine[at] || frame.line;
    const place = frame.file === '' ? '' : ` (${frame.file}${line > 0 ? `:${line}` : ''})`;
    rows.push((frame.name + place).replace(/\p{Cc}/gu, '?'));
  }
  return rows.reverse().join('\n');
}
