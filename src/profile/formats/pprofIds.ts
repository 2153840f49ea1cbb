/** Ids and addresses of pprof's messages: 64 bits, which no number holds from 2^53 on. */
import type { PbfReader } from 'pbf';

/**
 * An id or address exactly as the file has it: a number up to 2^53 - 1, a bigint above that. So equal ids are equal
 * keys of a Map, and distinct ones distinct: addresses of the kernel, and ids that are hashes, lie close together up
 * there (0xffffffff9a0011f7 and 0xffffffff9a0013e2 are one number).
 */
export type PprofId = number | bigint;

/** Bytes of a varint, seven bits each, that a number holds in any case; and of the longest one. */
const SAFE_BYTES = 7;
const MOST_BYTES = 10;
/** Wire type of a field that has a length. */
const PACKED = 2;

/** Reads a varint. Throws RangeError if it is longer than 64 bits, or cut off. */
export function readId(reader: PbfReader): PprofId {
  const { buf, pos: start } = reader;
  let value = 0;
  let factor = 1;
  for (let pos = start; pos < buf.length && pos < start + SAFE_BYTES; pos++) {
    const byte = buf[pos];
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) {
      reader.pos = pos + 1;
      return value;
    }
  }
  return readLongId(reader);
}

function readLongId(reader: PbfReader): PprofId {
  const { buf, pos: start } = reader;
  let value = 0n;
  for (let pos = start; pos < buf.length && pos < start + MOST_BYTES; pos++) {
    value |= BigInt(buf[pos] & 0x7f) << BigInt(7 * (pos - start));
    if (buf[pos] < 0x80) {
      reader.pos = pos + 1;
      const id = BigInt.asUintN(64, value);
      return id <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(id) : id;
    }
  }
  throw new RangeError('a number without an end');
}

/** Appends the ids of a field, packed or one of several, to the list. Throws RangeError, as {@link readId}. */
export function readIds(reader: PbfReader, ids: PprofId[]): void {
  const end = endOfList(reader);
  while (reader.pos < end) ids.push(readId(reader));
}

/** Appends the signed values of a field, packed or one of several, to the list. Throws RangeError, as {@link readId}. */
export function readValues(reader: PbfReader, values: number[]): void {
  const end = endOfList(reader);
  while (reader.pos < end) values.push(reader.readVarint(true));
}

/** A packed list ends within the file, whatever it says. */
function endOfList(reader: PbfReader): number {
  const end = reader.type === PACKED ? reader.readVarint() + reader.pos : reader.pos + 1;
  if (end > reader.length) throw new RangeError('a list without an end');
  return end;
}
