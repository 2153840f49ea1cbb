import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { outputPlace, type OutputPlace } from '../capture/keep/outputPlace';
import { unwrittenBecause } from '../capture/keep/writeSomewhere';

/** Throws one clear error unless `folder` is a folder. */
export async function assertFolder(folder: string, what: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new Error(`${what} ${folder} is not a folder. Name one that exists.`);
}

/** Throws, before any work is done, if a result could not be written to `file`. Returns what is there. */
export async function assertWritable(file: string): Promise<OutputPlace> {
  await assertFolder(path.dirname(path.resolve(file)), 'The output folder');
  const place = await outputPlace(file);
  if (place.how !== 'new') return place;
  const folder = path.dirname(place.file);
  await assertFolder(folder, 'The output folder');
  await access(folder, constants.W_OK).catch((cause: unknown) => {
    throw new Error(`${folder} cannot be written to. Choose another output file.`, { cause });
  });
  return place;
}

/** Creates `folder` if it does not exist. Throws, before any work is done, if results could not be written into it. */
export async function assertWritableFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found && !found.isDirectory()) throw new Error(`${folder} is a file. With --split, name a folder to write to.`);
  await mkdir(folder, { recursive: true })
    .then(() => access(folder, constants.W_OK))
    .catch((cause: unknown) => {
      throw new Error(`${folder} cannot be written to. Choose another output folder.`, { cause });
    });
}

/** Does work that writes `file`; what the system says against it becomes one clear error. */
export async function writing(file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    const reason = unwrittenBecause(cause);
    throw reason === null ? cause : new Error(`${file} could not be written: ${reason}.`, { cause });
  }
}
