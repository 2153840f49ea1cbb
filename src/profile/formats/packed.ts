/** Compressed files: what is known before they are unpacked whole. */
import { ProfileError } from '../profileError';
import { beginsLikeJson } from './fileContent';
import { refuseForeignHead } from './foreign/refuseForeign';
import { beginsLikePprof } from './pprofTables';

/** So much any file may unpack to, and so many times its own length. Profiles are compressed to a tenth or a hundredth. */
const FREE_BYTES = 64 * 2 ** 20;
const TIMES_PACKED = 200;

/** The most bytes that a compressed file of this length is unpacked to. */
export const mostUnpacked = (packedBytes: number): number => Math.max(FREE_BYTES, TIMES_PACKED * packedBytes);

/** How much of a file's beginning is looked at. */
const LOOKED_AT = 1000;

/**
 * Throws ProfileError if a file that begins so cannot be a profile, by name where it is another tool's: zeros and the
 * like, which compress to next to nothing, need not be unpacked whole. `head`: its first bytes, or all.
 */
export function refuseHead(head: Uint8Array, name: string): void {
  refuseForeignHead(head, name);
  if (head.length === 0 || beginsLikeJson(head) || beginsLikePprof(head) || isMostlyText(head)) return;
  throw new ProfileError(
    `What is compressed in ${name} is no profile in a known format.`,
    'Check that it is the file that the profiler wrote.',
  );
}

/** Text of any encoding; control characters may be in names. */
function isMostlyText(head: Uint8Array): boolean {
  const looked = head.subarray(0, LOOKED_AT);
  const count = looked.reduce((sum, byte) => (byte >= 0x20 || (byte >= 9 && byte <= 13) ? sum + 1 : sum), 0);
  // UTF-16 has a zero in every other place.
  return 2 * count + 1 >= looked.length;
}
