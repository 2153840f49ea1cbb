import { lineTotals } from '../profile/lines';
import { locateFrame } from '../source/profileFiles';
import type { SourceMapper } from '../source/types';
import type { ScopedModel } from './scopedModel';
import type { Report, ReportRow } from './types';

/** The `top` functions and lines by self time. */
export function reportOf(model: ScopedModel, mapper: SourceMapper, top: number): Report {
  const { profile, weights, scale } = model;
  const lines = lineTotals(profile, weights)
    .slice(0, top)
    .map((row) => ({
      name: profile.frames[row.frame].name,
      file: row.file,
      line: row.line,
      ...scale.weights(row.self, row.total),
      source: locateFrame(mapper, profile.frames[row.frame], row.line),
    }));
  return { functions: functionRows(model, mapper, top), lines };
}

/** Functions with weight, by self, then total; a function's line is its definition, or else its hottest line. */
function functionRows(
  { profile, functions: { self, total, hottestLine }, scale }: ScopedModel,
  mapper: SourceMapper,
  top: number,
): ReportRow[] {
  return profile.frames
    .map((frame, f) => ({ frame, f }))
    .filter(({ f }) => total[f] > 0)
    .sort((a, b) => self[b.f] - self[a.f] || total[b.f] - total[a.f] || a.f - b.f)
    .slice(0, top)
    .map(({ frame, f }) => {
      const line = frame.line || hottestLine[f];
      return {
        name: frame.name,
        file: frame.file,
        line,
        ...scale.weights(self[f], total[f]),
        source: locateFrame(mapper, frame, frame.line > 0 ? 0 : line),
      };
    });
}
