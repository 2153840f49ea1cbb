/** What stands where a file is to be written, and so how it is written there. */
import { constants, type Stats } from 'node:fs';
import { access, lstat, readlink, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * `new`: nothing is there. `whole`: a file, which is replaced in one step by one with the same owner and mode. `direct`:
 * it is written in place, since it is no regular file (a FIFO, a terminal, `/dev/null`), has other names, or its folder
 * takes no new file.
 */
export interface OutputPlace {
  readonly how: 'new' | 'whole' | 'direct';
  /** Absolute; where links lead, so that they stay links. */
  readonly file: string;
  /** Of the file that is there. */
  readonly status: Stats | null;
}

/** As many links in a row as Linux follows. */
const MOST_LINKS = 40;

/** A place that is not written to. `code` as of the system: the caller may write elsewhere. */
export class OutputRefused extends Error {
  readonly code = 'EACCES';
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Looks before anything is written. Throws OutputRefused with one sentence, else the system's error. */
export async function outputPlace(given: string): Promise<OutputPlace> {
  const file = path.resolve(given);
  const status = await stat(file).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    if (codeOf(error) === 'ELOOP') throw new OutputRefused(`${given} is a link that leads back to itself.`);
    throw error;
  });
  if (status === null) return { how: 'new', file: await leadsTo(file), status };
  if (status.isDirectory()) throw new OutputRefused(`${given} is a folder. Name a file to write to.`);
  if (status.isBlockDevice()) throw new OutputRefused(`${given} is a disk. Name a file to write to.`);
  if (status.isSocket()) throw new OutputRefused(`${given} is a socket. Name a file to write to.`);
  // Root may write to anything; a file that nobody may write to is meant to stay as it is.
  if (status.isFile() && (status.mode & 0o222) === 0)
    throw new OutputRefused(`${given} is read-only. Name another file.`);
  await access(file, constants.W_OK).catch((cause: unknown) => {
    throw new OutputRefused(`${given} may not be written to. Name another file.`, { cause });
  });
  // /dev/stdout and /proc/self/fd/1 lead to what is open, which may have no name.
  if (!status.isFile() || (await isOpenFile(file))) return { how: 'direct', file, status };
  const target = await realpath(file);
  const takesFiles = await access(path.dirname(target), constants.W_OK).then(
    () => true,
    () => false,
  );
  return { how: takesFiles && status.nlink === 1 ? 'whole' : 'direct', file: target, status };
}

/** Whether a path is one of those by which the system names a process's open files. */
async function isOpenFile(file: string): Promise<boolean> {
  if (!(await lstat(file)).isSymbolicLink()) return false;
  const folder = await realpath(path.dirname(file));
  return folder === '/dev' || folder.startsWith('/proc/');
}

/** Where a new file will be: what is there may be links that lead to nothing yet. */
async function leadsTo(file: string): Promise<string> {
  let at = file;
  for (let links = 0; links < MOST_LINKS; links++) {
    const found = await lstat(at).catch(() => null);
    if (found === null || !found.isSymbolicLink()) return at;
    at = path.resolve(await realpath(path.dirname(at)), await readlink(at));
  }
  throw new OutputRefused(`${file} is a link that leads back to itself.`);
}
