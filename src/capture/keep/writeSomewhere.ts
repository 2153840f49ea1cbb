/** A recording is not lost because its place does not take it. */
import { mkdtemp, rmdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { OutputRefused } from './outputPlace';
import { writeFileAtomic } from './writeFileAtomic';

export interface Written {
  /** Where it is. */
  readonly file: string;
  /** Why it is not where it was meant to be, as a sentence; null where it is. */
  readonly problem: string | null;
}

/** Errors of the system in words. Others keep theirs. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EIO: 'the disk reports an error',
  ENOENT: 'its folder is gone',
  ENOTDIR: 'its folder is no folder',
  EPIPE: 'nobody reads it',
};

interface SystemError extends Error {
  readonly code: string;
}
const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

/** Why the system did not write, in words; null where it was not the system, or the error is in words already. */
export const unwrittenBecause = (error: unknown): string | null =>
  isSystemError(error) && !(error instanceof OutputRefused) ? (REASONS[error.code] ?? error.message) : null;

/** Where there may be room when a disk is full, in order; memory comes last. */
const refuges = (): string[] => [os.tmpdir(), os.homedir(), ...(process.platform === 'linux' ? ['/dev/shm'] : [])];

/**
 * Writes a file, or where that fails one of the same name into a new private folder of the first of `folders` that takes
 * it. Throws the first error where none does, and what is no fault of the system.
 */
export async function writeSomewhere(
  file: string,
  content: Iterable<Uint8Array>,
  folders: readonly string[] = refuges(),
): Promise<Written> {
  try {
    await writeFileAtomic(file, content);
    return { file, problem: null };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    for (const folder of folders) {
      const refuge = await writeInto(folder, path.basename(file), content);
      if (refuge === null) continue;
      return {
        file: refuge,
        problem: `${file} could not be written: ${REASONS[error.code] ?? error.message}. The capture is kept in ${refuge}.`,
      };
    }
    throw error;
  }
}

/** Null where the folder does not take it; nothing is left behind then. */
async function writeInto(folder: string, name: string, content: Iterable<Uint8Array>): Promise<string | null> {
  let own: string;
  try {
    own = await mkdtemp(path.join(folder, 'ecs-profiler-kept-'));
  } catch {
    return null;
  }
  try {
    const file = path.join(own, name);
    await writeFileAtomic(file, content);
    return file;
  } catch {
    await rmdir(own).catch(() => undefined);
    return null;
  }
}
