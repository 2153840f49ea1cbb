/** CPython by its executable's name (links resolved), or by its library in a program that embeds it, such as uWSGI. */
import { executableName } from '../shared/processName';
import type { Detection } from '../types';

const isInterpreter = (name: string): boolean => /^python[0-9.]*[a-z]?$/.test(name);
const version = /^libpython(\d+(?:\.\d+)*t?)$/;

export const detection: Detection = {
  prefixes: ['python'],
  library: 'libpython[0-9][0-9.]*[0-9]t?',
  matches: (name, library) => isInterpreter(name) || version.test(library),
  versionOf: (library) => version.exec(library)?.[1] ?? '',
};

/** The executable is an interpreter, that can be asked and can run programs of ours. */
export const runsPrograms = (exe: string): boolean => isInterpreter(executableName(exe));

/**
 * What a Python says of itself (`-VV`) as its version: `3.12.4`, of a free-threaded build `3.13.15t`. '' where it says
 * none.
 */
export function versionSaid(text: string): string {
  const number = /^(?:Python )?(\d+\.\d+[\w.+]*)/.exec(text)?.[1] ?? '';
  return number !== '' && /\bfree-threading build\b/.test(text) ? `${number}t` : number;
}

/** A build without the interpreter lock: CPython marks it with a `t` (python3.13t, libpython3.13t.so). */
export const isFreeThreaded = (version: string): boolean => /\dt$/.test(version);

/** Minor version of a CPython 3 (`3.13.15t`: 13), NaN where it is unknown or another. */
export const minorOf = (version: string): number => Number(/^3\.(\d+)/.exec(version)?.[1] ?? NaN);

/** Python 3.15 brought a sampler of its own (profiling.sampling). */
export const SAMPLER_FIRST_MINOR = 15;
