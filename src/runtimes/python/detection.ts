/** CPython by its executable's name (links resolved), or by its library in a program that embeds it, such as uWSGI. */
import { executableName } from '../shared/processName';
import type { Detection } from '../types';

const isInterpreter = (name: string): boolean => /^python[0-9.]*[a-z]?$/.test(name);
const version = /^libpython(\d+(?:\.\d+)*)$/;

export const detection: Detection = {
  prefixes: ['python'],
  library: 'libpython[0-9][0-9.]*[0-9]',
  matches: (name, library) => isInterpreter(name) || version.test(library),
  versionOf: (library) => version.exec(library)?.[1] ?? '',
};

/** The executable is an interpreter, that can be asked and can run programs of ours. */
export const runsPrograms = (exe: string): boolean => isInterpreter(executableName(exe));
