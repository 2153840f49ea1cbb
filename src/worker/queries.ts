import { applyScope } from '../profile/applyScope';
import { mergeStacks, type MergedStacks } from '../profile/callTree';
import { writeProfile } from '../profile/formats/writeProfile';
import { keepFrames } from '../profile/keepFrames';
import { MyCode, type NotMine } from '../profile/myCode';
import type { Scope } from '../profile/scope';
import { searchTree } from '../profile/search';
import { stackText } from '../profile/stackText';
import { stackWeights, type StackWeights } from '../profile/stackWeights';
import { translateNode } from '../profile/translateNode';
import type { Profile } from '../profile/types';
import { pathKey } from '../source/paths';
import { findHit } from './findHit';
import { hotLines } from './hotLines';
import { lineDetail } from './lineDetail';
import { firstIds, nextIds, sameIds, type NodeIds, type NumberedTree } from './nodeIds';
import { ranSources, type FileMapper } from './ranSources';
import { rangeHeat } from './rangeHeat';
import { Recent } from './recent';
import { reportOf } from './report';
import { ScopedModel } from './scopedModel';
import { frameSlice } from './sliceFrames';
import { summarize, summarizeScope } from './summaries';
import { tableOrder, tablePage } from './tablePage';
import type { ProfileQueries, ViewSpec } from './types';

/** Parts of the profile whose model is kept besides the whole: that in sight and those before, for undo. */
const SCOPES_KEPT = 3;

/** A profile with its call tree, as queries about it need them. */
export interface LoadedModel extends NumberedTree {
  readonly weights: StackWeights;
  readonly merged: MergedStacks;
}

/** Builds the call tree. Nodes and frames keep the numbers they had in `before`, an earlier state of the profile: ask about the model's own profile. */
export function loadModel(now: Profile, before?: NumberedTree): LoadedModel {
  const profile = before === undefined ? now : keepFrames(before.profile, now);
  const weights = stackWeights(profile);
  const merged = mergeStacks(profile, weights);
  const { tree } = merged;
  return { profile, weights, merged, tree, ids: before === undefined ? firstIds(tree) : nextIds(before, tree) };
}

/** Answers queries about a loaded profile in this thread. `notMine`: what the *My code* filter folds. */
export function createQueries(profile: Profile, mapper: FileMapper, loaded: LoadedModel = loadModel(profile), notMine?: NotMine): ProfileQueries {
  const whole = new ScopedModel(profile, mapper, loaded);
  const scoped = new Recent<ScopedModel>(SCOPES_KEPT);
  const myCode = new MyCode(profile.frames, notMine);
  let ownFrames: Uint8Array | undefined;
  const mine = (): Uint8Array => (ownFrames ??= myCode.all());
  const isWhole = ({ threads, transforms }: Scope): boolean => threads === null && transforms.length === 0;
  const modelOf = (scope: Scope): ScopedModel => (isWhole(scope) ? whole : scoped.get(JSON.stringify(scope), () => new ScopedModel(applyScope(profile, scope, mine()), mapper)));
  /** Numbers outlive the profile's growth in the view it opens with; others are numbered anew. */
  const idsOf = (scope: Scope, view: ViewSpec): NodeIds => (isWhole(scope) && view.kind === 'leftHeavy' ? loaded.ids : sameIds);
  return {
    summary: async () => summarize(profile, whole),
    scope: async (scope) => summarizeScope(modelOf(scope), whole, scope),
    slice: async (scope, view, focusNode, widthPx, minPx, range = null) => {
      const model = modelOf(scope);
      return frameSlice({ model, mapper, myCode, ids: idsOf(scope, view) }, model.view(view), { focusNode, widthPx, minPx, range });
    },
    search: async (scope, query) => {
      const { merged, scale } = modelOf(scope);
      const { matches, weight, frames } = searchTree(profile, merged.tree, query);
      return { matches, totalPercent: scale.percent(weight), frames };
    },
    hit: async (scope, view, query, fromNode, step) => findHit(modelOf(scope).view(view).tree, idsOf(scope, view), profile.frames, query, fromNode, step),
    table: async (scope, request) => {
      const context = { model: modelOf(scope), mapper, myCode };
      const { sort, descending, filter } = request;
      const order = context.model.orders.get(JSON.stringify([sort, descending, filter]), () => tableOrder(context, request));
      return tablePage(context, order, request);
    },
    nodeOf: async (scope, view, frame) => {
      const node = modelOf(scope).view(view).tree.heaviest(frame);
      return node < 0 ? null : idsOf(scope, view).idOf(node);
    },
    translate: async (from, to) => {
      const tree = modelOf(from.scope).view(from.view).tree;
      const node = idsOf(from.scope, from.view).nodeOf(from.node);
      return idsOf(to.scope, to.view).idOf(translateNode(tree, node, modelOf(to.scope).view(to.view).tree));
    },
    report: async (top) => reportOf(whole, mapper, top),
    lineHeat: async (scope, file) => {
      const { heat, scale } = modelOf(scope);
      return (heat.get(pathKey(file))?.lines ?? []).map(({ line, self, total }) => ({ line, ...scale.weights(self, total) }));
    },
    lineDetail: async (scope, file, line) => {
      const { profile: part, weights, scale, places: { places, keys } } = modelOf(scope);
      const wanted = pathKey(file);
      const key = places.findIndex((place) => place.line === line && pathKey(place.file) === wanted);
      return key < 0 ? null : lineDetail({ profile: part, weights, scale, mapper, on: (s) => keys[s] === key });
    },
    hotLines: async (scope, request) => hotLines(modelOf(scope).hotLines, request),
    rangeHeat: async (scope, file, ranges) => rangeHeat(modelOf(scope), mapper, file, ranges),
    hotFiles: async (scope) => {
      const { heat, scale } = modelOf(scope);
      return [...heat.values()]
        .sort((a, b) => b.self - a.self || (a.file < b.file ? -1 : 1))
        .map(({ file, self }) => ({ file, selfPercent: scale.percent(self) }));
    },
    mapping: async () => ({ rules: mapper.rules ?? [], ties: mapper.ties ?? [] }),
    ranSources: async () => ranSources(profile, mapper),
    stackText: async (scope, view, node) => stackText(profile, modelOf(scope).view(view).tree, idsOf(scope, view).nodeOf(node), view.kind === 'callers'),
    exportProfile: async (format, scope) => writeProfile(modelOf(scope).profile, format),
    dispose: () => undefined,
  };
}
