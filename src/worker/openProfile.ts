import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parseProfile } from '../profile/formats/parse';
import type { NotMine } from '../profile/myCode';
import { ProfileError } from '../profile/profileError';
import type { Profile } from '../profile/types';
import { createSourceMapper } from '../source/createSourceMapper';
import type { SourceHint } from '../source/hint';
import { nodeWorkspaceFiles } from '../source/nodeWorkspaceFiles';
import type { PathMappings } from '../source/pathMappings';
import { profileFiles } from '../source/profileFiles';
import type { WorkspaceFiles } from '../source/types';
import { withSourceNames } from '../source/withSourceNames';
import { createQueries, loadModel, type LoadedModel } from './queries';
import type { ProfileQueries } from './types';

/** A profile to open, and the workspace it is mapped to. */
export interface OpenProfileInput {
  /** Absolute path of the profile file; with `bytes` or `profile` only its name is used. */
  readonly file: string;
  /** The file's content where it is at hand (or not on disk). */
  readonly bytes?: Uint8Array;
  /** The profile itself, where it is being recorded and no file yet. */
  readonly profile?: Profile;
  /** Absolute folders; none: nothing is mapped. */
  readonly workspaceRoots: readonly string[];
  readonly pathMappings?: PathMappings;
  /** What the *My code* filter folds; by default what `src/profile/myCode.ts` says. */
  readonly notMine?: NotMine;
  /** Names for ties; by default those of the capture's metadata. */
  readonly hint?: SourceHint;
}

/** Largest file that is read, compressed or not: more is not read in one piece. */
const MAX_BYTES = 0x7fffffff;

/** A profile that is open: what answers queries about it, and what a later state of it builds on. */
export interface OpenedProfile {
  readonly queries: ProfileQueries;
  readonly model: LoadedModel;
  readonly workspace: WorkspaceFiles;
}

/** Reads a profile (gzip or not), builds its model and maps it. Throws ProfileError: what is wrong and what to do. */
export const openProfile = async (input: OpenProfileInput): Promise<ProfileQueries> => (await openProfileAfter(input)).queries;

/** The same for a profile that is a later state of one that is open: call-tree nodes keep their numbers, the workspace is not listed again. */
export async function openProfileAfter(input: OpenProfileInput, before?: OpenedProfile): Promise<OpenedProfile> {
  const workspace = before?.workspace ?? listedOnce(nodeWorkspaceFiles(input.workspaceRoots));
  // Listed while the file is read; the mapper hears of a failure.
  workspace.list().catch(() => undefined);
  const ran = input.profile ?? (await readProfile(input));
  const hint = input.hint ?? (ran.capture && { service: ran.capture.service, container: ran.capture.container });
  const mapper = await createSourceMapper({
    files: profileFiles(ran),
    workspace,
    sourceMaps: ran.sourceMaps,
    captured: ran.capture?.files,
    pathMappings: input.pathMappings,
    hint,
  });
  const profile = withSourceNames(ran, mapper);
  const model = loadModel(profile, before?.model);
  return { queries: createQueries(model.profile, mapper, model, input.notMine), model, workspace };
}

function listedOnce(files: WorkspaceFiles): WorkspaceFiles {
  let listed: ReturnType<WorkspaceFiles['list']> | undefined;
  return { list: () => (listed ??= files.list()), read: (path) => files.read(path) };
}

async function readProfile(input: OpenProfileInput): Promise<Profile> {
  const name = path.basename(input.file);
  return parseProfile(await decompressed(input.bytes ?? (await readBytes(input.file)), name), name);
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
