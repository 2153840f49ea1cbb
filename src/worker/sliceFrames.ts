import { frameKey } from '../profile/frameKey';
import type { FunctionTotals } from '../profile/functions';
import { packageOf } from '../profile/packageOf';
import { sliceTree } from '../profile/slice';
import type { CallTree, Profile } from '../profile/types';
import type { SourceMapper } from '../source/types';
import type { NodeIds } from './nodeIds';
import type { FrameSlice, SliceFrame } from './types';

/** What a slice is made from: the model, its call tree, and totals by function. */
export interface SliceModel {
  readonly profile: Profile;
  readonly tree: CallTree;
  readonly ids: NodeIds;
  readonly functions: FunctionTotals;
  readonly mapper: SourceMapper;
}

/** The part of the call tree to draw, with the functions it shows; nodes by their numbers. Throws RangeError when there is no such node. */
export function frameSlice(model: SliceModel, focusId: number, widthPx: number, minPx: number): FrameSlice {
  const { tree, ids, functions, profile } = model;
  const focusNode = ids.nodeOf(focusId);
  const slice = sliceTree(tree, focusNode, widthPx, minPx);
  const shown = new Map<number, number>();
  const frames: SliceFrame[] = [];
  const frame = slice.node.map((node) => {
    const f = node < 0 ? -1 : tree.frame[node];
    if (f < 0) return -1;
    const known = shown.get(f) ?? frames.push(sliceFrame(model, f)) - 1;
    shown.set(f, known);
    return known;
  });
  const line = slice.node.map((node) => {
    const f = node < 0 ? -1 : tree.frame[node];
    return f < 0 ? 0 : tree.hottestLine[node] || functions.hottestLine[f] || profile.frames[f].line;
  });
  const frameOf = slice.node.map((node) => (node < 0 ? -1 : tree.frame[node]));
  const start = startsOf(slice.parent, slice.total);
  return {
    ...slice, node: slice.node.map(ids.idOf), frame, frameOf, line, frames, start, span: slice.total.slice(), ancestors: ancestors(model, focusNode),
    rootTotal: tree.total[0], rootSpan: tree.total[0], depthBelow: 0, thread: null,
  };
}

/** Left edges: children side by side from their parent's left edge. */
function startsOf(parent: Int32Array, total: Float64Array): Float64Array {
  const start = new Float64Array(parent.length);
  const next = new Float64Array(parent.length);
  for (let i = 1; i < parent.length; i++) {
    start[i] = next[i] = next[parent[i]];
    next[parent[i]] += total[i];
  }
  return start;
}

function sliceFrame({ profile, functions, mapper }: SliceModel, f: number): SliceFrame {
  const { name, file, kind, line: definition, column } = profile.frames[f];
  const hottest = functions.hottestLine[f];
  return { id: f, key: frameKey(profile.frames[f]), package: packageOf(profile.frames[f]), mine: true, selfShare: 0, name, file, kind, line: hottest || definition, source: mapper.locate(file, hottest || definition, hottest > 0 ? 0 : column) };
}

function ancestors(model: SliceModel, focusNode: number): FrameSlice['ancestors'] {
  const { tree, ids } = model;
  const path: FrameSlice['ancestors'][number][] = [];
  for (let node = tree.parent[focusNode < 0 ? -1 - focusNode : focusNode]; node >= 0; node = tree.parent[node]) {
    const frame = tree.frame[node] < 0 ? null : sliceFrame(model, tree.frame[node]);
    path.push({ node: ids.idOf(node), name: frame?.name ?? model.profile.name, frame, self: tree.self[node], total: tree.total[node], start: 0, span: tree.total[node] });
  }
  return path.reverse();
}
