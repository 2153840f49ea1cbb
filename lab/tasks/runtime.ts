import { closeSync, openSync, readSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { findOn } from './containerPath';

export type Runtime = 'python' | 'node' | 'other';

/**
 * Which runtime a command starts: looks the program up on the PATH, resolves links, and reads the first line of a
 * script.
 */
export function runtimeOf(command: readonly string[], binFolder: string, cwd: string): Runtime {
  const program = command[0].startsWith('.') ? path.resolve(cwd, command[0]) : command[0];
  const file = findOn([binFolder], program);
  if (file === null) return 'other';
  const real = realpathSync(file);
  return byName(real) ?? byName(scriptInterpreter(real)) ?? 'other';
}

function byName(program: string): Runtime | null {
  const name = path.basename(program);
  if (/^python[\d.]*$/.test(name)) return 'python';
  return /^node(js)?$/.test(name) ? 'node' : null;
}

/** `python3` of `#!/usr/bin/env python3`; empty if the file is not a script. */
function scriptInterpreter(file: string): string {
  const head = Buffer.alloc(256);
  const handle = openSync(file, 'r');
  try {
    const length = readSync(handle, head, 0, head.length, 0);
    const line = head.toString('latin1', 0, length).split('\n', 1)[0];
    const words = line.startsWith('#!') ? line.slice(2).trim().split(/\s+/) : [''];
    return path.basename(words[0]) === 'env' ? (words[1] ?? '') : words[0];
  } finally {
    closeSync(handle);
  }
}
