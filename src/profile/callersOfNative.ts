import { nativeFrames } from './nativeFrames';
import type { Profile } from './types';

/**
 * Attributes native code to its caller: a stack that ends in a native frame gets its caller's key. `isOwn` says which
 * keys stay (C sources in the workspace). Changes `keys` (see `keyedTotals`) and returns it.
 */
export function callersOfNative(
  { frames, stacks }: Pick<Profile, 'frames' | 'stacks'>,
  keys: Int32Array,
  isOwn: (key: number) => boolean = () => false,
): Int32Array {
  const native = nativeFrames(frames);
  if (!native.includes(1)) return keys;
  // A caller precedes its callees, so a key passes down a whole chain of native frames.
  for (let s = 0; s < keys.length; s++) {
    if (native[stacks.frame[s]] === 1 && !(keys[s] >= 0 && isOwn(keys[s])))
      keys[s] = stacks.parent[s] < 0 ? -1 : keys[stacks.parent[s]];
  }
  return keys;
}
