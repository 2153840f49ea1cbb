/** Unpacks files compressed with gzip, within bounds: a few bytes may claim to be any number. */
import { promisify } from 'node:util';
import { constants, gunzip } from 'node:zlib';
import { mostUnpacked, refuseHead } from '../profile/formats/packed';
import { ProfileError } from '../profile/profileError';

/** So much of a compressed file is unpacked to see what it is: at most a thousand times as much. */
const HEAD_BYTES = 4096;

/** Whether the bytes are compressed with gzip. */
export const isPacked = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * Unpacks a compressed profile, after a look at its beginning. `name` is the file's, `mostBytes` what can be read at all.
 * Throws ProfileError where it is damaged, cannot be a profile, or is beyond all proportion.
 */
export async function unpack(bytes: Uint8Array, name: string, mostBytes: number): Promise<Uint8Array> {
  refuseHead(await beginningOf(bytes), name);
  const maxOutputLength = Math.min(mostBytes, mostUnpacked(bytes.length));
  try {
    return plainArray(await promisify(gunzip)(bytes, { maxOutputLength }));
  } catch (cause) {
    const isLarge = cause instanceof RangeError;
    throw new ProfileError(
      isLarge
        ? `${name} is compressed with gzip and unpacks to more than ${Math.round(maxOutputLength / 1e6)} MB, ${maxOutputLength < mostBytes ? `out of proportion to its ${bytes.length} bytes` : 'too much to read'}.`
        : `${name} is compressed with gzip and damaged or cut off.`,
      isLarge
        ? 'If it is what you recorded, decompress it first: gunzip FILE. Else record for a shorter time or at a lower rate.'
        : 'Fetch or record it again.',
      { cause },
    );
  }
}

/** The beginning of what is packed; empty if that cannot be told. */
async function beginningOf(bytes: Uint8Array): Promise<Uint8Array> {
  const head = bytes.subarray(0, HEAD_BYTES);
  return promisify(gunzip)(head, { finishFlush: constants.Z_SYNC_FLUSH }).catch(() => new Uint8Array(0));
}

/** The same kind of array that the worker rehearses with: V8 would compile the code again for Node's Buffer. */
export const plainArray = ({ buffer, byteOffset, length }: Buffer): Uint8Array =>
  new Uint8Array(buffer, byteOffset, length);
