/** Files that are whole or not there. */
import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { outputPlace, type OutputPlace } from './outputPlace';

type FileContent = Uint8Array | string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Writes next to the target and renames; creates the folder if it is missing. Pieces are written as they come. What is
 * there keeps its owner and mode, and links stay links; what cannot be replaced in one step, as a FIFO or a device, is
 * written in place. Throws OutputRefused, the system's error, and what the pieces throw; nothing is left behind, but where
 * it was written in place.
 */
export async function writeFileAtomic(file: string, content: FileContent): Promise<void> {
  const place = await outputPlace(file);
  if (place.how === 'direct') return writeInPlace(place.file, content);
  const target = place.file;
  await mkdir(path.dirname(target), { recursive: true });
  const temporary = path.join(
    path.dirname(target),
    `.${path.basename(target).slice(0, 100)}.${randomBytes(4).toString('hex')}.tmp`,
  );
  try {
    const handle = await open(temporary, 'wx', 0o644);
    let isLike = false;
    try {
      isLike = await makeLike(handle, place);
      if (isLike) {
        await writeFile(handle, content);
        await handle.sync();
      }
    } finally {
      await handle.close();
    }
    if (isLike) return await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await rm(temporary, { force: true });
  await writeInPlace(target, content);
}

/** Gives a new file owner and mode of the one it replaces. False where that is not allowed. */
async function makeLike(handle: FileHandle, { status }: OutputPlace): Promise<boolean> {
  if (status === null) return true;
  const own = await handle.stat();
  try {
    if (own.uid !== status.uid || own.gid !== status.gid) await handle.chown(status.uid, status.gid);
    await handle.chmod(status.mode & 0o7777);
    return true;
  } catch {
    return false;
  }
}

async function writeInPlace(file: string, content: FileContent): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await writeFile(handle, content);
  } finally {
    await handle.close();
  }
}
