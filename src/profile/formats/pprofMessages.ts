import { PbfReader } from 'pbf';
import { ProfileError } from '../profileError';
import { PROFILE, VALUE_TYPE } from './pprofFields';

const VARINT = 0;
const BYTES = 2;
/** Fields of the profile message that are plain numbers, or packed ones (comments); all others are messages and texts. */
const NUMBERS = new Set([7, 8, 9, 10, 12, 13, 14, 15]);
const LAST_FIELD = 15;

/** Calls back for each field of a message; unknown ones may be left unread. Throws ProfileError when the message is cut off or damaged. */
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

/** The same for a message within the one that is being read. */
export const eachFieldInside = (reader: PbfReader, where: string, onField: (field: number) => void): void =>
  eachField(reader, reader.readVarint() + reader.pos, where, onField);

/** Whether bytes are a pprof profile: its fields from end to end, or at least its first one where the rest is cut off. */
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
