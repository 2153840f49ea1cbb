import { ProfileError } from '../profileError';
import type { Profile } from '../types';
import { isObject } from './check';
import { cpuProfileImporter } from './cpuProfile';
import { heapProfileImporter } from './heapProfile';
import type { Importer } from './importer';
import { speedscopeImporter } from './speedscope';

const importers: readonly Importer[] = [speedscopeImporter, cpuProfileImporter, heapProfileImporter];

/**
 * Reads a profile, its format told by the content. Bytes are UTF-8 JSON, decompressed (a byte order mark is fine);
 * `name` is the file's name, used in messages and where the file brings no name of its own.
 * Throws {@link ProfileError}: what is wrong, and where in the file.
 */
export function parseProfile(bytes: Uint8Array, name: string): Profile {
  const json = parseJson(bytes, name);
  const importer = isObject(json) ? importers.find((candidate) => candidate.matches(json)) : undefined;
  if (!isObject(json) || !importer) throw unknownFormat(json, name);
  return importer.read(json, name);
}

function parseJson(bytes: Uint8Array, name: string): unknown {
  if (bytes.length === 0) throw new ProfileError(`${name} is empty.`);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw new ProfileError(`${name} is compressed with gzip.`, 'Decompress it first.');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ProfileError(`${name} is no text in UTF-8${bytes.length > 0x1fffffe8 ? ', or too large to read at once' : ''}.`, `Formats that can be read: ${formats()}.`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.slice(0, 200) : '';
    throw new ProfileError(`${name} is no valid JSON: ${reason}`, `The file may be cut off. Formats that can be read: ${formats()}.`, { cause });
  }
}

function unknownFormat(json: unknown, name: string): ProfileError {
  const looksLike = Array.isArray(json) || (isObject(json) && 'traceEvents' in json) ? 'a Chrome trace' : null;
  const what = looksLike ? `${name} looks like ${looksLike}, which cannot be read yet.` : `${name} is JSON, but no profile in a known format.`;
  return new ProfileError(what, `Formats that can be read: ${formats()}.`);
}

const formats = (): string => importers.map((importer) => importer.format).join(', ');
