import { gridOf, hasSilhouette, silhouetteOf, type TreeSilhouette } from '../profile/silhouette';
import { sliceTree, type TreeSlice } from '../profile/slice';
import { isNode } from '../profile/stackText';
import { sliceChange } from './compare/nodeChanges';
import { FramePacker } from './frameColumns';
import type { NodeIds } from './models';
import { rememberBlocks, type ShownContext, shownFunction, type SlicedView } from './scopedModel';
import type { FrameSlice, ShownFunction, ShownSilhouette, Silhouette, SliceAncestor, Stretch } from './sliceTypes';

/** What a slice needs besides its tree. */
interface SliceContext extends ShownContext {
  readonly ids: NodeIds;
}

interface SliceQuery {
  readonly focusNode: number;
  readonly widthPx: number;
  readonly minPx: number;
  readonly range: Stretch | null;
}

/**
 * The part of a view to draw, with its functions; nodes by their public numbers. Throws RangeError if there is no such
 * node.
 */
export function frameSlice(context: SliceContext, view: SlicedView, { focusNode, ...options }: SliceQuery): FrameSlice {
  const {
    model: { profile, functions },
    ids,
  } = context;
  const { tree } = view;
  const focus = ids.nodeOf(focusNode);
  const { slice, depthBelow } = treeSlice(view, focus, options);
  rememberBlocks(view, slice.node, slice.folded);
  const frames = new FramePacker();
  const place = packFunctions(context, frames);
  const frameOf = slice.node.map((node) => (node < 0 ? -1 : tree.frame(node)));
  const frame = frameOf.map((f) => (f < 0 ? -1 : place(f)));
  const line = slice.node.map((node, i) =>
    frameOf[i] < 0 ? 0 : tree.line(node) || functions.hottestLine[frameOf[i]] || profile.frames[frameOf[i]].line,
  );
  const above = ancestors(context, view, focus, place);
  return {
    ...copyOf(slice),
    node: slice.node.map(ids.idOf),
    frame,
    frameOf,
    line,
    frames: frames.columns(),
    ancestors: above,
    rootTotal: tree.total(0),
    rootSpan: tree.span(0),
    change: view.compared && context.model.compared && sliceChange(context.model.compared, view.compared(), slice),
    depthBelow,
    hasSilhouette: isFolded(slice) && hasSilhouette(slice, gridOf(slice, options.widthPx, options.range)),
    thread: tree.thread,
  };
}

/**
 * What the folded blocks of the same slice hold; with `wanted` only of the functions that have 1 there. Asked for apart, because the first of a tree takes longer than its slice (see profile/levels.ts).
 */
export function sliceSilhouette(
  context: SliceContext,
  view: SlicedView,
  { focusNode, ...options }: SliceQuery,
  wanted: Uint8Array | null,
): ShownSilhouette {
  const { slice } = treeSlice(view, context.ids.nodeOf(focusNode), options);
  const frames = new FramePacker();
  const found = silhouetteOf(view.tree, slice, gridOf(slice, options.widthPx, options.range), wanted ?? undefined);
  const silhouette = found && shownSilhouette(view, found, packFunctions(context, frames));
  return { silhouette, frames: frames.columns() };
}

/** Whether a slice has blocks. */
const isFolded = ({ folded }: TreeSlice): boolean => folded.some((count) => count > 0);

/** Computed once, as long as it is among the recent ones. */
function treeSlice(
  view: SlicedView,
  focus: number,
  options: Omit<SliceQuery, 'focusNode'>,
): { readonly slice: TreeSlice; readonly depthBelow: number } {
  const all = { ...options, blockSize: view.blocks.get(focus) };
  return view.slices.get(JSON.stringify([focus, all]), () => {
    const slice = sliceTree(view.tree, focus, all);
    return {
      slice,
      depthBelow: focus < 0 ? depthOfBlock(view, slice.node, slice.parent) : view.tree.depthBelow(focus),
    };
  });
}

/** The columns of an answer are transferred to the other thread; the cached ones must stay. */
const copyOf = ({ node, parent, self, total, start, span, folded }: TreeSlice): TreeSlice => ({
  node,
  parent: parent.slice(),
  self: self.slice(),
  total: total.slice(),
  start: start.slice(),
  span: span.slice(),
  folded: folded.slice(),
});

function ancestors(
  { ids, model: { profile } }: SliceContext,
  { tree, compared }: SlicedView,
  focus: number,
  place: (f: number) => number,
): SliceAncestor[] {
  const path: SliceAncestor[] = [];
  const sides = compared?.();
  for (let node = tree.parent(focus < 0 ? -1 - focus : focus); node >= 0; node = tree.parent(node)) {
    const f = tree.frame(node);
    path.push({
      node: ids.idOf(node),
      name: f < 0 ? profile.name : profile.frames[f].name,
      frame: f < 0 ? -1 : place(f),
      self: tree.self(node),
      total: tree.total(node),
      start: tree.start(node),
      span: tree.span(node),
      change: sides ? sides.changes.at(sides.pathOf(node)) : null,
    });
  }
  return path.reverse();
}

/** Levels below a block: those of its deepest sibling, plus the sibling's own. */
function depthOfBlock({ tree }: SlicedView, node: Int32Array, parent: Int32Array): number {
  let deepest = 0;
  node.forEach((shown, i) => {
    if (parent[i] === 0 && isNode(tree, shown))
      deepest = Math.max(deepest, 1 + tree.depthBelow(shown < 0 ? -1 - shown : shown));
  });
  return deepest;
}

/** Returns where a function of the profile is among those of an answer, and puts it there on first use. */
function packFunctions(context: ShownContext, frames: FramePacker): (f: number) => number {
  const { functions, weights, profile } = context.model;
  /** Places so far, by function: one more than that, 0 where there is none. */
  const known = new Int32Array(profile.frames.length);
  const shown = (f: number): ShownFunction => shownFunction(context, f);
  const selfShare = (f: number): number => (weights.sum > 0 ? Math.min(1, functions.self[f] / weights.sum) : 0);
  return (f) => (known[f] ||= 1 + frames.placeOf(f, shown, selfShare)) - 1;
}

/** A silhouette with its functions; all columns are made anew. `place`: where a function is among those of the answer. */
function shownSilhouette(
  { tree, compared }: SlicedView,
  { grid, entry, row, from, to, path, count }: TreeSilhouette,
  place: (f: number) => number,
): Silhouette {
  const levels = tree.levels();
  const changes = compared?.().changes;
  return {
    start: grid.start,
    step: grid.step,
    entry: entry.slice(),
    row: row.slice(),
    from: from.slice(),
    to: to.slice(),
    count: count.slice(),
    frame: path.map((node) => place(levels.frameOf(node))),
    strength: changes === undefined ? null : Float32Array.from(path, (node) => changes.strength(node)),
  };
}
