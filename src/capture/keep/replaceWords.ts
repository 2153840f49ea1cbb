/** The user's words in a capture file: replaced, and kept where the file is written anew. */
import { oneAtATime } from './oneAtATime';
import { readStored, withWords } from './storedMetadata';
import { checkUnchanged, type Words } from './words';
import { writeFileAtomic } from './writeFileAtomic';

/**
 * To be called while no other window changes the file. `was`: words that are replaced, as the user saw them. Throws
 * WordsChanged where they are others by now, an Error in words where the file is no capture, and the system's error.
 */
export async function replaceWords(file: string, words: Words, was: Words): Promise<void> {
  checkUnchanged(await wordsIn(file), was);
  await writeWords(file, words);
}

/**
 * Has a file written anew with the words that another window may have given it while it was recorded, unless it was written
 * `elsewhere`. Returns those words.
 */
export const writeAnew = (file: string, write: () => Promise<'elsewhere' | void>): Promise<Words> =>
  oneAtATime(file, async () => {
    const words = await wordsIn(file);
    if ((await write()) === 'elsewhere' || Object.keys(words).length === 0) return {};
    await writeWords(file, words);
    return words;
  });

async function writeWords(file: string, words: Words): Promise<void> {
  const changed = await withWords(file, words);
  if (changed === null)
    throw new Error(`${file} is not a capture that can be changed: it has no metadata, or is cut off.`);
  await writeFileAtomic(file, changed);
}

/** None where there is no capture yet. */
async function wordsIn(file: string): Promise<Words> {
  const stored = await readStored(file).catch(() => null);
  if (stored === null || 'problem' in stored) return {};
  const { title, note } = stored.metadata;
  return { ...(title !== undefined && { title }), ...(note !== undefined && { note }) };
}
