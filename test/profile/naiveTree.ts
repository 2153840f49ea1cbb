/** A simple construction of trees, sample by sample, to check the real one against. */
import { SiblingList } from '../../src/profile/siblingList';
import type { ViewTree } from '../../src/profile/viewTree';

export interface NaiveNode {
  readonly frame: number;
  self: number;
  total: number;
  readonly start: number;
  end: number;
  readonly children: NaiveNode[];
}

const node = (frame: number, start = 0): NaiveNode => ({ frame, self: 0, total: 0, start, end: start, children: [] });

/** Merges weighted stacks (frames from the root down) into a tree. Children are sorted by weight, heaviest first. */
export function merged(
  root: number,
  stacks: readonly (readonly [frames: readonly number[], weight: number])[],
): NaiveNode {
  const top = node(root);
  for (const [frames, weight] of stacks) {
    let at = top;
    at.total += weight;
    for (const frame of frames) {
      const child = at.children.find((one) => one.frame === frame) ?? node(frame);
      if (!at.children.includes(child)) at.children.push(child);
      at = child;
      at.total += weight;
    }
    at.self += weight;
  }
  const sort = (one: NaiveNode): void => {
    one.children.sort((a, b) => b.total - a.total);
    one.children.forEach(sort);
  };
  sort(top);
  return top;
}

/** Builds a tree in time order. `null` is time without a counted stack. Adjacent equal bars are joined. */
export function inTime(
  samples: readonly { readonly start: number; readonly weight: number; readonly frames: readonly number[] | null }[],
): NaiveNode {
  const top = node(-1);
  let before = 0;
  for (const { start, weight, frames } of samples) {
    const touches = start === before;
    before = start + weight;
    if (frames === null) {
      top.end = before;
      // All open bars end here.
      top.children.push(node(-2, start));
      continue;
    }
    let at = top;
    at.total += weight;
    at.end = before;
    for (const frame of frames) {
      const last = at.children.at(-1);
      const child =
        last !== undefined && last.frame === frame && last.end === start && touches ? last : node(frame, start);
      if (child !== last) at.children.push(child);
      at = child;
      at.total += weight;
      at.end = before;
    }
    at.self += weight;
    // Deeper bars end here.
    at.children.push(node(-2, start));
  }
  const clean = (one: NaiveNode): void => {
    const kept = one.children.filter(({ frame }) => frame !== -2);
    one.children.splice(0, one.children.length, ...kept);
    kept.forEach(clean);
  };
  clean(top);
  return top;
}

/** Children of a node, and its own weight. */
export function childrenOf(tree: ViewTree, node: number): { readonly list: SiblingList; readonly own: number } {
  const list = new SiblingList();
  return { own: tree.children(node, tree.start(node), list), list };
}

/** A view as plain nodes, for comparison; ties among children in a defined order. */
export function plain(tree: ViewTree, at = 0): unknown {
  return {
    frame: tree.frame(at),
    ...(tree.thread !== null && { start: tree.start(at) }),
    self: tree.self(at),
    total: tree.total(at),
    children: sorted(childrenOf(tree, at).list.node.map((child) => plain(tree, child))),
  };
}

/** The same for a naive tree. `isTimed`: include start times. */
export const plainNaive = ({ frame, start, self, total, children }: NaiveNode, isTimed = false): unknown => ({
  frame,
  ...(isTimed && { start }),
  self,
  total,
  children: sorted(children.map((child) => plainNaive(child, isTimed))),
});
const sorted = (nodes: unknown[]): unknown[] =>
  nodes
    .map((one) => JSON.stringify(one))
    .sort()
    .map((text): unknown => JSON.parse(text));
