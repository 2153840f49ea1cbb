import { PbfReader } from 'pbf';
import { chooseSampleType, distinctTypes, type TypeWish } from '../sampleTypes';
import type { SampleTypes } from '../types';
import { readValues } from './pprofIds';
import { eachField, eachFieldInside, type PprofTables, PROFILE, SAMPLE, textOf } from './pprofTables';

/**
 * The sample types of a file, and which of them is read. `default_sample_type` is the text of the declared one
 * (https://github.com/google/pprof/blob/main/proto/profile.proto). Throws ProfileError if the file lacks the wanted one.
 */
export function readSampleTypes(
  tables: PprofTables,
  bytes: Uint8Array,
  wish: TypeWish | undefined,
  file: string,
): SampleTypes {
  const { sampleTypes, defaultSampleType } = tables;
  const { isUsed, isDifference } =
    sampleTypes.length < 2 ? { isUsed: [true], isDifference: [false] } : lookThrough(bytes, sampleTypes.length);
  const all = sampleTypes.map(({ type, unit }, i) => ({
    name: textOf(tables, type, 'sample_type.type') || `type ${i + 1}`,
    detail: textOf(tables, unit, 'sample_type.unit'),
    ...(isDifference[i] && { isDifference: true as const }),
  }));
  const declared = defaultSampleType > 0 ? sampleTypes.findIndex(({ type }) => type === defaultSampleType) : -1;
  return chooseSampleType({ all: distinctTypes(all), declared, isUsed: (type) => isUsed[type] }, wish, file);
}

/** For each type whether it has a weight other than 0, and one below. */
function lookThrough(
  bytes: Uint8Array,
  count: number,
): { readonly isUsed: readonly boolean[]; readonly isDifference: readonly boolean[] } {
  const isUsed = new Array<boolean>(count).fill(false);
  const isDifference = new Array<boolean>(count).fill(false);
  const reader = new PbfReader(bytes);
  const values: number[] = [];
  eachField(reader, reader.length, 'profile', (field) => {
    if (field !== PROFILE.sample) return;
    values.length = 0;
    eachFieldInside(reader, 'sample', (inner) => {
      if (inner === SAMPLE.values) readValues(reader, values);
    });
    for (let type = 0; type < values.length && type < count; type++) {
      isUsed[type] ||= values[type] !== 0;
      isDifference[type] ||= values[type] < 0;
    }
  });
  return { isUsed, isDifference };
}
