import { buildCallTree } from '../profile/callTree';
import { writeSpeedscope } from '../profile/formats/writeSpeedscope';
import { frameKey } from '../profile/frameKey';
import { functionTotals } from '../profile/functions';
import type { FunctionTotals } from '../profile/functions';
import { lineTotals } from '../profile/lines';
import { packageOf } from '../profile/packageOf';
import { ProfileError } from '../profile/profileError';
import { searchTree } from '../profile/search';
import { stackText } from '../profile/stackText';
import { stackWeights } from '../profile/stackWeights';
import type { StackWeights } from '../profile/stackWeights';
import type { Profile } from '../profile/types';
import { pathKey } from '../source/paths';
import type { SourceMapper } from '../source/types';
import { firstIds, nextIds, type NumberedTree } from './nodeIds';
import { Scale } from './scale';
import { frameSlice } from './sliceFrames';
import type { ProfileQueries, ProfileSummary, ReportRow } from './types';
import { workspaceHeat } from './workspaceHeat';
import type { FileHeat } from './workspaceHeat';

/** A profile with its call tree, as queries about it need them. */
export interface LoadedModel extends NumberedTree {
  readonly weights: StackWeights;
}

/** Builds the call tree; its nodes keep the numbers they had in the tree of `before`, an earlier state of the profile. */
export function loadModel(profile: Profile, before?: NumberedTree): LoadedModel {
  const weights = stackWeights(profile);
  const tree = buildCallTree(profile, undefined, weights);
  return { profile, weights, tree, ids: before === undefined ? firstIds(tree) : nextIds(before, profile, tree) };
}

/** Answers queries about a loaded profile in this thread. Percentages are of the total without idle. */
export function createQueries(profile: Profile, mapper: SourceMapper, { weights, tree, ids }: LoadedModel = loadModel(profile)): ProfileQueries {
  const functions = functionTotals(profile, weights);
  const scale = new Scale(profile.unit, weights.sum);
  const model = { profile, tree, ids, functions, mapper };
  let heat: Map<string, FileHeat> | undefined;
  const heatByFile = (): Map<string, FileHeat> => (heat ??= workspaceHeat(profile, weights, mapper));
  return {
    summary: async () => summarize(profile, weights.sum, weights.idle, scale),
    scope: async () => ({
      total: weights.sum, totalMs: scale.ms(weights.sum), shareOfAll: 1,
      samples: profile.threads.reduce((sum, thread) => sum + thread.samples.stack.length, 0),
      frames: functions.total.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0), threadLength: null,
    }),
    slice: async (_scope, _view, focusNode, widthPx, minPx) => frameSlice(model, focusNode, widthPx, minPx),
    search: async (_scope, query) => {
      const { matches, weight, frames } = searchTree(profile, tree, query);
      return { matches, totalPercent: scale.percent(weight), frames };
    },
    hit: async () => null,
    table: async (_scope, { at, count }) => {
      const start = typeof at === 'number' ? at : 0;
      const order = profile.frames.map((_, f) => f).filter((f) => functions.total[f] > 0).sort((a, b) => functions.self[b] - functions.self[a]);
      const rows = order.slice(start, start + count).map((f) => {
        const { name, file, kind, line } = profile.frames[f];
        const at = functions.hottestLine[f] || line;
        return { frame: f, key: frameKey(profile.frames[f]), name, file, line: at, kind, package: packageOf(profile.frames[f]), mine: true, ...scale.weights(functions.self[f], functions.total[f]), source: mapper.locate(file, at, 0) };
      });
      return { rows, start, count: order.length, found: -1 };
    },
    nodeOf: async (_scope, _view, frame) => {
      const node = tree.frame.indexOf(frame);
      return node < 0 ? null : ids.idOf(node);
    },
    translate: async ({ node }) => node,
    report: async (top) => ({
      functions: functionRows(profile, functions, mapper, scale).slice(0, top),
      lines: lineTotals(profile, weights).slice(0, top).map((row) => ({
        name: profile.frames[row.frame].name, file: row.file, line: row.line,
        ...scale.weights(row.self, row.total),
        source: mapper.locate(row.file, row.line, 0),
      })),
    }),
    lineHeat: async (_scope, file) => (heatByFile().get(pathKey(file))?.lines ?? []).map(({ line, self, total }) => ({ line, ...scale.weights(self, total) })),
    hotFiles: async () => [...heatByFile().values()]
      .sort((a, b) => b.self - a.self || (a.file < b.file ? -1 : 1))
      .map(({ file, self }) => ({ file, selfPercent: scale.percent(self) })),
    stackText: async (_scope, _view, node) => stackText(profile, tree, ids.nodeOf(node)),
    exportProfile: async (format) => {
      if (format !== 'speedscope') throw new ProfileError(`A profile cannot be written as ${format} yet.`);
      return new TextEncoder().encode(writeSpeedscope(profile));
    },
    dispose: () => undefined,
  };
}

function summarize(profile: Profile, total: number, idle: number, scale: Scale): ProfileSummary {
  return {
    name: profile.name,
    unit: profile.unit,
    total,
    totalMs: scale.ms(total),
    idleMs: scale.ms(idle),
    samples: profile.threads.reduce((sum, thread) => sum + thread.samples.stack.length, 0),
    threads: profile.threads.map((thread, i) => ({ name: thread.name, total: stackWeights(profile, i).sum, samples: thread.samples.stack.length, source: thread.source ?? null })),
    capture: profile.capture ?? null,
  };
}

/** All functions with weight, by self, then total; a function's line is its definition, else its hottest line. */
function functionRows(profile: Profile, { self, total, hottestLine }: FunctionTotals, mapper: SourceMapper, scale: Scale): ReportRow[] {
  return profile.frames
    .map((frame, f) => ({ frame, f }))
    .filter(({ f }) => total[f] > 0)
    .sort((a, b) => self[b.f] - self[a.f] || total[b.f] - total[a.f] || a.f - b.f)
    .map(({ frame, f }) => {
      const line = frame.line || hottestLine[f];
      return {
        name: frame.name, file: frame.file, line,
        ...scale.weights(self[f], total[f]),
        source: mapper.locate(frame.file, line, frame.line > 0 ? frame.column : 0),
      };
    });
}
