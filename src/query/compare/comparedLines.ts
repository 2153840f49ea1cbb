import type { SourceMapper } from '../../source/types';
import { linePlaces, type LinePlaces } from '../linePlaces';
import type { ComparedPart } from './comparedPart';
import { bothWeights, keyChanges } from './keyChanges';
import type { LineChange } from './types';

/** Lines of either side, by number as each side ran. */
export interface ComparedLines extends LinePlaces {
  /** By place. */
  readonly changes: readonly LineChange[];
}

/** Both sides of every line, in the mode's unit. `unmapped`: those that are not in the workspace too. */
export function comparedLines(compared: ComparedPart, mapper: SourceMapper, unmapped: boolean): ComparedLines {
  const { places, keys } = linePlaces(compared.part.profile, bothWeights(compared), mapper, unmapped);
  return { places, keys, changes: keyChanges(compared, keys, places.length) };
}
