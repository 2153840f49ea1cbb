/** The captures of this installation: one file each in one folder. Needs Node's fs only. */
import { copyFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CaptureMetadata } from '../../profile/types';
import { countTasks } from './countTasks';
import { metadataOf, withWords } from './storedMetadata';
import { writeFileAtomic } from './writeFileAtomic';

/** A capture in the folder. `file` is an absolute path. */
export interface StoredCapture {
  readonly file: string;
  readonly metadata: CaptureMetadata;
}

export interface CaptureStore {
  /** Newest first. Files that are no captures of ours are passed over. */
  list(): Promise<StoredCapture[]>;
  /**
   * Stores a capture, then removes the oldest beyond `keep` (0: all are kept). What has a title or a note of the user's is
   * never removed by itself and does not count. `as`: the path that was kept free for it.
   */
  save(
    capture: { readonly file: Iterable<Uint8Array>; readonly metadata: CaptureMetadata },
    keep: number,
    as?: string,
  ): Promise<StoredCapture>;
  /** Keeps a path free for a capture that begins now: the name of its file while it is recorded. */
  reserve(capture: NamedCapture): Promise<string>;
  rename(file: string, title: string): Promise<StoredCapture>;
  setNote(file: string, note: string): Promise<StoredCapture>;
  /** A file that is gone already is no error. */
  remove(file: string): Promise<void>;
  exportTo(file: string, destination: string): Promise<void>;
}

/** What a file name tells of its capture. */
export type NamedCapture = Pick<CaptureMetadata, 'service' | 'task' | 'startedAt' | 'sources'>;

const ending = '.speedscope.json';
const safe = (text: string): string => text.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60) || 'unknown';

/**
 * `orders-api-1a2b3c4d-20261121T080000Z.speedscope.json`, of several tasks `orders-api-3-tasks-…`: the service first, since a tab
 * shows little; safe on every file system. No task: it is not known yet.
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
  b.metadata.startedAt.localeCompare(a.metadata.startedAt) || b.file.localeCompare(a.file);

/** Methods throw the system's error, or an Error in words where a file is no capture of this folder. */
export function createCaptureStore(folder: string): CaptureStore {
  const root = path.resolve(folder);
  const reserved = new Set<string>();
  const known = new Map<string, { readonly version: string; readonly metadata: CaptureMetadata | null }>();

  async function read(file: string): Promise<CaptureMetadata | null> {
    const { mtimeMs, size } = await stat(file);
    const version = `${mtimeMs}:${size}`;
    const cached = known.get(file);
    if (cached?.version === version) return cached.metadata;
    const metadata = metadataOf(await readFile(file));
    known.set(file, { version, metadata });
    return metadata;
  }

  async function list(): Promise<StoredCapture[]> {
    const names = await readdir(root).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const found: StoredCapture[] = [];
    for (const name of names) {
      const file = path.join(root, name);
      // A file that vanishes meanwhile, or cannot be read, is not listed; the others are.
      const metadata = name.endsWith(ending) && !name.startsWith('.') ? await read(file).catch(() => null) : null;
      if (metadata) found.push({ file, metadata });
    }
    return found.sort(byAge);
  }

  function inFolder(file: string): string {
    const absolute = path.resolve(file);
    if (path.dirname(absolute) !== root) throw new Error(`${absolute} is no file of the captures folder ${root}.`);
    return absolute;
  }

  async function change(
    file: string,
    words: { readonly title?: string; readonly note?: string },
  ): Promise<StoredCapture> {
    const absolute = inFolder(file);
    const changed = withWords(await readFile(absolute), words);
    const metadata = changed && metadataOf(changed);
    if (!metadata) throw new Error(`${absolute} is no capture: it has no metadata that could be changed.`);
    await writeFileAtomic(absolute, changed);
    return { file: absolute, metadata };
  }

  async function freeName(metadata: NamedCapture): Promise<string> {
    const taken = new Set([...(await readdir(root)), ...[...reserved].map((file) => path.basename(file))]);
    const name = captureFileName(metadata);
    let candidate = name;
    for (let n = 2; taken.has(candidate); n++) candidate = name.replace(ending, `-${n}${ending}`);
    return path.join(root, candidate);
  }

  return {
    list,

    async reserve(capture) {
      await mkdir(root, { recursive: true });
      const file = await freeName(capture);
      reserved.add(file);
      return file;
    },

    async save(capture, keep, as) {
      await mkdir(root, { recursive: true });
      const file = as === undefined ? await freeName(capture.metadata) : inFolder(as);
      await writeFileAtomic(file, capture.file);
      const plain = (await list()).filter((one) => !one.metadata.title && !one.metadata.note && one.file !== file);
      if (keep > 0) for (const old of plain.slice(keep - 1)) await rm(old.file, { force: true });
      return { file, metadata: capture.metadata };
    },

    rename: (file, title) => change(file, { title }),
    setNote: (file, note) => change(file, { note }),
    remove: async (file) => rm(inFolder(file), { force: true }),
    exportTo: async (file, destination) => copyFile(inFolder(file), destination),
  };
}
