import { nativeFrames } from './nativeFrames';
import type { Profile } from './types';

/**
 * Counts native code under what called it: a stack that ends in a native frame gets its caller's key. `isOwn` keeps a key
 * that is the stack's own (C sources of the workspace). Changes `keys` (see `keyedTotals`) and hands them back.
 */
export function callersOfNative(
  { frames, stacks }: Pick<Profile, 'frames' | 'stacks'>,
  keys: Int32Array,
  isOwn: (key: number) => boolean = () => false,
): Int32Array {
  const native = nativeFrames(frames);
  if (!native.includes(1)) return keys;
  // A caller precedes what it calls, so chains of native frames pass the key on.
  for (let s = 0; s < keys.length; s++) {
    if (native[stacks.frame[s]] === 1 && !(keys[s] >= 0 && isOwn(keys[s])))
      keys[s] = stacks.parent[s] < 0 ? -1 : keys[stacks.parent[s]];
  }
  return keys;
}
