import { MS_PER_UNIT, type WeightUnit } from '../../src/profile/types';
import { formatWeight as inWords } from '../../src/words/figures';

/** A weight in the profile's unit as people read it: time as time, bytes as bytes, the rest as a count of samples. */
export function weightText(weight: number, unit: WeightUnit): string {
  const perUnit = MS_PER_UNIT[unit];
  return inWords(weight, perUnit === null ? null : weight * perUnit, unit);
}
