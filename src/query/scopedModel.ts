import { buildCallees, type MergedStacks, mergeStacks } from '../profile/callTree';
import { CallTreeView } from '../profile/callTreeView';
import { buildCallers } from '../profile/callers';
import { functionTotals, type FunctionTotals } from '../profile/functions';
import { busyWeight, stackWeights, type StackWeights } from '../profile/stackWeights';
import { TimeOrder } from '../profile/timeOrder';
import { type CallTree, MS_PER_UNIT, type Profile } from '../profile/types';
import type { TreeSlice } from '../profile/slice';
import type { ViewTree } from '../profile/viewTree';
import type { SourceMapper } from '../source/types';
import { comparedLines, type ComparedLines, linesOfBoth } from './compare/lines';
import type { ComparedPart } from './compare/comparedPart';
import { type ComparedView, NodeChanges } from './compare/nodeChanges';
import { type FileHeat, linePlaces, type LinePlaces, rankLines, workspaceHeat } from './lines';
import { Recent } from './recent';
import { Scale } from './scale';
import type { HotLine, ShownFunction, ViewSpec } from './types';
import type { MyCode } from '../profile/myCode';
import { locateFunction } from '../source/profileFiles';

/** How many trees are kept besides the left-heavy one: the current callers and callees, and earlier ones. */
const VIEWS_KEPT = 6;
const ORDERS_KEPT = 4;
/** How many blocks' sizes are kept; the page asks only for visible ones. */
const BLOCKS_KEPT = 20_000;

/** How many slices of a view are kept: zooming out shows earlier ones again. */
const SLICES_KEPT = 8;

/** A tree that can be sliced, and the sizes of the blocks that do not extend to the last sibling. */
export interface SlicedView {
  readonly tree: ViewTree;
  readonly blocks: Map<number, number>;
  readonly slices: Recent<{ readonly slice: TreeSlice; readonly depthBelow: number }>;
  /** In a comparison: both sides of its nodes, computed on first use. */
  readonly compared: (() => ComparedView) | null;
}

/** One part of a profile and everything computed about it, on first use. */
export class ScopedModel {
  private theWeights: StackWeights | undefined;
  private theMerged: MergedStacks | undefined;
  private theFunctions: FunctionTotals | undefined;
  private thePlaces: LinePlaces | undefined;
  private theHeat: Map<string, FileHeat> | undefined;
  private theHotLines: readonly HotLine[] | undefined;
  private theLines: ComparedLines | undefined;
  private leftHeavy: SlicedView | undefined;
  private readonly views = new Recent<SlicedView>(VIEWS_KEPT);

  /** Functions as slices and tables show them, by index into the profile's frames. */
  readonly shown = new Map<number, ShownFunction>();
  /** Sorted orders of the table, by sorting and filter. */
  readonly orders = new Recent<Int32Array>(ORDERS_KEPT);

  /** `profile` is the part: a scope applied. `known`: earlier results. `compared`: both sides, in a comparison. */
  constructor(
    readonly profile: Profile,
    private readonly mapper: SourceMapper,
    known?: { readonly weights: StackWeights; readonly merged: MergedStacks },
    readonly compared: ComparedPart | null = null,
  ) {
    this.theWeights = known?.weights ?? compared?.widths;
    this.theMerged = known?.merged;
  }

  get weights(): StackWeights {
    return (this.theWeights ??= stackWeights(this.profile));
  }

  get merged(): MergedStacks {
    return (this.theMerged ??= mergeStacks(this.profile, this.weights));
  }

  get functions(): FunctionTotals {
    if (this.theFunctions !== undefined) return this.theFunctions;
    const totals = functionTotals(this.profile, this.weights, this.merged.tree);
    return (this.theFunctions =
      this.compared === null ? totals : { ...totals, hottestLine: linesOfBoth(totals.hottestLine, this.compared) });
  }

  get scale(): Scale {
    return new Scale(
      this.compared === null ? MS_PER_UNIT[this.profile.unit] : this.compared.msPerUnit,
      this.weights.sum,
    );
  }

  get heat(): Map<string, FileHeat> {
    return (this.theHeat ??= workspaceHeat(this.profile.stacks, this.weights, this.places));
  }

  /** Lines of the workspace, by stack. */
  get places(): LinePlaces {
    return this.comparedLines ?? (this.thePlaces ??= linePlaces(this.profile, this.weights, this.mapper, false));
  }

  /** In a comparison: lines of the workspace on both sides. */
  get comparedLines(): ComparedLines | null {
    return this.compared === null ? null : (this.theLines ??= comparedLines(this.compared, this.mapper, false));
  }

  /** All lines, in the workspace or not, hottest first. */
  get hotLines(): readonly HotLine[] {
    return (this.theHotLines ??= rankLines(
      this,
      this.compared === null
        ? linePlaces(this.profile, this.weights, this.mapper, true)
        : comparedLines(this.compared, this.mapper, true),
    ));
  }

  /** An unknown function (from another file, in a remembered state) gives a tree without weight. */
  view(spec: ViewSpec): SlicedView {
    if (spec.kind === 'leftHeavy') return (this.leftHeavy ??= this.sliced(this.merged.tree, spec));
    return this.views.get(JSON.stringify(spec), () =>
      spec.kind === 'timeOrder' ? this.inTime() : this.sliced(this.neighbours(spec.kind, spec.frame), spec),
    );
  }

  private neighbours(kind: 'callers' | 'callees', frame: number): CallTree {
    const { profile, weights } = this;
    return kind === 'callers' && frame in profile.frames
      ? buildCallers(profile, weights, frame)
      : buildCallees(profile, weights, frame in profile.frames ? frame : -1);
  }

  /** One thread; in a comparison in the profile's own unit, preferably from the drawn side. */
  private inTime(): SlicedView {
    const { profile, compared } = this;
    const own = compared === null ? null : compared.drawnThreads;
    const merged = compared === null ? this.merged : compared.part.paths();
    const tree = new TimeOrder(profile, heaviestThread(profile, own), merged);
    const changes =
      compared && once(() => new NodeChanges(merged.tree, { kind: 'leftHeavy' }, profile.stacks, compared));
    return newView(
      tree,
      changes && (() => ({ changes: changes(), pathOf: (node) => tree.pathOf(node), isTree: false })),
    );
  }

  private sliced(tree: CallTree, spec: Exclude<ViewSpec, { kind: 'timeOrder' }>): SlicedView {
    const { profile, compared } = this;
    const changes = compared && once(() => new NodeChanges(tree, spec, profile.stacks, compared));
    return newView(
      new CallTreeView(tree),
      changes && (() => ({ changes: changes(), pathOf: (node) => node, isTree: true })),
    );
  }
}

const newView = (tree: ViewTree, compared: SlicedView['compared']): SlicedView => ({
  tree,
  blocks: new Map(),
  slices: new Recent(SLICES_KEPT),
  compared,
});

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Records the blocks of a slice that end before their last sibling, so that they open as they were drawn. */
export function rememberBlocks({ blocks }: SlicedView, node: Int32Array, folded: Int32Array): void {
  if (blocks.size > BLOCKS_KEPT) blocks.clear();
  for (let i = 1; i < node.length; i++) if (folded[i] > 0) blocks.set(node[i], folded[i]);
}

/**
 * Index of the thread with the most weight, or the first of several with samples (a scope's other threads have none).
 * Threads in `preferred` come first.
 */
function heaviestThread(profile: Profile, preferred: readonly number[] | null): number {
  const weigh = (t: number): number =>
    profile.threads[t].samples.stack.length === 0 ? -1 : busyWeight(profile, profile.threads[t].samples);
  for (const threads of [preferred ?? [], profile.threads.keys()]) {
    let [heaviest, most] = [-1, -1];
    for (const t of threads) {
      const total = weigh(t);
      if (total > most) [heaviest, most] = [t, total];
    }
    if (heaviest >= 0) return heaviest;
  }
  return 0;
}

/** What the display of functions needs. */
export interface ShownContext {
  readonly model: ScopedModel;
  readonly mapper: SourceMapper;
  readonly myCode: MyCode;
}

/** A function of the profile, by index. Computed once per part of the profile. */
export function shownFunction(context: ShownContext, f: number): ShownFunction {
  const { shown } = context.model;
  const known = shown.get(f) ?? newShown(context, f);
  shown.set(f, known);
  return known;
}

function newShown({ model: { profile, functions }, mapper, myCode }: ShownContext, f: number): ShownFunction {
  const frame = profile.frames[f];
  const hottest = functions.hottestLine[f];
  return {
    definition: { line: frame.line, column: frame.column },
    name: frame.name,
    file: frame.file,
    kind: frame.kind,
    line: hottest || frame.line,
    package: myCode.packageOf(f),
    mine: myCode.isMine(f),
    source: locateFunction(mapper, frame, hottest),
  };
}
