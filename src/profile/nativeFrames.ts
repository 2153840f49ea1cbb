import type { Frame } from './types';

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
