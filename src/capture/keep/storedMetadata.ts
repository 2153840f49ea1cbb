/**
 * Reads and changes the metadata of a capture file without loading the profile: one read of the file's first 64 KiB,
 * which contain it, with words of any length that the store takes, and one of its last bytes, which tell a file that is
 * cut off. If the metadata do not end there, because the file is another program's or has words from before their length
 * was limited, more is read. In files of versions before 0.2 it is after the profile, and is searched from the end.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { metadataSchema, type CaptureMetadata } from '../../metadata/metadata';
import { DEEPEST_METADATA, isDeeperThan } from '../../profile/formats/depth';
import { COLON, COMMA, Irregular, JsonCursor, OPEN_OBJECT } from '../../profile/formats/json/cursor';
import type { Words } from './words';

/** What is known about a file in the captures folder: its metadata, or a sentence saying why it cannot be read. */
export type StoredMetadata = { readonly metadata: CaptureMetadata } | { readonly problem: string };

const HEAD_KEY = 'ecsProfiler';
const METADATA_KEY = 'capture';
const HEAD_BYTES = 64 * 1024;
/** If the metadata is incomplete in what was read, this many times as much is read. */
const MORE = 8;
/** At most this many bytes are read to find the metadata. */
const MOST_BYTES = 256 * 1024 * 1024;
/** So many bytes at the end tell whether the file is whole. */
const TAIL_BYTES = 1024;
const OLD_KEY = Buffer.from('"capture":{');
/** The key was written once; members that a later version or another program added may be called so, too. */
const MOST_KEYS = 20;

/** Throws the system's error where the file cannot be read at all. */
export async function readStored(file: string): Promise<StoredMetadata> {
  const handle = await open(file);
  try {
    return await readFrom(handle);
  } finally {
    await handle.close();
  }
}

/**
 * The same file with other words of the user, in pieces: everything else stays the same, byte for byte, including what
 * this version does not know. Null if the file is not one of our captures, or cut off. Throws the system's error.
 */
export async function withWords(file: string, words: Words): Promise<AsyncIterable<Uint8Array> | null> {
  const handle = await open(file);
  const found = await changeable(handle).catch(() => null);
  if (found === null) {
    await handle.close();
    return null;
  }
  return replaced(handle, found, changedMembers(found.json, words));
}

/** Null where the file is not one of our captures, or not all of one. */
async function changeable(handle: FileHandle): Promise<Located | null> {
  const found = await locate(handle);
  return found !== null && 'metadata' in understood(found.json) && !(await isCutOff(handle)) ? found : null;
}

/** The metadata's JSON, and where it begins in the file. */
interface Located {
  readonly start: number;
  readonly json: Buffer;
}

async function readFrom(handle: FileHandle): Promise<StoredMetadata> {
  const found = await locate(handle);
  const stored = found === null ? metadataSchema.read(undefined) : understood(found.json);
  return 'metadata' in stored && (await isCutOff(handle)) ? { problem: 'The file is cut off.' } : stored;
}

/** Whether the last byte that is not white space closes no object. If there is only space at the end, that is unknown. */
async function isCutOff(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  const from = Math.max(0, size - TAIL_BYTES);
  const end = (await readAt(handle, from, size - from)).toString('latin1').trimEnd();
  return end !== '' && !end.endsWith('}');
}

const locate = async (handle: FileHandle): Promise<Located | null> =>
  (await locateAtHead(handle)) ?? (await locateBehind(handle));

async function locateAtHead(handle: FileHandle): Promise<Located | null> {
  const { size } = await handle.stat();
  for (let length = HEAD_BYTES; ; length *= MORE) {
    const bytes = await readAt(handle, 0, Math.min(length, size));
    const own = memberOf(bytes, HEAD_KEY);
    if (own === null) return null;
    if (own !== 'cut off') {
      const found = memberOf(bytes.subarray(own.start, own.end), METADATA_KEY);
      if (found === null || found === 'cut off') return null;
      return { start: own.start + found.start, json: bytes.subarray(own.start + found.start, own.start + found.end) };
    }
    if (length >= Math.min(size, MOST_BYTES)) return null;
  }
}

/** In the old form: an unescaped `"capture":{` cannot be part of a JSON string, and the key was written once. */
async function locateBehind(handle: FileHandle): Promise<Located | null> {
  const { size } = await handle.stat();
  for (let length = HEAD_BYTES; ; length *= MORE) {
    const from = Math.max(0, size - length);
    const bytes = await readAt(handle, from, size - from);
    let keys = 0;
    for (let at = bytes.lastIndexOf(OLD_KEY); at >= 0; at = at > 0 ? bytes.lastIndexOf(OLD_KEY, at - 1) : -1) {
      if (++keys > MOST_KEYS) return null;
      const start = at + OLD_KEY.length - 1;
      const end = endOfValue(bytes, start);
      const json = bytes.subarray(start, end ?? start);
      if (end !== null && 'metadata' in understood(json)) return { start: from + start, json };
    }
    if (length >= Math.min(size, MOST_BYTES)) return null;
  }
}

async function readAt(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  for (let read = -1; read !== 0 && done < length; done += read)
    read = (await handle.read(bytes, done, length - done, start + done)).bytesRead;
  return bytes.subarray(0, done);
}

function understood(json: Buffer): StoredMetadata {
  const value = parse(json);
  return isDeeperThan(DEEPEST_METADATA, value)
    ? { problem: `Its metadata are nested more than ${DEEPEST_METADATA} levels deep.` }
    : metadataSchema.read(value);
}

/** Undefined for what is no JSON. */
function parse(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('utf8'));
  } catch {
    return undefined;
  }
}

function endOfValue(bytes: Buffer, start: number): number | null {
  const cursor = new JsonCursor(bytes);
  cursor.at = start;
  try {
    cursor.skipValue();
    return cursor.at;
  } catch {
    return null;
  }
}

/** Where the value of an object's member is; `cut off`: it does not end within these bytes; null: there is none. */
function memberOf(bytes: Buffer, wanted: string): { readonly start: number; readonly end: number } | 'cut off' | null {
  let key = '';
  try {
    for (const member of membersOf(bytes)) {
      key = member.key;
      if (key === wanted) return { start: member.start, end: member.end() };
      member.end();
    }
    return null;
  } catch (error) {
    if (!(error instanceof Irregular)) throw error;
    return key === wanted ? 'cut off' : null;
  }
}

interface Member {
  readonly key: string;
  /** Where the value begins. */
  readonly start: number;
  /** Where it ends. Must be asked before the next member is. Throws Irregular where it does not end. */
  end(): number;
}

/** The members of an object in their order. Throws Irregular where the bytes are no JSON object, or none in ASCII. */
function* membersOf(bytes: Buffer): Generator<Member> {
  const cursor = new JsonCursor(bytes);
  cursor.expect(OPEN_OBJECT);
  do {
    const key = cursor.readKey();
    cursor.expect(COLON);
    cursor.peek();
    const start = cursor.at;
    yield {
      key,
      start,
      end() {
        if (cursor.at === start) cursor.skipValue();
        return cursor.at;
      },
    };
  } while (cursor.take(COMMA));
}

/** The object's JSON with these members set; all other bytes stay. */
function changedMembers(json: Buffer, words: Words): Buffer {
  let changed = json;
  for (const [key, value] of Object.entries(words)) {
    if (value === undefined) continue;
    const text = Buffer.from(JSON.stringify(value));
    const found = memberOf(changed, key);
    changed =
      found === null || found === 'cut off'
        ? Buffer.concat([changed.subarray(0, -1), Buffer.from(`,${JSON.stringify(key)}:`), text, Buffer.from('}')])
        : Buffer.concat([changed.subarray(0, found.start), text, changed.subarray(found.end)]);
  }
  return changed;
}

/** The file with other metadata; closes it in the end. */
async function* replaced(handle: FileHandle, { start, json }: Located, by: Buffer): AsyncGenerator<Uint8Array> {
  try {
    if (start > 0) yield* handle.createReadStream({ start: 0, end: start - 1, autoClose: false });
    yield by;
    yield* handle.createReadStream({ start: start + json.length, autoClose: false });
  } finally {
    await handle.close();
  }
}
