import { PbfReader } from 'pbf';
import { IntColumn } from '../intColumns';
import { ProfileBuilder } from '../profileBuilder';
import { ProfileError } from '../profileError';
import { hintOnDifference, remarksOnTypes, type TypeWish } from '../sampleTypes';
import type { Profile } from '../types';
import type { Importer } from './importer';
import { type PprofId, readIds, readValues } from './pprofIds';
import {
  eachField,
  eachFieldInside,
  LABEL,
  looksLikePprof,
  type PprofTables,
  PROFILE,
  readTables,
  SAMPLE,
  textOf,
} from './pprofTables';
import { PprofStacks } from './pprofStacks';
import { readSampleTypes } from './pprofTypes';
import { unitOf } from './pprofUnits';

/**
 * pprof (https://github.com/google/pprof/blob/main/proto/profile.proto). Of several sample types, one is read (`chooseSampleType`); a
 * remark names the others. Samples with a thread name label go to that thread. Inlined calls are frames of their own; an address without a function is named after itself
 * and its file.
 */
export const pprofImporter: Importer = {
  format: 'pprof',
  matches: ({ bytes }) => looksLikePprof(bytes),
  read: ({ bytes }, name, type) => readPprof(bytes, name, type),
};

const THREAD_LABELS = ['thread', 'thread name', 'thread_name'];

interface Rows {
  readonly stack: IntColumn;
  readonly weight: number[];
}

function readPprof(bytes: Uint8Array, name: string, type: TypeWish | undefined): Profile {
  const tables = readTables(new PbfReader(bytes));
  const types = readSampleTypes(tables, bytes, type, name);
  const { chosen } = types;
  const { unit, scale } = unitOf(textOf(tables, tables.sampleTypes[chosen].unit, 'sample_type.unit'));
  const builder = new ProfileBuilder();
  const stacks = new PprofStacks(tables, builder, bytes.length);
  const threadKeys = new Set(THREAD_LABELS.map((label) => tables.strings.indexOf(label)).filter((key) => key > 0));
  const threads = new Map<string, Rows>();
  const reader = new PbfReader(bytes);
  const locations: PprofId[] = [];
  const values: number[] = [];
  let count = 0;
  eachField(reader, reader.length, 'profile', (field) => {
    if (field !== PROFILE.sample) return;
    const where = `sample[${count++}]`;
    let thread = '';
    locations.length = 0;
    values.length = 0;
    eachFieldInside(reader, where, (inner) => {
      if (inner === SAMPLE.locations) readIds(reader, locations);
      else if (inner === SAMPLE.values) readValues(reader, values);
      else if (inner === SAMPLE.label) thread = threadOf(reader, tables, threadKeys, where) || thread;
    });
    if (values.length !== tables.sampleTypes.length)
      throw new ProfileError(`${where}: ${values.length} values for ${tables.sampleTypes.length} sample types.`);
    const weight = values[chosen];
    if (weight < 0)
      throw new ProfileError(`${where}.value[${chosen}]: weight ${weight} is negative.`, hintOnDifference(types));
    if (weight === 0) return;
    const rows = threads.get(thread) ?? { stack: new IntColumn(16), weight: [] };
    threads.set(thread, rows);
    rows.stack.push(stacks.stackOf(locations, where));
    rows.weight.push(weight * scale);
  });
  for (const [thread, rows] of threads)
    builder.thread(thread || 'main', rows.stack.toArray(), Float64Array.from(rows.weight));
  if (threads.size === 0) builder.thread('main', new Int32Array(0), new Float64Array(0));
  return builder.build({ name, unit, summed: true, types, remarks: remarksOnTypes(types) });
}

function threadOf(reader: PbfReader, tables: PprofTables, keys: ReadonlySet<number>, where: string): string {
  let [key, text] = [0, 0];
  eachFieldInside(reader, `${where}.label`, (field) => {
    if (field === LABEL.key) key = reader.readVarint();
    else if (field === LABEL.text) text = reader.readVarint();
  });
  return keys.has(key) ? textOf(tables, text, `${where}.label`) : '';
}
