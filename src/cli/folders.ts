import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Throws one clear error unless `folder` is a folder. */
export async function assertFolder(folder: string, what: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new Error(`${what} ${folder} is not a folder. Name one that exists.`);
}

/** Throws, before any work is done, if a result could not be written to `file`. */
export async function assertWritable(file: string): Promise<void> {
  const folder = path.dirname(path.resolve(file));
  await assertFolder(folder, 'The output folder');
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) throw new Error(`${file} is a folder. Name a file to write to.`);
  await access(folder, constants.W_OK).catch((cause: unknown) => {
    throw new Error(`${folder} cannot be written to. Choose another output file.`, { cause });
  });
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
