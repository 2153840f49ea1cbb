/**
 * Names of files in a folder that several windows write to. A name is taken by a hidden file beside it, which only one of
 * all windows and programs can create, and which stays until the file itself is there:
 *
 *     one window                              another one
 *     creates .a.json.taken                   finds it: takes a-2.json
 *     writes a.json, removes .a.json.taken
 *                                             creates .a.json.taken, finds a.json: gives it back, takes a-2.json
 */
import { randomBytes } from 'node:crypto';
import { access, link, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from './writeFileAtomic';

/** More files of one service, task and second than anybody has. */
const MOST = 10_000;
const TAKEN = '.taken';
/** A name that was taken so long ago belongs to nobody: no recording, with all its pauses, takes as long. */
const ABANDONED_MS = 48 * 3600_000;

const markerOf = (file: string): string => path.join(path.dirname(file), `.${path.basename(file)}${TAKEN}`);

/** `a.json`, `a-2.json`, `a-3.json`, … */
const numbered = (name: string, ending: string, n: number): string =>
  n === 1 ? name : `${name.slice(0, name.length - ending.length)}-${n}${ending}`;

const isThere = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST';

/**
 * Takes the first free one of `name` (which ends in `ending`), `…-2`, `…-3` and so on, and returns its path. Throws the
 * system's error where none can be taken.
 */
export async function takeName(folder: string, name: string, ending: string): Promise<string> {
  for (let n = 1; ; n++) {
    const file = path.join(folder, numbered(name, ending, n));
    try {
      const handle = await open(markerOf(file), 'wx', 0o600);
      await handle.close();
    } catch (error) {
      if (!isThere(error) || n === MOST) throw error;
      continue;
    }
    const isFree = await access(file).then(
      () => false,
      () => true,
    );
    if (isFree) return file;
    await giveBack(file);
  }
}

/**
 * Creates the first free one of those names, empty, at a path that the user named, where nothing hidden is to be left.
 * Returns its path. Throws the system's error.
 */
export async function createFree(file: string, ending: string): Promise<string> {
  for (let n = 1; ; n++) {
    const free = path.join(path.dirname(file), numbered(path.basename(file), ending, n));
    try {
      await (await open(free, 'wx', 0o644)).close();
      return free;
    } catch (error) {
      if (!isThere(error) || n === MOST) throw error;
    }
  }
}

/** Writes a file under the first free one of those names, whole from the beginning. Returns its path. */
export async function writeFree(file: string, ending: string, content: Iterable<Uint8Array>): Promise<string> {
  const whole = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(4).toString('hex')}.whole`);
  try {
    await writeFileAtomic(whole, content);
    for (let n = 1; ; n++) {
      const free = path.join(path.dirname(file), numbered(path.basename(file), ending, n));
      try {
        // Unlike a rename, it fails where there is a file.
        await link(whole, free);
        return free;
      } catch (error) {
        if (isThere(error) && n < MOST) continue;
        // Not every file system has a second name for a file.
        const created = await createFree(file, ending);
        await rename(whole, created);
        return created;
      }
    }
  } finally {
    await rm(whole, { force: true });
  }
}

/** Whether a window still writes the file. */
export const isTaken = (file: string): Promise<boolean> =>
  access(markerOf(file)).then(
    () => true,
    () => false,
  );

/** The file is there, or never will be. */
export const giveBack = (file: string): Promise<void> => rm(markerOf(file), { force: true });

/** Gives back the names of windows that were ended before they could. Never rejects. */
export async function giveBackAbandoned(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => one.startsWith('.') && one.endsWith(TAKEN))) {
    const marker = path.join(folder, name);
    const status = await stat(marker).catch(() => undefined);
    if (status?.isFile() && Date.now() - status.mtimeMs > ABANDONED_MS)
      await rm(marker, { force: true }).catch(() => undefined);
  }
}
