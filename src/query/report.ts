import { lineTotals } from '../profile/lines';
import { pathKey } from '../source/paths';
import { areLinesOfFile, locateFrame, locateFunction } from '../source/profileFiles';
import type { SourceMapper } from '../source/types';
import type { ScopedModel } from './scopedModel';
import type { Report, ReportRow } from './types';

/** The `top` functions and lines by self time. */
export const reportOf = (model: ScopedModel, mapper: SourceMapper, top: number): Report => ({
  functions: functionRows(model, mapper, top),
  lines: lineRows(model, mapper, top),
});

/**
 * Lines with weight, by self, then total. Lines that ran are mapped before they are added up. A row's function, file and
 * line are those that ran, of the heaviest stack there.
 */
function lineRows({ profile, weights, scale }: ScopedModel, mapper: SourceMapper, top: number): ReportRow[] {
  const { frames } = profile;
  const sourceOf = (frame: number, line: number): { file: string; line: number } | null => {
    const source = locateFrame(mapper, frames[frame], line);
    return source && { file: pathKey(source.file), line: source.line };
  };
  return lineTotals(profile, weights, sourceOf)
    .filter(({ frame }) => areLinesOfFile(mapper, frames[frame]))
    .slice(0, top)
    .map(({ frame, ranLine, self, total }) => ({
      name: frames[frame].name,
      file: frames[frame].file,
      line: ranLine,
      ...scale.weights(self, total),
      source: locateFrame(mapper, frames[frame], ranLine),
    }));
}

/**
 * Functions with weight, by self, then total; a function's line is its definition, or else its hottest line; 0 where both
 * are positions in a text that is nowhere.
 */
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
      const source = locateFunction(mapper, frame, frame.line > 0 ? 0 : line);
      const isNowhere = (source === null || source.byName === true) && !areLinesOfFile(mapper, frame);
      return {
        name: frame.name,
        file: frame.file,
        line: isNowhere ? 0 : line,
        ...scale.weights(self[f], total[f]),
        source,
      };
    });
}
