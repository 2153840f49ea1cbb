/**
 * Slice to drawing: the flat columns of a FrameSlice as nested bars, below one bar for each ancestor of the focus.
 * Iterative: a stack may be thousands of frames deep.
 */
import { MS_PER_UNIT, type WeightUnit } from '../../../src/profile/types';
import { framesOf } from '../../../src/query/frameColumns';
import type { FrameSlice, ShownSilhouette, Silhouette, SliceFrame } from '../../../src/query/types';
import { changeAt, changeOfNode, type BarChange } from './barChange';

/** One bar of the graph. Weights are in the profile's unit. */
export interface Bar {
  /** Call-tree node id; below zero for a folded block, as in FrameSlice.node. */
  readonly id: number;
  /** Position in the drawn tree, preorder. */
  readonly order: number;
  /** Index into the slice's frames, -1 for the root, ancestors and folded blocks. */
  readonly frameIndex: number;
  readonly frame: SliceFrame | null;
  readonly name: string;
  /** Line a click leads to, as it ran: the function's hottest; 0 unknown. */
  readonly line: number;
  readonly self: number;
  readonly total: number;
  readonly selfMs: number | null;
  readonly totalMs: number | null;
  /** Left edge, from the view's first edge. Ancestors lie where the focus lies. */
  readonly start: number;
  /** Width in the layout, as FrameSlice.span; ancestors span what the focus spans. */
  readonly value: number;
  /** 1 for the root of the profile. */
  readonly level: number;
  /** Number of frames folded into this block, 0 for a frame. */
  readonly folded: number;
  /** An ancestor of the focus: full width, above the graph proper. */
  readonly fade: boolean;
  /** In a comparison: what both sides have. */
  readonly change: BarChange | null;
  readonly parent: Bar | null;
  readonly children: Bar[];
}

/** A drawn tree: the outermost bar, all bars in preorder, and the one that fills the width as focus. */
export interface BarTree {
  readonly root: Bar;
  readonly bars: readonly Bar[];
  readonly focus: Bar;
  /** The bars of the slice's entries. */
  readonly entries?: readonly Bar[];
  /** Whether folded blocks among them hold something to show; and what, absent as long as that is not known. */
  readonly hasSilhouette?: boolean;
  readonly held?: Slivers | null;
}

/** What folded blocks hold, row by row from the outermost down: see slivers.ts. */
export interface Slivers {
  readonly silhouette: Silhouette;
  /** The functions that `silhouette.frame` counts in. */
  readonly frames: readonly SliceFrame[];
  /** The bars that `silhouette.entry` counts in. */
  readonly bars: readonly Bar[];
}

/** The slivers of a drawing; `tree`: its bars. */
export const sliversOf = (
  { silhouette, frames }: ShownSilhouette,
  { entries = [] }: Pick<BarTree, 'entries'>,
): Slivers | null => silhouette && { silhouette, frames: framesOf({ frames }), bars: entries };

/** At most this many ancestors are drawn as bars; the path above the graph has them all. */
const ancestorBars = 24;

/** Builds the bars of a slice. `rootName` names the bar of the whole profile. */
export function buildBars(slice: FrameSlice, unit: WeightUnit, rootName: string): BarTree {
  const { change, hasSilhouette } = slice;
  // In a comparison, weights are in its mode's unit, except in time order.
  const perUnit = change === null || slice.thread !== null ? MS_PER_UNIT[unit] : null;
  const bars: Bar[] = [];
  const add = (parent: Bar | null, own: Omit<Bar, 'order' | 'selfMs' | 'totalMs' | 'parent' | 'children'>): Bar => {
    const bar: Bar = {
      ...own,
      order: bars.length,
      selfMs: perUnit === null ? null : own.self * perUnit,
      totalMs: perUnit === null ? null : own.total * perUnit,
      parent,
      children: [],
    };
    parent?.children.push(bar);
    bars.push(bar);
    return bar;
  };
  const { ancestors } = slice;
  const frames = framesOf(slice);
  let above: Bar | null = null;
  ancestors.forEach(({ node, frame: shown, self, total, change: own }, i) => {
    if (i > 0 && i < ancestors.length - ancestorBars) return;
    const frame = shown < 0 ? null : frames[shown];
    above = add(above, {
      id: node,
      frameIndex: -1,
      frame,
      name: frame?.name ?? rootName,
      line: frame?.line ?? 0,
      self,
      total,
      start: slice.start[0],
      value: slice.span[0],
      folded: 0,
      fade: true,
      level: i + 1,
      change: change && own && changeOfNode(own, change),
    });
  });
  const ofEntry: Bar[] = [];
  for (let i = 0; i < slice.node.length; i++) {
    const parent: Bar | null = i === 0 ? above : ofEntry[slice.parent[i]];
    const frame = slice.frame[i] < 0 ? null : frames[slice.frame[i]];
    const folded = slice.folded[i];
    const name = folded > 0 ? `${folded} small frame${folded === 1 ? '' : 's'}` : (frame?.name ?? rootName);
    const level = i === 0 ? ancestors.length + 1 : (parent as Bar).level + 1;
    ofEntry.push(
      add(parent, {
        id: slice.node[i],
        frameIndex: slice.frame[i],
        frame,
        name,
        line: frame?.line || slice.line[i],
        self: slice.self[i],
        total: slice.total[i],
        start: slice.start[i],
        value: slice.span[i],
        folded,
        fade: false,
        level,
        change: change && changeAt(change, i),
      }),
    );
  }
  return { root: bars[0], bars, focus: ofEntry[0], entries: ofEntry, hasSilhouette };
}
