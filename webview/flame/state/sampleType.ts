import type { ProfileSummary } from '../../../src/query/types';
import type { PageState } from './pageState';

/**
 * What changes in the state with the sample type of a profile that was loaded. Threads and times of another type are
 * others, so they are forgotten; filters of functions stay.
 */
export function ofType({ sampleType: before, scope }: PageState, { types }: ProfileSummary): Partial<PageState> {
  const sampleType = types === undefined ? null : types.all[types.chosen].name;
  return before === null || before === sampleType
    ? { sampleType }
    : { sampleType, scope: { ...scope, threads: null, window: null }, undo: [] };
}
