/** The captures of this installation: one file each in one folder. Needs Node's fs only. */
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CaptureMetadata } from '../../metadata/metadata';
import { countTasks } from '../../metadata/sources';
import { oneAtATime } from './oneAtATime';
import { replaceWords, writeAnew } from './replaceWords';
import { readStored, type StoredMetadata } from './storedMetadata';
import { giveBack, giveBackAbandoned, isTaken, takeName } from './takeName';
import { checkWords, type Words } from './words';
import { writeFileAtomic } from './writeFileAtomic';
import { writeSomewhere, type Written } from './writeSomewhere';

/**
 * A capture that is kept. Its metadata are those at the head of its file: of a fleet of many tasks without `sources`
 * and `files`.
 */
export interface StoredCapture {
  /** Where it is: `file:///…`. */
  readonly uri: string;
  readonly metadata: CaptureMetadata;
}

/** A file among the captures that cannot be listed as one. */
export interface UnreadableCapture {
  readonly uri: string;
  /** Why, as a sentence. */
  readonly problem: string;
}

export interface CaptureStore {
  /** Newest first. */
  list(): Promise<StoredCapture[]>;
  /** The same with the files that are named like captures and cannot be read as such, by name. */
  contents(): Promise<{ readonly captures: StoredCapture[]; readonly unreadable: UnreadableCapture[] }>;
  /** Names, times and sizes of those files: another text where one was added, changed or removed, whoever did it. */
  listing(): Promise<string>;
  /**
   * Stores a capture, then removes the oldest beyond `keep` (0 keeps all). Captures with a title or note of the user's
   * are never removed automatically and do not count. `as`: the URI that was reserved for it. A capture that the folder
   * does not take, on a full disk for instance, is kept elsewhere: `problem` says why and where then.
   */
  save(capture: NewCapture, keep: number, as?: string): Promise<StoredCapture & { readonly problem: string | null }>;
  /**
   * Keeps a URI free for a capture that begins now, from other windows too: that of its file while it is recorded. Such a
   * file is listed by other windows once {@link keepSoFar} has written it.
   */
  reserve(capture: NamedCapture): Promise<string>;
  /** Writes what there is of a capture that is being recorded at the URI that was reserved for it. */
  keepSoFar(capture: NewCapture, as: string): Promise<void>;
  /** Gives up a URI that was reserved, with what was kept there. */
  release(uri: string): Promise<void>;
  /**
   * `was`: the title that is replaced; absent: whichever there is. Throws WordsTooLong, and WordsChanged where another window has changed it
   * meanwhile, as `setNote` does, and leaves the file as it is then.
   */
  rename(uri: string, title: string, was?: string): Promise<StoredCapture>;
  setNote(uri: string, note: string, was?: string): Promise<StoredCapture>;
  /** A file that is gone already is no error. */
  remove(uri: string): Promise<void>;
  /** Copies the file to a path. */
  exportTo(uri: string, destination: string): Promise<void>;
}

interface NewCapture {
  readonly file: Iterable<Uint8Array>;
  readonly metadata: CaptureMetadata;
}

/** What a file name tells of its capture. */
type NamedCapture = Pick<CaptureMetadata, 'service' | 'task' | 'startedAt' | 'sources'>;

const ending = '.speedscope.json';
const safe = (text: string): string => text.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60) || 'unknown';

/**
 * `orders-api-1a2b3c4d-20261121T080000Z.speedscope.json`, or `orders-api-3-tasks-…` for several tasks: the service
 * comes first because a tab shows little. Safe on every file system. Without a task: it is not known yet.
 */
export function captureFileName(metadata: NamedCapture): string {
  const start = new Date(metadata.startedAt);
  const time = Number.isNaN(start.getTime())
    ? 'unknown'
    : start
        .toISOString()
        .replace(/\.\d+Z$/, 'Z')
        .replace(/[-:]/g, '');
  const tasks = countTasks(metadata);
  const task = metadata.task === '' ? '' : `-${safe(metadata.task).slice(0, 8)}`;
  return `${safe(metadata.service)}${tasks > 1 ? `-${tasks}-tasks` : task}-${time}${ending}`;
}

const byAge = (a: StoredCapture, b: StoredCapture): number =>
  b.metadata.startedAt.localeCompare(a.metadata.startedAt) || b.uri.localeCompare(a.uri);

/** Why a file cannot be read, in words. */
function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reasons: Readonly<Record<string, string>> = { EACCES: 'access is denied', EISDIR: 'it is a folder' };
  return `It cannot be read: ${reasons[code] ?? (code || 'unknown error')}.`;
}

/** Another text where a file was written anew. */
const versionOf = ({ mtimeMs, size }: { readonly mtimeMs: number; readonly size: number }): string =>
  `${mtimeMs}:${size}`;

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Methods throw the system's error, or an Error in words where a file is no capture of this folder. */
export function createCaptureStore(folder: string): CaptureStore {
  const root = path.resolve(folder);
  const reserved = new Set<string>();
  const known = new Map<string, { readonly version: string; readonly stored: StoredMetadata }>();

  /** Null: the file vanished meanwhile, or this window still writes it. */
  async function read(file: string): Promise<StoredMetadata | null> {
    try {
      if (reserved.has(file)) return null;
      const version = versionOf(await stat(file));
      const cached = known.get(file);
      if (cached?.version === version) return cached.stored;
      const stored = await readStored(file);
      known.set(file, { version, stored });
      return stored;
    } catch (error) {
      return isMissing(error) ? null : { problem: problemOf(error) };
    }
  }

  async function names(): Promise<string[]> {
    const all = await readdir(root).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    return all.filter((one) => one.endsWith(ending) && !one.startsWith('.')).sort();
  }

  async function contents(): Promise<{ captures: StoredCapture[]; unreadable: UnreadableCapture[] }> {
    const captures: StoredCapture[] = [];
    const unreadable: UnreadableCapture[] = [];
    for (const name of await names()) {
      const file = path.join(root, name);
      const stored = await read(file);
      if (stored === null) continue;
      const uri = uriOf(file);
      if ('metadata' in stored) captures.push({ uri, metadata: stored.metadata });
      else unreadable.push({ uri, problem: stored.problem });
    }
    return { captures: captures.sort(byAge), unreadable };
  }

  const uriOf = (file: string): string => pathToFileURL(file).href;

  function inFolder(uri: string): string {
    const file = uri.startsWith('file:') ? path.resolve(fileURLToPath(uri)) : '';
    if (path.dirname(file) !== root) throw new Error(`${uri} is not a file in the captures folder ${root}.`);
    return file;
  }

  /** `was`: the words that are replaced. Other windows wait meanwhile, so that none of them drops what another wrote. */
  async function change(uri: string, words: Words, was: Words): Promise<StoredCapture> {
    checkWords(words);
    const file = inFolder(uri);
    return oneAtATime(file, async () => {
      await replaceWords(file, words, was);
      const stored = await read(file);
      if (stored === null || 'problem' in stored) throw new Error(`${file} is no longer a capture.`);
      return { uri, metadata: stored.metadata };
    });
  }

  /** The path of a file that is ours alone; where none can be created, the one that would be. */
  async function freeName(metadata: NamedCapture): Promise<string> {
    const name = captureFileName(metadata);
    try {
      await mkdir(root, { recursive: true });
      return await takeName(root, name, ending);
    } catch {
      return path.join(root, name.replace(ending, `-${randomBytes(4).toString('hex')}${ending}`));
    }
  }

  return {
    list: async () => (await contents()).captures,
    contents,

    async listing() {
      const versions = (await names()).map(async (name) => [
        name,
        await stat(path.join(root, name)).then(versionOf, () => ''),
      ]);
      return JSON.stringify(await Promise.all(versions));
    },

    async reserve(capture) {
      await giveBackAbandoned(root);
      const file = await freeName(capture);
      reserved.add(file);
      return uriOf(file);
    },

    async keepSoFar(capture, as) {
      const file = inFolder(as);
      await writeAnew(file, () => writeFileAtomic(file, capture.file));
    },

    async release(uri) {
      const file = inFolder(uri);
      reserved.delete(file);
      await rm(file, { force: true });
      await giveBack(file);
    },

    async save(capture, keep, as) {
      const file = as === undefined ? await freeName(capture.metadata) : inFolder(as);
      let written: Written = { file, problem: null };
      const words = await writeAnew(file, async () => {
        written = await writeSomewhere(file, capture.file);
        return written.problem === null ? undefined : 'elsewhere';
      });
      const metadata = { ...capture.metadata, ...words };
      reserved.delete(file);
      await giveBack(file).catch(() => undefined);
      const uri = uriOf(written.file);
      if (written.problem !== null) {
        await rm(file, { force: true }).catch(() => undefined);
        return { uri, metadata, problem: written.problem };
      }
      const { captures } = await contents();
      const plain = captures.filter((one) => !one.metadata.title && !one.metadata.note && one.uri !== uri);
      if (keep > 0)
        for (const old of plain.slice(keep - 1)) {
          // Another window is recording it.
          if (!(await isTaken(inFolder(old.uri)))) await rm(inFolder(old.uri), { force: true });
        }
      return { uri, metadata, problem: null };
    },

    rename: (uri, title, was) => change(uri, { title }, { title: was }),
    setNote: (uri, note, was) => change(uri, { note }, { note: was }),
    async remove(uri) {
      const file = inFolder(uri);
      // A window that changes it would bring it back.
      await oneAtATime(file, () => rm(file, { force: true }));
    },
    exportTo: async (uri, destination) => copyFile(inFolder(uri), destination),
  };
}
