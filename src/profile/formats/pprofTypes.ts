import { PbfReader } from 'pbf';
import { chooseSampleType, distinctTypes, type TypeWish } from '../sampleTypes';
import type { SampleTypes } from '../types';
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
  const all = sampleTypes.map(({ type, unit }, i) => ({
    name: textOf(tables, type, 'sample_type.type') || `type ${i + 1}`,
    detail: textOf(tables, unit, 'sample_type.unit'),
  }));
  const declared = defaultSampleType > 0 ? sampleTypes.findIndex(({ type }) => type === defaultSampleType) : -1;
  let used: readonly boolean[] | undefined;
  const isUsed = (type: number): boolean => all.length < 2 || (used ??= usedTypes(bytes, all.length))[type];
  return chooseSampleType({ all: distinctTypes(all), declared, isUsed }, wish, file);
}

/** Whether each type has a weight other than 0; ends with the first sample that has one of the last type. */
function usedTypes(bytes: Uint8Array, count: number): boolean[] {
  const used = new Array<boolean>(count).fill(false);
  const reader = new PbfReader(bytes);
  const values: number[] = [];
  eachField(reader, reader.length, 'profile', (field) => {
    if (field !== PROFILE.sample) return;
    values.length = 0;
    eachFieldInside(reader, 'sample', (inner) => {
      if (inner === SAMPLE.values) reader.readPackedVarint(values, true);
    });
    for (let type = 0; type < count; type++) used[type] ||= (values[type] ?? 0) !== 0;
    if (used[count - 1]) reader.pos = reader.length;
  });
  return used;
}
