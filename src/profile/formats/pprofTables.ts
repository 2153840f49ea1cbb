import type { PbfReader } from 'pbf';
import { FUNCTION, LINE, LOCATION, MAPPING, PROFILE, VALUE_TYPE } from './pprofFields';
import { eachField, eachFieldInside } from './pprofMessages';

export interface PprofFunction {
  readonly name: number;
  readonly systemName: number;
  readonly file: number;
  readonly startLine: number;
}
/** Lines of a location, innermost first: all but the last are inlined into the next. */
export interface PprofLocation {
  readonly mapping: number;
  readonly address: number;
  readonly lines: readonly { readonly function: number; readonly line: number }[];
}

/** Everything of a profile but its samples. Texts are indices into `strings`. */
export interface PprofTables {
  readonly strings: string[];
  readonly sampleTypes: { readonly type: number; readonly unit: number }[];
  readonly functions: Map<number, PprofFunction>;
  readonly locations: Map<number, PprofLocation>;
  /** File by id of the mapping. */
  readonly mappings: Map<number, number>;
  defaultSampleType: number;
}

/** Throws ProfileError when the file is damaged or cut off. */
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
      const value = numbersOf(reader, 'mapping');
      tables.mappings.set(value(MAPPING.id), value(MAPPING.file));
    } else if (field === PROFILE.function) {
      const value = numbersOf(reader, 'function');
      tables.functions.set(value(FUNCTION.id), {
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
  let [id, mapping, address] = [0, 0, 0];
  const lines: { function: number; line: number }[] = [];
  eachFieldInside(reader, 'location', (field) => {
    if (field === LOCATION.id) id = reader.readVarint();
    else if (field === LOCATION.mapping) mapping = reader.readVarint();
    else if (field === LOCATION.address) address = reader.readVarint();
    else if (field === LOCATION.line) {
      const value = numbersOf(reader, 'line');
      lines.push({ function: value(LINE.function), line: value(LINE.line) });
    }
  });
  locations.set(id, { mapping, address, lines });
}

/** A message of numbers: what it says of a field, 0 where nothing. */
function numbersOf(reader: PbfReader, where: string): (field: number) => number {
  const values: number[] = [];
  eachFieldInside(reader, where, (field) => {
    if (field < 16 && reader.type === 0) values[field] = reader.readVarint(true);
  });
  return (field) => values[field] ?? 0;
}
