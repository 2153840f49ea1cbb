import type { Frame, Profile } from './types';

const PYTHON = /\.py[xiw]?$/i;
/** Shared libraries and unknown files: compiled code in a recording of an interpreter. */
const BINARY = /(\.so(\.[\d.]+)?|\.dylib|\.dll|\.pyd)$|^\?$|(^|[\\/])(ld-[\w-]+|linux-vdso|python\d?(\.\d+)?t?)$/i;
const COMPILED = /\.(c|cc|cpp|cxx|h|hh|hpp|inc|rs|s|asm)$/i;

/** Whether a file is a binary rather than a source: py-spy gives the library of a native frame as its file. */
export const isBinary = (file: string): boolean => BINARY.test(file);

/**
 * 1 for each frame of native code called from Python (py-spy's option `native`): in a library, or in C sources if there
 * are debug symbols. All 0 in a profile without Python.
 */
export function nativeFrames(frames: readonly Frame[]): Uint8Array {
  const ofPython = frames.some(({ file }) => PYTHON.test(file));
  return Uint8Array.from(frames, ({ file, kind }) =>
    ofPython && kind === 'code' && (isBinary(file) || COMPILED.test(file)) ? 1 : 0,
  );
}

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
