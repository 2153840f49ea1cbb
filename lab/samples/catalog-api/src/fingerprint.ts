/** The synchronous hash: every page request hashes every description again, one character at a time. */
import type { Product } from './products';

export function fingerprint(all: readonly Product[]): number {
  let hash = 0x811c9dc5;
  for (const { description } of all) {
    for (let index = 0; index < description.length; index++) {
      hash = Math.imul(hash ^ description.charCodeAt(index), 0x01000193);
    }
  }
  return hash >>> 0;
}
