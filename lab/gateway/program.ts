/** Finds the program a session starts, or says in the agent's (Go's) wording why it cannot be started. */
import { accessSync, constants, openSync, readSync, closeSync, statSync } from 'node:fs';
import path from 'node:path';

const ELF = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);

/**
 * Absolute path of `name`. A name without a slash is looked up in `searchPath`, one with a slash is relative to `cwd`.
 * @throws Error
 */
export function findProgram(name: string, cwd: string, searchPath: string): string {
  if (!name.includes('/')) {
    for (const folder of searchPath.split(':')) {
      const file = path.resolve(cwd, folder, name);
      if (refusal(file) === null) return file;
    }
    throw new Error(`exec: ${JSON.stringify(name)}: executable file not found in $PATH`);
  }
  const file = path.resolve(cwd, name);
  const why = refusal(file) ?? formatRefusal(file, cwd);
  if (why !== null) throw new Error(`fork/exec ${name}: ${why}`);
  return file;
}

/** The system's error for why `file` cannot be executed, or null. */
function refusal(file: string): string | null {
  try {
    if (statSync(file).isDirectory()) return 'permission denied';
    accessSync(file, constants.X_OK);
    return null;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'EACCES'
      ? 'permission denied'
      : code === 'ENOTDIR'
        ? 'not a directory'
        : 'no such file or directory';
  }
}

/** The kernel runs ELF files, and scripts whose interpreter exists; without a shell nothing else runs. */
function formatRefusal(file: string, cwd: string): string | null {
  const head = Buffer.alloc(256);
  const fd = openSync(file, 'r');
  const length = readSync(fd, head, 0, head.length, 0);
  closeSync(fd);
  if (head.subarray(0, 4).equals(ELF)) return null;
  const interpreter = /^#![ \t]*([^\s]+)/.exec(head.toString('latin1', 0, length))?.[1];
  return interpreter === undefined ? 'exec format error' : refusal(path.resolve(cwd, interpreter));
}
