/**
 * Changes of a file in a folder that several windows write to, one after the other. Who changes it holds a hidden file
 * beside it, which only one of all windows and programs can create:
 *
 *     one window                              another one
 *     creates .a.json.changing                finds it, waits
 *     reads a.json, replaces it
 *     removes .a.json.changing                creates it, reads what the first one wrote
 */
import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';

/** All in milliseconds. */
interface Limits {
  /** How often a held file is looked at. */
  readonly look: number;
  /** Whoever holds it touches it so often; a long file takes a while to be written. */
  readonly touch: number;
  /** One that nobody touched for so long is of a window that was ended. */
  readonly abandoned: number;
  /** How long to wait for others. */
  readonly wait: number;
}

const usual: Limits = { look: 40, touch: 2000, abandoned: 15_000, wait: 60_000 };

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/**
 * Does `work` on a file while no other window does. Throws what it throws, and an Error in words where others hold the file
 * all the time. Where nothing can be created beside the file, `work` is done all the same: it says what is wrong.
 */
export async function oneAtATime<T>(file: string, work: () => Promise<T>, limits: Limits = usual): Promise<T> {
  const marker = path.join(path.dirname(file), `.${path.basename(file)}.changing`);
  const isHeld = await hold(marker, limits);
  if (!isHeld) return work();
  const touching = setInterval(() => void utimes(marker, new Date(), new Date()).catch(() => undefined), limits.touch);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    await rm(marker, { force: true }).catch(() => undefined);
  }
}

/** False where none can be created. */
async function hold(marker: string, { look, abandoned, wait }: Limits): Promise<boolean> {
  const began = performance.now();
  let [seen, since] = ['', began];
  for (;;) {
    try {
      await (await open(marker, 'wx', 0o600)).close();
      return true;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') return false;
    }
    const now = performance.now();
    const version = await versionOf(marker);
    // By our own clock: that of the disk may be another.
    if (version !== seen) [seen, since] = [version, now];
    else if (now - since > abandoned) await takeAway(marker, seen);
    if (now - began > wait) throw new Error('Another window is changing this capture all the time: try again later.');
    await pause(look);
  }
}

const versionOf = (marker: string): Promise<string> =>
  stat(marker).then(
    ({ ino, mtimeMs }) => `${ino}:${mtimeMs}`,
    () => '',
  );

/** Removes what another window left, unless that has become another file in the meantime. */
async function takeAway(marker: string, seen: string): Promise<void> {
  const aside = `${marker}.${randomBytes(4).toString('hex')}`;
  try {
    if ((await versionOf(marker)) !== seen) return;
    await rename(marker, aside);
    await rm(aside, { force: true });
  } catch (error) {
    // Another one was faster.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
