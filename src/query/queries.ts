import { mergeStacks, type MergedStacks } from '../profile/callTree';
import { writeProfile } from '../profile/formats/writeProfile';
import { keepFrames } from '../profile/keepFrames';
import { MyCode, type NotMine } from '../profile/myCode';
import { ProfileError } from '../profile/profileError';
import { searchTree } from '../profile/search';
import { stackText } from '../profile/stackText';
import { stackWeights, type StackWeights } from '../profile/stackWeights';
import { translateNode } from '../profile/translateNode';
import type { Profile } from '../profile/types';
import { pathKey } from '../source/paths';
import { comparedDetail } from './compare/comparedDetail';
import { comparedHeat } from './compare/comparedHeat';
import { drawnProfile } from './compare/drawnProfile';
import { oddTasks } from './compare/oddTasks';
import { summarizeSides } from './compare/summarizeSides';
import type { OpenComparison } from './compare/unite';
import { findHit } from './findHit';
import { hotLines } from './hotLines';
import { lineDetail } from './lineDetail';
import { comparedModels, profileModels, type Models } from './models';
import { firstIds, nextIds, type NumberedTree } from './nodeIds';
import { packSlice } from './packedSlice';
import { ranSources, type FileMapper } from './ranSources';
import { rangeHeat } from './rangeHeat';
import { reportOf } from './report';
import { frameSlice } from './sliceFrames';
import { summarize, summarizeScope } from './summaries';
import { tableOrder, tablePage } from './tablePage';
import type { FrameSlice, ProfileQueries } from './types';

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
export function createQueries(
  profile: Profile,
  mapper: FileMapper,
  loaded: LoadedModel = loadModel(profile),
  notMine?: NotMine,
): ProfileQueries {
  const myCode = new MyCode(profile.frames, notMine);
  return answers({
    profile,
    mapper,
    models: profileModels(profile, mapper, loaded, ownFrames(myCode)),
    myCode,
    comparison: null,
  });
}

/** Answers the same queries about two profiles: see `unite`. */
export function compareQueries(comparison: OpenComparison, notMine?: NotMine): ProfileQueries {
  const {
    mapper,
    united: { profile },
  } = comparison;
  const myCode = new MyCode(profile.frames, notMine);
  return answers({ profile, mapper, models: comparedModels(comparison, ownFrames(myCode)), myCode, comparison });
}

function ownFrames(myCode: MyCode): () => Uint8Array {
  let mine: Uint8Array | undefined;
  return () => (mine ??= myCode.all());
}

interface Opened {
  readonly profile: Profile;
  readonly mapper: FileMapper;
  readonly models: Models;
  readonly myCode: MyCode;
  readonly comparison: OpenComparison | null;
}

function answers({ profile, mapper, models, myCode, comparison }: Opened): ProfileQueries {
  const sliceOf = (
    ...[scope, view, focusNode, widthPx, minPx, range = null]: Parameters<ProfileQueries['slice']>
  ): FrameSlice => {
    const model = models.of(scope);
    return frameSlice({ model, mapper, myCode, ids: models.ids(scope, view) }, model.view(view), {
      focusNode,
      widthPx,
      minPx,
      range,
    });
  };
  return {
    summary: async () => {
      const { compared, weights } = models.whole;
      if (comparison === null || compared === null) return summarize(profile, weights, null);
      return summarize(profile, stackWeights(profile), {
        sideOf: comparison.united.sideOf,
        summary: summarizeSides(comparison, compared),
      });
    },
    scope: async (scope) => summarizeScope(models.of(scope), models.whole, scope),
    slice: async (...asked) => sliceOf(...asked),
    packedSlice: async (...asked) => packSlice(sliceOf(...asked)),
    search: async (scope, query) => {
      const { merged, scale } = models.of(scope);
      const { matches, weight, frames } = searchTree(profile, merged.tree, query);
      return { matches, totalPercent: scale.percent(weight), frames };
    },
    hit: async (scope, view, query, fromNode, step) =>
      findHit(models.of(scope).view(view).tree, models.ids(scope, view), profile.frames, query, fromNode, step),
    table: async (scope, request) => {
      const context = { model: models.of(scope), mapper, myCode };
      const { sort, descending, filter } = request;
      const order = context.model.orders.get(JSON.stringify([sort, descending, filter]), () =>
        tableOrder(context, request),
      );
      return tablePage(context, order, request);
    },
    nodeOf: async (scope, view, frame) => {
      const node = models.of(scope).view(view).tree.heaviest(frame);
      return node < 0 ? null : models.ids(scope, view).idOf(node);
    },
    translate: async (from, to) => {
      const tree = models.of(from.scope).view(from.view).tree;
      const node = models.ids(from.scope, from.view).nodeOf(from.node);
      return models.ids(to.scope, to.view).idOf(translateNode(tree, node, models.of(to.scope).view(to.view).tree));
    },
    report: async (top) => reportOf(models.whole, mapper, top),
    lineHeat: async (scope, file) => {
      const model = models.of(scope);
      if (model.comparedLines !== null) return comparedHeat(model, model.comparedLines, file);
      return (model.heat.get(pathKey(file))?.lines ?? []).map(({ line, self, total }) => ({
        line,
        ...model.scale.weights(self, total),
        change: null,
      }));
    },
    lineDetail: async (scope, file, line) => {
      const {
        profile: part,
        weights,
        scale,
        places: { places, keys },
        compared,
        comparedLines,
      } = models.of(scope);
      const wanted = pathKey(file);
      const key = places.findIndex((place) => place.line === line && pathKey(place.file) === wanted);
      if (key < 0) return null;
      const on = (s: number): boolean => keys[s] === key;
      if (compared !== null && comparedLines !== null)
        return comparedDetail(compared, mapper, on, comparedLines.changes[key]);
      return { ...lineDetail({ profile: part, weights, scale, mapper, on }), change: null };
    },
    hotLines: async (scope, request) => hotLines(models.of(scope).hotLines, request),
    rangeHeat: async (scope, file, ranges) => rangeHeat(models.of(scope), mapper, file, ranges),
    hotFiles: async (scope) => {
      const { heat, scale } = models.of(scope);
      return [...heat.values()]
        .sort((a, b) => b.self - a.self || (a.file < b.file ? -1 : 1))
        .map(({ file, self }) => ({ file, selfPercent: scale.percent(self) }));
    },
    mapping: async () => ({ rules: mapper.rules ?? [], ties: mapper.ties ?? [] }),
    ranSources: async (side = 1) =>
      comparison === null
        ? ranSources(profile.capture, mapper)
        : ranSources(comparison.captures[side] ?? undefined, comparison.mappers[side]),
    stackText: async (scope, view, node) =>
      stackText(
        profile,
        models.of(scope).view(view).tree,
        models.ids(scope, view).nodeOf(node),
        view.kind === 'callers',
      ),
    exportProfile: async (format, scope) => {
      const { profile: part, compared } = models.of(scope);
      return writeProfile(comparison === null || compared === null ? part : drawnProfile(comparison, compared), format);
    },
    oddTask: async () => {
      if (comparison !== null)
        throw new ProfileError(
          'The odd task is found among the tasks of one capture, not of two.',
          'Open one of the captures by itself.',
        );
      return oddTasks({ model: models.whole, mapper, myCode });
    },
    dispose: () => undefined,
  };
}
