/**
 * The interface to the model: every query about a loaded profile, by name. To add one, add a function here; it is then
 * available in this process, from a worker thread and to a page, under its name. Answers are slices and lists, never
 * the model. Errors are ProfileErrors with a hint, or a RangeError if a node does not exist. Percentages are of the
 * scope's total without idle.
 */
import { captureOf, metadataSchema } from '../metadata/metadata';
import type { ExportFormat } from '../profile/exportFormat';
import type { Side } from '../profile/diff/types';
import { remarksOnExport } from '../profile/formats/remarksOnExport';
import { writeProfile } from '../profile/formats/writeProfile';
import { ProfileError } from '../profile/profileError';
import type { Scope } from '../profile/scope';
import { searchTree } from '../profile/search';
import { stackText } from '../profile/stackText';
import { stackWeights } from '../profile/stackWeights';
import { translateNode } from '../profile/translateNode';
import type { Profile } from '../profile/types';
import { pathKey } from '../source/paths';
import type { CapturedSource } from '../source/truth/capturedPaths';
import type { PathRule, PathTie } from '../source/types';
import { comparedDetail, comparedHeat } from './compare/lines';
import { type OddTask, oddTasks } from './compare/oddTask';
import { summarizeSides } from './compare/summarizeSides';
import type { OpenComparison } from './compare/unite';
import { findHit } from './findHit';
import { lineDetail } from './lineDetail';
import type { HotLine, HotLinesRequest, LineDetail, LineHeat, LineRange, RangeHeat } from './lineTypes';
import { type Asking, loadModel, modelOfBoth, modelOfProfile, type LoadedModel, type OpenModel } from './models';
import { ranSources, type FileMapper } from './ranSources';
import { answersAbout, type Asked, type Registry } from './channel';
import { rangeHeat } from './rangeHeat';
import { reportOf } from './report';
import { shownProfile } from './shownProfile';
import { frameSlice, sliceSilhouette } from './sliceFrames';
import type { FrameSlice, ShownSilhouette, Stretch, ViewSpec } from './sliceTypes';
import { summarize, summarizeScope } from './summaries';
import { orderOf, tablePage } from './tablePage';
import type { Hit, NodeIn, ProfileSummary, Report, ScopeSummary, SearchResult, TablePage, TableRequest } from './types';

export const queries = {
  summary({ profile, models, comparison }: OpenModel): ProfileSummary {
    const { compared, weights } = models.whole;
    if (comparison === null || compared === null) return summarize(profile, weights, null);
    return summarize(profile, stackWeights(profile), {
      sideOf: comparison.united.sideOf,
      summary: summarizeSides(comparison, compared),
    });
  },

  scope: ({ models }: OpenModel, scope: Scope): ScopeSummary => summarizeScope(models.of(scope), models.whole, scope),

  /** `range`: only this stretch; null: all of the focus. Throws RangeError if there is no such node. */
  slice(
    { models, mapper, myCode }: OpenModel,
    scope: Scope,
    view: ViewSpec,
    focusNode: number,
    widthPx: number,
    minPx: number,
    range: Stretch | null = null,
  ): FrameSlice {
    const model = models.of(scope);
    return frameSlice({ model, mapper, myCode, ids: models.ids(scope, view) }, model.view(view), {
      focusNode,
      widthPx,
      minPx,
      range,
    });
  },

  /**
   * What the folded blocks of such a slice hold; with a `query` only of the functions that match. Throws ProfileError as
   * `search` does.
   */
  async silhouette(
    { models, mapper, myCode, matching }: OpenModel,
    scope: Scope,
    view: ViewSpec,
    query: string | null,
    ...[focusNode, widthPx, minPx, range]: readonly [number, number, number, Stretch | null]
  ): Promise<ShownSilhouette> {
    const wanted = query === null ? null : await matching().frames(query);
    const model = models.of(scope);
    const context = { model, mapper, myCode, ids: models.ids(scope, view) };
    return sliceSilhouette(context, model.view(view), { focusNode, widthPx, minPx, range }, wanted);
  },

  /** Throws ProfileError: a regular expression is invalid, takes too long or was given up. */
  async search({ models, matching }: OpenModel, scope: Scope, query: string): Promise<SearchResult> {
    const verdict = await matching().frames(query);
    const { merged, scale } = models.of(scope);
    const { matches, weight, frames } = searchTree(merged.tree, verdict);
    return { matches, totalPercent: scale.percent(weight), frames };
  },

  /** The next (or previous) match, from a node on, wrapping around. Null: nothing matches. */
  async hit(
    { models, matching }: OpenModel,
    scope: Scope,
    view: ViewSpec,
    query: string,
    fromNode: number,
    step: 1 | -1,
  ): Promise<Hit | null> {
    const verdict = await matching().frames(query);
    return findHit(models.of(scope).view(view).tree, models.ids(scope, view), verdict, fromNode, step);
  },

  /** Ends the search for a regular expression that nobody waits for any more. */
  giveUp: ({ matching }: OpenModel, query: string): void => matching().giveUp(query),

  async table({ models, mapper, myCode, matching }: OpenModel, scope: Scope, asked: TableRequest): Promise<TablePage> {
    const wanted = asked.filter === '' ? null : await matching().functions(asked.filter);
    const model = models.of(scope);
    return tablePage({ model, mapper, myCode }, orderOf(model, asked, wanted), asked);
  },

  /** The heaviest node of a function in a view, null if there is none. */
  nodeOf({ models }: OpenModel, scope: Scope, view: ViewSpec, frame: number): number | null {
    const node = models.of(scope).view(view).tree.heaviest(frame);
    return node < 0 ? null : models.ids(scope, view).idOf(node);
  },

  /**
   * The node with the same path of functions in another tree, or with the longest part of that path that exists there.
   */
  translate({ models }: OpenModel, from: NodeIn, to: Omit<NodeIn, 'node'>): number {
    const tree = models.of(from.scope).view(from.view).tree;
    const node = models.ids(from.scope, from.view).nodeOf(from.node);
    return models.ids(to.scope, to.view).idOf(translateNode(tree, node, models.of(to.scope).view(to.view).tree));
  },

  /** The `top` functions and lines by self time. */
  report: ({ models, mapper }: OpenModel, top: number): Report => reportOf(models.whole, mapper, top),

  /** Heat of one workspace file (absolute path). In a comparison: of every line number that either side ran. */
  lineHeat({ models }: OpenModel, scope: Scope, file: string): readonly LineHeat[] {
    const model = models.of(scope);
    if (model.comparedLines !== null) return comparedHeat(model, model.comparedLines, file);
    return (model.heat.get(pathKey(file))?.lines ?? []).map(({ line, self, total }) => ({
      line,
      ...model.scale.weights(self, total),
      change: null,
    }));
  },

  /** Stacks, threads and tasks behind one line of a workspace file; null if nothing ran there. */
  lineDetail({ models, mapper }: OpenModel, scope: Scope, file: string, line: number): LineDetail | null {
    const { profile, weights, scale, places: lines, compared, comparedLines } = models.of(scope);
    const { places, keys } = lines;
    const wanted = pathKey(file);
    const key = places.findIndex((place) => place.line === line && pathKey(place.file) === wanted);
    if (key < 0) return null;
    const on = (s: number): boolean => keys[s] === key;
    if (compared !== null && comparedLines !== null)
      return comparedDetail(compared, mapper, on, comparedLines.changes[key]);
    return { ...lineDetail({ profile, weights, scale, mapper, on }), change: null };
  },

  /** Lines across files, hottest first. Throws ProfileError as `search` does. */
  async hotLines({ models, matching }: OpenModel, scope: Scope, asked: HotLinesRequest): Promise<readonly HotLine[]> {
    const { hotLines } = models.of(scope);
    return (asked.filter === '' ? hotLines : await matching().lines(asked.filter, hotLines)).slice(0, asked.count);
  },

  /**
   * Weight of ranges in a workspace file, such as functions; a sample counts once per range, a line in the shortest
   * one.
   */
  rangeHeat: (
    { models, mapper }: OpenModel,
    scope: Scope,
    file: string,
    ranges: readonly LineRange[],
  ): readonly RangeHeat[] => rangeHeat(models.of(scope), mapper, file, ranges),

  /** Workspace files with any weight, hottest first. */
  hotFiles({ models }: OpenModel, scope: Scope): readonly { readonly file: string; readonly selfPercent: number }[] {
    const { heat, scale } = models.of(scope);
    return [...heat.values()]
      .sort((a, b) => b.self - a.self || (a.file < b.file ? -1 : 1))
      .map(({ file, self }) => ({ file, selfPercent: scale.percent(self) }));
  },

  /**
   * How paths were mapped: the rules found, and the remaining ties. `byName`: workspace files (absolute) of which no lines
   * are known, as another text ran; in a comparison on either side.
   */
  mapping: ({
    mapper,
  }: OpenModel): {
    readonly rules: readonly PathRule[];
    readonly ties: readonly PathTie[];
    readonly byName: readonly string[];
  } => ({ rules: mapper.rules ?? [], ties: mapper.ties ?? [], byName: mapper.byName ?? [] }),

  /** The files for which the capture has digests; in a comparison those of one side, by default the later one. */
  ranSources: ({ profile, mapper, comparison }: OpenModel, side: Side = 1): readonly CapturedSource[] =>
    comparison === null
      ? ranSources(captureOf(profile), mapper)
      : ranSources(comparison.captures[side] ?? undefined, comparison.mappers[side]),

  /** Stack of a node, outermost first, one `name (file:line)` a line. */
  stackText: ({ profile, models }: OpenModel, scope: Scope, view: ViewSpec, node: number): string =>
    stackText(profile, models.of(scope).view(view).tree, models.ids(scope, view).nodeOf(node), view.kind === 'callers'),

  /** Which task of a merged capture behaves differently. Throws ProfileError in a comparison. */
  oddTask({ models, mapper, myCode, comparison }: OpenModel): OddTask {
    if (comparison !== null)
      throw new ProfileError(
        'The odd task is found among the tasks of one capture, not of two.',
        'Open one of the captures by itself.',
      );
    return oddTasks({ model: models.whole, mapper, myCode });
  },

  /** The scope as a file; in a comparison the drawn side. Throws ProfileError if the format cannot hold it. */
  exportProfile(open: OpenModel, format: ExportFormat, scope: Scope): Uint8Array {
    const shown = shownProfile(open, scope);
    return writeProfile(shown, format, { places: metadataSchema, recorded: captureOf(shown) });
  },

  /** What such a file leaves out, and what was chosen for it: one sentence each. */
  exportRemarks: (open: OpenModel, format: ExportFormat, scope: Scope): readonly string[] =>
    remarksOnExport(shownProfile(open, scope), format),
} satisfies Registry;

/** The queries that views, command line and pages use: see {@link queries}. Promises reject with message and hint. */
export type ProfileQueries = Asked<typeof queries> & { dispose(): void };
export type QueryName = keyof typeof queries;

/** Answers queries about an open profile in this thread. */
export const queriesAbout = (about: OpenModel): ProfileQueries => ({
  ...answersAbout(about, queries),
  dispose: () => about.matching().end(),
});

/** Answers queries about a loaded profile in this thread. */
export const createQueries = (
  profile: Profile,
  mapper: FileMapper,
  loaded: LoadedModel = loadModel(profile),
  asking?: Asking,
): ProfileQueries => queriesAbout(modelOfProfile(profile, mapper, loaded, asking));

/** Answers the same queries about two profiles: see `unite`. */
export const compareQueries = (comparison: OpenComparison, asking?: Asking): ProfileQueries =>
  queriesAbout(modelOfBoth(comparison, asking));
