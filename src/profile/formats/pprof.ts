import { PbfReader } from 'pbf';
import { IntColumn } from '../intColumns';
import { ProfileBuilder } from '../profileBuilder';
import { ProfileError } from '../profileError';
import type { Profile, WeightUnit } from '../types';
import type { Importer } from './importer';
import {
  eachField,
  eachFieldInside,
  LABEL,
  looksLikePprof,
  type PprofTables,
  PROFILE,
  readTables,
  SAMPLE,
} from './pprofTables';
import { PprofStacks } from './pprofStacks';

/**
 * pprof (https://github.com/google/pprof/blob/main/proto/profile.proto). If there are several sample types, the file's
 * default is read, or else the last one, as in pprof itself; a remark names the others. Samples with a thread name
 * label go to that thread. Inlined calls are frames of their own; an address without a function is named after itself
 * and its file.
 */
export const pprofImporter: Importer = {
  format: 'pprof',
  matches: ({ bytes }) => looksLikePprof(bytes),
  read: ({ bytes }, name) => readPprof(bytes, name),
};

const THREAD_LABELS = ['thread', 'thread name', 'thread_name'];

interface Rows {
  readonly stack: IntColumn;
  readonly weight: number[];
}

function readPprof(bytes: Uint8Array, name: string): Profile {
  const tables = readTables(new PbfReader(bytes));
  const chosen = chooseType(tables);
  const { unit, scale } = unitOf(textOf(tables, tables.sampleTypes[chosen].unit, 'sample_type.unit'));
  const builder = new ProfileBuilder();
  const stacks = new PprofStacks(tables, builder);
  const threadKeys = new Set(THREAD_LABELS.map((label) => tables.strings.indexOf(label)).filter((key) => key > 0));
  const threads = new Map<string, Rows>();
  const reader = new PbfReader(bytes);
  const locations: number[] = [];
  const values: number[] = [];
  let count = 0;
  eachField(reader, reader.length, 'profile', (field) => {
    if (field !== PROFILE.sample) return;
    const where = `sample[${count++}]`;
    let thread = '';
    locations.length = 0;
    values.length = 0;
    eachFieldInside(reader, where, (inner) => {
      if (inner === SAMPLE.locations) reader.readPackedVarint(locations);
      else if (inner === SAMPLE.values) reader.readPackedVarint(values, true);
      else if (inner === SAMPLE.label) thread = threadOf(reader, tables, threadKeys, where) || thread;
    });
    if (values.length !== tables.sampleTypes.length)
      throw new ProfileError(`${where}: ${values.length} values for ${tables.sampleTypes.length} sample types.`);
    const weight = values[chosen];
    if (weight < 0)
      throw new ProfileError(
        `${where}.value[${chosen}]: weight ${weight} is negative.`,
        'The difference of two profiles cannot be shown; open each by itself.',
      );
    if (weight === 0) return;
    const rows = threads.get(thread) ?? { stack: new IntColumn(), weight: [] };
    threads.set(thread, rows);
    rows.stack.push(stacks.stackOf(locations, where));
    rows.weight.push(weight * scale);
  });
  for (const [thread, rows] of threads)
    builder.thread(thread || 'main', rows.stack.toArray(), Float64Array.from(rows.weight));
  if (threads.size === 0) builder.thread('main', new Int32Array(0), new Float64Array(0));
  return builder.build({ name, unit, summed: true, remarks: remarksOn(tables, chosen) });
}

function chooseType(tables: PprofTables): number {
  const { sampleTypes, defaultSampleType } = tables;
  const named = defaultSampleType > 0 ? sampleTypes.findIndex(({ type }) => type === defaultSampleType) : -1;
  return named >= 0 ? named : sampleTypes.length - 1;
}

function remarksOn(tables: PprofTables, chosen: number): string[] {
  const names = tables.sampleTypes.map(
    ({ type, unit }) => `${textOf(tables, type, 'sample_type.type')} (${textOf(tables, unit, 'sample_type.unit')})`,
  );
  if (names.length < 2) return [];
  return [
    `The file has several sample types: this is ${names[chosen]}; not shown: ${names.filter((_, i) => i !== chosen).join(', ')}.`,
  ];
}

function threadOf(reader: PbfReader, tables: PprofTables, keys: ReadonlySet<number>, where: string): string {
  let [key, text] = [0, 0];
  eachFieldInside(reader, `${where}.label`, (field) => {
    if (field === LABEL.key) key = reader.readVarint();
    else if (field === LABEL.text) text = reader.readVarint();
  });
  return keys.has(key) ? textOf(tables, text, `${where}.label`) : '';
}

function textOf({ strings }: PprofTables, index: number, where: string): string {
  if (index >= 0 && index < strings.length) return strings[index];
  throw new ProfileError(`${where}: text ${index} does not exist (${strings.length} texts).`);
}

/** A unit of the model, and how many of them are one unit of the file. */
interface ScaledUnit {
  readonly unit: WeightUnit;
  readonly scale: number;
}

const UNITS: Readonly<Record<string, ScaledUnit>> = {
  nanoseconds: { unit: 'nanoseconds', scale: 1 },
  nanosecond: { unit: 'nanoseconds', scale: 1 },
  ns: { unit: 'nanoseconds', scale: 1 },
  microseconds: { unit: 'microseconds', scale: 1 },
  microsecond: { unit: 'microseconds', scale: 1 },
  us: { unit: 'microseconds', scale: 1 },
  milliseconds: { unit: 'milliseconds', scale: 1 },
  millisecond: { unit: 'milliseconds', scale: 1 },
  ms: { unit: 'milliseconds', scale: 1 },
  seconds: { unit: 'seconds', scale: 1 },
  second: { unit: 'seconds', scale: 1 },
  s: { unit: 'seconds', scale: 1 },
  bytes: { unit: 'bytes', scale: 1 },
  byte: { unit: 'bytes', scale: 1 },
  b: { unit: 'bytes', scale: 1 },
  kilobytes: { unit: 'bytes', scale: 1024 },
  kb: { unit: 'bytes', scale: 1024 },
  megabytes: { unit: 'bytes', scale: 1024 ** 2 },
  mb: { unit: 'bytes', scale: 1024 ** 2 },
};

/** A unit by its name in pprof files; anything but time and memory is a count (`count`, `samples`, `objects`). */
export function unitOf(name: string): ScaledUnit {
  const known = name.toLowerCase();
  return Object.hasOwn(UNITS, known) ? UNITS[known] : { unit: 'none', scale: 1 };
}
