import { mergeStacks, buildCallees, type MergedStacks } from '../profile/callTree';
import { CallTreeView } from '../profile/callTreeView';
import { buildCallers } from '../profile/callers';
import { functionTotals, type FunctionTotals } from '../profile/functions';
import { stackWeights, type StackWeights } from '../profile/stackWeights';
import { TimeOrder } from '../profile/timeOrder';
import type { Profile } from '../profile/types';
import type { TreeSlice } from '../profile/sliceRows';
import type { ViewTree } from '../profile/viewTree';
import type { SourceMapper } from '../source/types';
import { rankLines } from './hotLines';
import { linePlaces, type LinePlaces } from './linePlaces';
import { Recent } from './recent';
import { Scale } from './scale';
import { busyWeight } from './summaries';
import type { HotLine, SliceFrame, ViewSpec } from './types';
import { workspaceHeat, type FileHeat } from './workspaceHeat';

/** Trees kept besides the left-heavy one: the callers and callees in sight, and those before. */
const VIEWS_KEPT = 6;
const ORDERS_KEPT = 4;
/** Blocks whose size is remembered; the page asks for those in sight only. */
const BLOCKS_KEPT = 20_000;

/** Slices kept of a view: zooming out shows again what was shown before. */
const SLICES_KEPT = 8;

/** A tree that can be sliced, with the size of those blocks that do not reach to the last sibling. */
export interface SlicedView {
  readonly tree: ViewTree;
  readonly blocks: Map<number, number>;
  readonly slices: Recent<{ readonly slice: TreeSlice; readonly depthBelow: number }>;
}

/** One part of a profile and what was worked out about it, each thing when it is first asked for. */
export class ScopedModel {
  private theWeights: StackWeights | undefined;
  private theMerged: MergedStacks | undefined;
  private theFunctions: FunctionTotals | undefined;
  private thePlaces: LinePlaces | undefined;
  private theHeat: Map<string, FileHeat> | undefined;
  private theHotLines: readonly HotLine[] | undefined;
  private leftHeavy: SlicedView | undefined;
  private readonly views = new Recent<SlicedView>(VIEWS_KEPT);

  /** Functions as slices tell them. */
  readonly shownFrames = new Map<number, SliceFrame>();
  /** Orders of the table, by sorting and filter. */
  readonly orders = new Recent<Int32Array>(ORDERS_KEPT);

  /** `profile` is the part: a scope applied. `known`: what was worked out before. */
  constructor(readonly profile: Profile, private readonly mapper: SourceMapper, known?: { readonly weights: StackWeights; readonly merged: MergedStacks }) {
    this.theWeights = known?.weights;
    this.theMerged = known?.merged;
  }

  get weights(): StackWeights {
    return (this.theWeights ??= stackWeights(this.profile));
  }

  get merged(): MergedStacks {
    return (this.theMerged ??= mergeStacks(this.profile, this.weights));
  }

  get functions(): FunctionTotals {
    return (this.theFunctions ??= functionTotals(this.profile, this.weights, this.merged.tree));
  }

  get scale(): Scale {
    return new Scale(this.profile.unit, this.weights.sum);
  }

  get heat(): Map<string, FileHeat> {
    return (this.theHeat ??= workspaceHeat(this.profile.stacks, this.weights, this.places));
  }

  /** Lines of the workspace, by stack. */
  get places(): LinePlaces {
    return (this.thePlaces ??= linePlaces(this.profile, this.weights, this.mapper, false));
  }

  /** All lines, of the workspace or not, hottest first. */
  get hotLines(): readonly HotLine[] {
    return (this.theHotLines ??= rankLines(this, linePlaces(this.profile, this.weights, this.mapper, true)));
  }

  /** A function that the profile has not (another file under a remembered state) gives a tree without weight. */
  view(spec: ViewSpec): SlicedView {
    if (spec.kind === 'leftHeavy') return (this.leftHeavy ??= sliced(new CallTreeView(this.merged.tree)));
    return this.views.get(JSON.stringify(spec), () => sliced(this.build(spec)));
  }

  private build(spec: Exclude<ViewSpec, { kind: 'leftHeavy' }>): ViewTree {
    const { profile, weights } = this;
    if (spec.kind === 'timeOrder') return new TimeOrder(profile, heaviestThread(profile), this.merged);
    if (!(spec.frame in profile.frames)) return new CallTreeView(buildCallees(profile, weights, -1));
    return new CallTreeView(spec.kind === 'callers' ? buildCallers(profile, weights, spec.frame) : buildCallees(profile, weights, spec.frame));
  }
}

const sliced = (tree: ViewTree): SlicedView => ({ tree, blocks: new Map(), slices: new Recent(SLICES_KEPT) });

/** Notes the blocks of a slice that end before their last sibling, so that they open as they were drawn. */
export function rememberBlocks({ blocks }: SlicedView, node: Int32Array, folded: Int32Array): void {
  if (blocks.size > BLOCKS_KEPT) blocks.clear();
  for (let i = 1; i < node.length; i++) if (folded[i] > 0) blocks.set(node[i], folded[i]);
}

/** The thread with most weight, by index; of equals the first that has samples (a scope's other threads have none). */
function heaviestThread(profile: Profile): number {
  let [heaviest, most] = [-1, -1];
  profile.threads.forEach(({ samples }, t) => {
    const total = samples.stack.length === 0 ? -1 : busyWeight(profile, samples);
    if (total > most) [heaviest, most] = [t, total];
  });
  return Math.max(0, heaviest);
}
