import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parseProfile } from '../profile/formats/parse';
import { ProfileError } from '../profile/profileError';
import { createSourceMapper } from '../source/createSourceMapper';
import type { SourceHint } from '../source/hint';
import { nodeWorkspaceFiles } from '../source/nodeWorkspaceFiles';
import type { PathMappings } from '../source/pathMappings';
import { profileFiles } from '../source/profileFiles';
import { createQueries } from './queries';
import type { ProfileQueries } from './types';

/** A profile to open, and the workspace it is mapped to. */
export interface OpenProfileInput {
  /** Absolute path of the profile file; with `bytes` only its name is used. */
  readonly file: string;
  /** The file's content where it is at hand (or not on disk). */
  readonly bytes?: Uint8Array;
  /** Absolute folders; none: nothing is mapped. */
  readonly workspaceRoots: readonly string[];
  readonly pathMappings?: PathMappings;
  /** Names for ties; by default those of the capture's metadata. */
  readonly hint?: SourceHint;
}

/** Largest file that is read, compressed or not: text of this size is the most the runtime holds. */
const MAX_BYTES = 0x1fffffe8;

/** Reads a profile (gzip or not), builds its model and maps it. Throws ProfileError: what is wrong and what to do. */
export async function openProfile(input: OpenProfileInput): Promise<ProfileQueries> {
  const name = path.basename(input.file);
  const profile = parseProfile(await decompressed(input.bytes ?? (await readBytes(input.file)), name), name);
  const hint = input.hint ?? (profile.capture && { service: profile.capture.service, container: profile.capture.container });
  const mapper = await createSourceMapper({
    files: profileFiles(profile),
    workspace: nodeWorkspaceFiles(input.workspaceRoots),
    sourceMaps: profile.sourceMaps,
    pathMappings: input.pathMappings,
    hint,
  });
  return createQueries(profile, mapper);
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) throw new ProfileError(`${file} is ${Math.round(size / 1e6)} MB, more than the ${Math.round(MAX_BYTES / 1e6)} MB that can be read.`, 'Record for a shorter time or at a lower rate.');
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof ProfileError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code === 'EACCES' ? 'access is denied' : String(code || 'unknown error');
    throw new ProfileError(`Could not read ${file}: ${why}.`, 'Check the path and its permissions.', { cause });
  }
}

async function decompressed(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MAX_BYTES });
  } catch (cause) {
    const isLarge = cause instanceof RangeError;
    throw new ProfileError(`${name} is compressed with gzip and ${isLarge ? 'too large to decompress' : 'damaged or cut off'}.`, isLarge ? 'Record for a shorter time or at a lower rate.' : 'Fetch or record it again.', { cause });
  }
}
