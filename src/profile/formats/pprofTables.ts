import { PbfReader } from 'pbf';
import { ProfileError } from '../profileError';
import { type PprofId, readId } from './pprofIds';

export interface PprofFunction {
  readonly name: number;
  readonly systemName: number;
  readonly file: number;
  readonly startLine: number;
}
/** A line of a location; function 0: not known. */
export interface PprofLine {
  readonly function: PprofId;
  readonly line: number;
}
/** Lines of a location, innermost first: each but the last is inlined into the next. */
export interface PprofLocation {
  readonly mapping: PprofId;
  readonly address: PprofId;
  readonly lines: readonly PprofLine[];
}

/** A profile except for its samples. Strings are indices into `strings`. */
export interface PprofTables {
  readonly strings: string[];
  readonly sampleTypes: { readonly type: number; readonly unit: number }[];
  readonly functions: Map<PprofId, PprofFunction>;
  readonly locations: Map<PprofId, PprofLocation>;
  /** File by mapping id. */
  readonly mappings: Map<PprofId, number>;
  defaultSampleType: number;
}

/** Throws ProfileError if the file is damaged or truncated. */
export function readTables(reader: PbfReader): PprofTables {
  const tables: PprofTables = {
    strings: [],
    sampleTypes: [],
    functions: new Map(),
    locations: new Map(),
    mappings: new Map(),
    defaultSampleType: 0,
  };
  eachField(reader, reader.length, 'profile', (field) => {
    if (field === PROFILE.strings) tables.strings.push(reader.readString());
    else if (field === PROFILE.sampleType) {
      const value = numbersOf(reader, 'sample_type');
      tables.sampleTypes.push({ type: value(VALUE_TYPE.type), unit: value(VALUE_TYPE.unit) });
    } else if (field === PROFILE.mapping) {
      const { id, value } = numbersWithId(reader, 'mapping', MAPPING.id);
      tables.mappings.set(id, value(MAPPING.file));
    } else if (field === PROFILE.function) {
      const { id, value } = numbersWithId(reader, 'function', FUNCTION.id);
      setOnce(tables.functions, 'function', id, {
        name: value(FUNCTION.name),
        systemName: value(FUNCTION.systemName),
        file: value(FUNCTION.file),
        startLine: value(FUNCTION.startLine),
      });
    } else if (field === PROFILE.location) readLocation(reader, tables);
    else if (field === PROFILE.defaultSampleType) tables.defaultSampleType = reader.readVarint();
  });
  return tables;
}

function readLocation(reader: PbfReader, { locations }: PprofTables): void {
  let [id, mapping, address]: PprofId[] = [0, 0, 0];
  const lines: PprofLine[] = [];
  eachFieldInside(reader, 'location', (field) => {
    if (field === LOCATION.id) id = readId(reader);
    else if (field === LOCATION.mapping) mapping = readId(reader);
    else if (field === LOCATION.address) address = readId(reader);
    else if (field === LOCATION.line) {
      const { id: called, value } = numbersWithId(reader, 'line', LINE.function);
      lines.push({ function: called, line: value(LINE.line) });
    }
  });
  setOnce(locations, 'location', id, { mapping, address, lines });
}

/**
 * Throws ProfileError for an id that is missing (0, by the format) or taken: what refers to it could be of either, and
 * time would go to a wrong function. Go's own reader refuses both.
 */
function setOnce<T>(map: Map<PprofId, T>, what: string, id: PprofId, value: T): void {
  if (id === 0 || map.has(id))
    throw new ProfileError(
      id === 0 ? `${what} with id 0: what is called there cannot be told.` : `two ${what}s have the id ${id}.`,
      'The program that wrote the file is at fault, not the copy: try a newer version of it, or record in another format.',
    );
  map.set(id, value);
}

/** Reads a message of numbers, one of which is an id of 64 bits. */
function numbersWithId(
  reader: PbfReader,
  where: string,
  idField: number,
): { readonly id: PprofId; readonly value: (field: number) => number } {
  let id: PprofId = 0;
  const value = numbersOf(reader, where, (field) => {
    if (field !== idField) return false;
    id = readId(reader);
    return true;
  });
  return { id, value };
}

/** Reads a message of numbers: returns the value of a field, 0 if absent. `take`: reads a field otherwise. */
function numbersOf(
  reader: PbfReader,
  where: string,
  take: (field: number) => boolean = () => false,
): (field: number) => number {
  const values: number[] = [];
  eachFieldInside(reader, where, (field) => {
    if (field < 16 && reader.type === VARINT && !take(field)) values[field] = reader.readVarint(true);
  });
  return (field) => values[field] ?? 0;
}

/** A text by its index. Throws ProfileError, with the place in the file, if it does not exist. */
export function textOf({ strings }: PprofTables, index: number, where: string): string {
  if (index >= 0 && index < strings.length) return strings[index];
  throw new ProfileError(`${where}: text ${index} does not exist (${strings.length} texts).`);
}

const VARINT = 0;
const BYTES = 2;
/** Fields of the profile message that are numbers or packed numbers (comments); all others are messages and strings. */
const NUMBERS = new Set([7, 8, 9, 10, 12, 13, 14, 15]);
const LAST_FIELD = 15;

/**
 * Calls back for each field of a message; the callback may leave unknown ones unread. Throws ProfileError if the
 * message is truncated or damaged.
 */
export function eachField(reader: PbfReader, end: number, where: string, onField: (field: number) => void): void {
  try {
    if (end > reader.length) throw new RangeError('ends too early');
    for (let field = reader.nextField(end); field > 0; field = reader.nextField(end)) {
      onField(field);
      if (reader.pos > end) throw new RangeError('ends too early');
    }
    if (reader.pos !== end) throw new RangeError('has a field of no number');
  } catch (cause) {
    if (cause instanceof ProfileError) throw cause;
    throw new ProfileError(
      `${where}: the message is damaged or cut off (byte ${Math.min(reader.pos, reader.length)} of ${reader.length}).`,
      'Fetch or record it again.',
      { cause },
    );
  }
}

/** Like {@link eachField}, for a message nested in the current one. */
export const eachFieldInside = (reader: PbfReader, where: string, onField: (field: number) => void): void =>
  eachField(reader, reader.readVarint() + reader.pos, where, onField);

/**
 * Whether the bytes are a pprof profile: every field is one of its fields or, in a truncated file, at least the first
 * one is.
 */
export function looksLikePprof(bytes: Uint8Array): boolean {
  const reader = new PbfReader(bytes);
  let isSound = false;
  try {
    for (let field = reader.nextField(); field > 0; field = reader.nextField()) {
      if (field > LAST_FIELD || (reader.type !== BYTES && !(reader.type === VARINT && NUMBERS.has(field))))
        return false;
      isSound ||= field === PROFILE.sampleType && isValueType(bytes, reader);
      reader.skip(reader.type);
    }
  } catch {
    return isSound;
  }
  return isSound && bytes.length > 0;
}

/** Whether the first byte is the tag of a field of pprof's. */
export const beginsLikePprof = ([tag]: Uint8Array): boolean =>
  tag >> 3 > 0 && tag >> 3 <= LAST_FIELD && ((tag & 7) === BYTES || ((tag & 7) === VARINT && NUMBERS.has(tag >> 3)));

/** A type and a unit, or one of them, and nothing else. */
function isValueType(bytes: Uint8Array, outer: PbfReader): boolean {
  const reader = new PbfReader(bytes);
  reader.pos = outer.pos;
  const end = reader.readVarint() + reader.pos;
  if (end > bytes.length) return false;
  for (let field = reader.nextField(end); field > 0; field = reader.nextField(end)) {
    if (reader.type !== VARINT || (field !== VALUE_TYPE.type && field !== VALUE_TYPE.unit)) return false;
    reader.readVarint();
  }
  return reader.pos === end;
}

/**
 * Field numbers of pprof's messages (https://github.com/google/pprof/blob/main/proto/profile.proto), for reader and
 * writer.
 */
export const PROFILE = {
  sampleType: 1,
  sample: 2,
  mapping: 3,
  location: 4,
  function: 5,
  strings: 6,
  timeNanos: 9,
  durationNanos: 10,
  periodType: 11,
  period: 12,
  defaultSampleType: 14,
} as const;
export const VALUE_TYPE = { type: 1, unit: 2 } as const;
export const SAMPLE = { locations: 1, values: 2, label: 3 } as const;
export const LABEL = { key: 1, text: 2 } as const;
const MAPPING = { id: 1, file: 5 } as const;
export const LOCATION = { id: 1, mapping: 2, address: 3, line: 4 } as const;
export const LINE = { function: 1, line: 2 } as const;
export const FUNCTION = { id: 1, name: 2, systemName: 3, file: 4, startLine: 5 } as const;
