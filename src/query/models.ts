import { applyScope } from '../profile/applyScope';
import { type MergedStacks, mergeStacks } from '../profile/callTree';
import { type CompareView, defaultCompare } from '../profile/diff/types';
import { possibleModes } from '../profile/diff/unitScale';
import { keepFrames } from '../profile/keepFrames';
import { MyCode, type NotMine } from '../profile/myCode';
import { type Scope, wholeProfile } from '../profile/scope';
import { stackWeights, type StackWeights } from '../profile/stackWeights';
import { type CallTree, MS_PER_UNIT, type Profile } from '../profile/types';
import { ComparedPart, partOf, type UnitedPart } from './compare/comparedPart';
import type { OpenComparison } from './compare/unite';
import { Matching } from './matching';
import type { PatternTests } from './patternTests';
import type { FileMapper } from './ranSources';
import { Recent } from './recent';
import { ScopedModel } from './scopedModel';
import type { ViewSpec } from './sliceTypes';
import { TripleIndex } from '../profile/intColumns';

/** How many parts' models are kept besides the whole: the current one and earlier ones, for undo. */
const SCOPES_KEPT = 3;
/** For a comparison: how many ways of showing parts are kept as well. */
const LOOKS_KEPT = 6;

/** A profile with its call tree, for queries about it. */
export interface LoadedModel extends NumberedTree {
  readonly weights: StackWeights;
  readonly merged: MergedStacks;
}

/**
 * Builds the call tree. Nodes and frames keep their numbers from `before`, an earlier state of the profile; so use the
 * model's own profile.
 */
export function loadModel(now: Profile, before?: NumberedTree): LoadedModel {
  const profile = before === undefined ? now : keepFrames(before.profile, now);
  const weights = stackWeights(profile);
  const merged = mergeStacks(profile, weights);
  const { tree } = merged;
  return { profile, weights, merged, tree, ids: before === undefined ? firstIds(tree) : nextIds(before, tree) };
}

/** An open profile, or two that are compared: the source of every query's answer. */
export interface OpenModel {
  readonly profile: Profile;
  readonly mapper: FileMapper;
  readonly models: Models;
  readonly myCode: MyCode;
  /** Made by the first question that searches. */
  readonly matching: () => Matching;
  /** Null: a single profile. */
  readonly comparison: OpenComparison | null;
}

/** How the user's questions are answered. */
export interface Asking {
  /** What the *My code* filter folds. */
  readonly notMine?: NotMine;
  /** Tests regular expressions; null or absent: this thread does. */
  readonly patterns?: PatternTests | null;
}

export function modelOfProfile(
  profile: Profile,
  mapper: FileMapper,
  loaded: LoadedModel,
  { notMine, patterns = null }: Asking = {},
): OpenModel {
  const myCode = new MyCode(profile.frames, notMine);
  return {
    profile,
    mapper,
    models: profileModels(profile, mapper, loaded, ownFrames(myCode)),
    myCode,
    matching: matchingOf(profile, myCode, patterns),
    comparison: null,
  };
}

export function modelOfBoth(comparison: OpenComparison, { notMine, patterns = null }: Asking = {}): OpenModel {
  const {
    mapper,
    united: { profile },
  } = comparison;
  const myCode = new MyCode(profile.frames, notMine);
  return {
    profile,
    mapper,
    models: comparedModels(comparison, ownFrames(myCode)),
    myCode,
    matching: matchingOf(profile, myCode, patterns),
    comparison,
  };
}

function matchingOf({ frames }: Profile, myCode: MyCode, patterns: PatternTests | null): () => Matching {
  let matching: Matching | undefined;
  return () => (matching ??= new Matching(frames, myCode, patterns));
}

function ownFrames(myCode: MyCode): () => Uint8Array {
  let mine: Uint8Array | undefined;
  return () => (mine ??= myCode.all());
}

/** The model of each requested part; recent ones are kept. */
interface Models {
  readonly whole: ScopedModel;
  of(scope: Scope): ScopedModel;
  /** Public numbers of a view's nodes. */
  ids(scope: Scope, view: ViewSpec): NodeIds;
}

const isWhole = ({ threads, transforms }: Scope): boolean => threads === null && transforms.length === 0;

/** `mine`: 1 for each frame that is the user's own. */
function profileModels(profile: Profile, mapper: FileMapper, loaded: LoadedModel, mine: () => Uint8Array): Models {
  const whole = new ScopedModel(profile, mapper, loaded);
  const scoped = new Recent<ScopedModel>(SCOPES_KEPT);
  return {
    whole,
    of: (scope) =>
      isWhole(scope)
        ? whole
        : scoped.get(JSON.stringify(scope), () => new ScopedModel(applyScope(profile, scope, mine()), mapper)),
    // Only the numbers of the view it opens with survive the profile's growth.
    ids: (scope, view) => (isWhole(scope) && view.kind === 'leftHeavy' ? loaded.ids : sameIds),
  };
}

/** The same for a comparison; an impossible mode is treated as `share`. */
function comparedModels({ united, mapper }: OpenComparison, mine: () => Uint8Array): Models {
  const modes = possibleModes(united.sides, MS_PER_UNIT[united.profile.unit] !== null);
  const parts = new Recent<UnitedPart>(SCOPES_KEPT);
  const looks = new Recent<ScopedModel>(LOOKS_KEPT);
  const modelOf = (part: UnitedPart, view: CompareView): ScopedModel =>
    new ScopedModel(part.profile, mapper, undefined, new ComparedPart(part, view));
  const all = partOf(united, wholeProfile, new Uint8Array());
  const whole = modelOf(all, defaultCompare);
  return {
    whole,
    of: (scope) => {
      const { threads, window, transforms, compare = defaultCompare } = scope;
      const { width, only, swapped } = compare;
      const view = { mode: modes.includes(compare.mode) ? compare.mode : 'share', width, only, swapped } as const;
      if (isWhole(scope) && JSON.stringify(view) === JSON.stringify(defaultCompare)) return whole;
      const key = JSON.stringify([threads, window, transforms]);
      const part = (): UnitedPart => (isWhole(scope) ? all : parts.get(key, () => partOf(united, scope, mine())));
      return looks.get(JSON.stringify([key, view]), () => modelOf(part(), view));
    },
    ids: () => sameIds,
  };
}

/**
 * Public numbers of call-tree nodes. A growing profile is a new, newly sorted tree each time; a node keeps the number
 * it was first given, so that zoom, selection and drawing stay on it. Below zero, -1 - n is a block of folded siblings
 * that begins with n, in both numberings.
 */
export interface NodeIds {
  idOf(node: number): number;
  /** The node with this number; a number beyond the tree's last node if there is none. */
  nodeOf(id: number): number;
  /** How many numbers have been given out. */
  readonly count: number;
}

/** A tree's own numbers, for a profile that does not grow. */
export const sameIds: NodeIds = { idOf: (node) => node, nodeOf: (id) => id, count: 0 };

/** The first tree's numbers are its own. */
export const firstIds = (tree: CallTree): NodeIds => ({ ...sameIds, count: tree.parent.length });

export interface NumberedTree {
  readonly profile: Profile;
  readonly tree: CallTree;
  readonly ids: NodeIds;
}

/**
 * Numbers for a tree that succeeds `before`: a node with the same path of functions keeps its number, others get new
 * ones. Frame indices mean the same functions in both (`keepFrames`).
 */
export function nextIds(before: NumberedTree, tree: CallTree): NodeIds {
  const { parent: parentBefore, frame: frameOfBefore } = before.tree;
  // Node n of before is entry n - 1: the children of a node have distinct frames.
  const children = new TripleIndex(parentBefore.length);
  for (let node = 1; node < parentBefore.length; node++) children.add(parentBefore[node], frameOfBefore[node], 0);
  const knownBefore = children.size;
  const count = tree.parent.length;
  const same = new Int32Array(count).fill(-1);
  const idOf = new Int32Array(count);
  let next = before.ids.count;
  // A parent precedes its children.
  for (let node = 0; node < count; node++) {
    const parent = tree.parent[node] < 0 ? 0 : same[tree.parent[node]];
    if (node === 0) same[node] = 0;
    else if (parent >= 0) {
      const found = children.add(parent, tree.frame[node], 0);
      if (found < knownBefore) same[node] = found + 1;
    }
    idOf[node] = same[node] >= 0 ? before.ids.idOf(same[node]) : next++;
  }
  const nodeOf = new Int32Array(next).fill(count);
  idOf.forEach((id, node) => (nodeOf[id] = node));
  return {
    idOf: (node) => (node < 0 ? -1 - idOf[-1 - node] : idOf[node]),
    nodeOf: (id) => (id < 0 ? -1 - (nodeOf[-1 - id] ?? count) : (nodeOf[id] ?? count)),
    count: next,
  };
}
