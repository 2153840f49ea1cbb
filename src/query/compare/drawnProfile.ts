import { captureSources } from '../../metadata/sources';
import type { Profile } from '../../profile/types';
import type { ComparedPart } from './comparedPart';
import type { OpenComparison } from './unite';

/** The drawn side of a part, as a profile of its own: the later one if both are drawn. */
export function drawnProfile(
  { names, captures, united: { sideOf } }: OpenComparison,
  { part: { profile }, drawnThreads, view }: ComparedPart,
): Profile {
  const threads = drawnThreads ?? [...sideOf.keys()].filter((t) => sideOf[t] === (view.swapped ? 0 : 1));
  const side = threads.length > 0 ? sideOf[threads[0]] : 1;
  const capture = captures[side];
  const { capture: _, ...rest } = profile;
  const ofBefore = captures[0] === null ? 0 : captureSources(captures[0]).length;
  return {
    ...rest,
    name: names[side],
    threads: threads.map((t) => {
      const { source, ...thread } = profile.threads[t];
      return {
        ...thread,
        ...(source !== undefined &&
          capture?.sources !== undefined && { source: side === 0 ? source : source - ofBefore }),
      };
    }),
    ...(capture && { capture }),
  };
}
