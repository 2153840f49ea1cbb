import { stackWeights } from '../../profile/stackWeights';
import { MS_PER_UNIT } from '../../profile/types';
import type { SourceMapper } from '../../source/types';
import { lineDetail } from '../lineDetail';
import { Scale } from '../scale';
import type { LineDetail } from '../types';
import type { ComparedPart } from './comparedPart';
import type { LineChange } from './types';

/** Stacks, threads and tasks behind one line on the side that is drawn (in the profile's unit), or on the other where that never ran it. */
export function comparedDetail(
  { part: { profile, united }, drawnThreads, view }: ComparedPart,
  mapper: SourceMapper,
  on: (stack: number) => boolean,
  change: LineChange,
): LineDetail {
  const drawn = drawnThreads?.length ? united.sideOf[drawnThreads[0]] : view.swapped ? 0 : 1;
  const ofSide = (side: number): LineDetail => {
    const part = { ...profile, threads: profile.threads.filter((_, t) => united.sideOf[t] === side) };
    const weights = stackWeights(part);
    return {
      ...lineDetail({ profile: part, weights, scale: new Scale(MS_PER_UNIT[part.unit], weights.sum), mapper, on }),
      change,
    };
  };
  const detail = ofSide(drawn);
  return detail.total > 0 ? detail : ofSide(1 - drawn);
}
