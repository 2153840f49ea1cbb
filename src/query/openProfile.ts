import { captureOf, withKnownSources } from '../metadata/metadata';
import type { NotMine } from '../profile/myCode';
import { type RecordedStretch, Stretches } from '../profile/stretches';
import type { Profile } from '../profile/types';
import { createSourceMapper, type PathMappings } from '../source/createSourceMapper';
import { profileFiles, withSourceNames } from '../source/profileFiles';
import { nodeWorkspaceFiles } from '../source/nodeWorkspaceFiles';
import type { BuiltMapper, WorkspaceFiles } from '../source/types';
import type { SourceHint } from '../source/votePaths';
import { unite } from './compare/unite';
import { keepSources } from './keepSources';
import { splitByText } from './splitByText';
import { type Asking, type LoadedModel, loadModel, modelOfBoth, modelOfProfile, type OpenModel } from './models';
import { PatternTests } from './patternTests';
import { startPatternThread } from './patternThread';
import { isPacked, plainArray, unpack } from './unpack';
import { type ProfileQueries, queriesAbout } from './queries';
import path from 'node:path';
import { type FileHandle, open } from 'node:fs/promises';
import { hintOnFolder } from '../profile/formats/foreign/refuseForeign';
import { importers, parseProfile } from '../profile/formats/parse';
import { storedForm } from '../profile/formats/storedForm';
import { ProfileError } from '../profile/profileError';
import type { TypeWish } from '../profile/sampleTypes';

/** A profile to open, and the workspace it is mapped to. */
export interface OpenProfileInput extends ProfileFile {
  /** The earlier profile it is compared with. Queries are then about both. `type`: its sample type, if it is another. */
  readonly baseline?: ProfileFile & { readonly type?: string };
  /** What was recorded since the open state, if the profile is still being recorded; takes the place of `profile`. */
  readonly stretches?: readonly RecordedStretch[];
  /** The sample type to read, by name, on both sides of a comparison; absent: see `chooseSampleType`. */
  readonly type?: string;
  /** Requests answered while each was recorded, if the captures do not say. */
  readonly requests?: { readonly before?: number; readonly after?: number };
  /** Absolute folders; if empty, nothing is mapped. */
  readonly workspaceRoots: readonly string[];
  readonly pathMappings?: PathMappings;
  /** What the *My code* filter folds; default: see `src/profile/myCode.ts`. */
  readonly notMine?: NotMine;
  /** Names for breaking ties; default: those in the capture's metadata. */
  readonly hint?: SourceHint;
}

/** An open profile: its queries, and the model that a later state of it builds on. */
export interface OpenedProfile {
  readonly about: OpenModel;
  readonly queries: ProfileQueries;
  /** Null for a comparison, which does not grow. */
  readonly model: LoadedModel | null;
  readonly workspace: WorkspaceFiles;
  /** The stretches it is made of, if it is being recorded. */
  readonly recorded?: Stretches;
  readonly patterns?: PatternTests;
}

/**
 * Reads a profile (gzipped or not), builds its model and maps it. Throws ProfileError: what is wrong and what to do.
 */
export const openProfile = async (input: OpenProfileInput): Promise<ProfileQueries> =>
  (await openProfileAfter(input)).queries;

/**
 * Like {@link openProfile}, for a later state of an open profile (its `model`): call-tree nodes keep their numbers, and
 * the `workspace` is not listed again. Its stretches are held from here on, also if opening the sum of them fails.
 */
export async function openProfileAfter(
  input: OpenProfileInput,
  before?: Pick<OpenedProfile, 'model' | 'workspace' | 'recorded' | 'patterns'>,
): Promise<OpenedProfile> {
  const workspace = before?.workspace ?? nodeWorkspaceFiles(input.workspaceRoots);
  // Starts the listing while the file is read; the mapper gets any error.
  workspace.list().catch(() => undefined);
  const patterns = before?.patterns ?? new PatternTests(startPatternThread);
  const asking = { notMine: input.notMine, patterns };
  if (input.baseline !== undefined) {
    const both = await openComparison(input, input.baseline, workspace, asking);
    return { about: both, queries: queriesAbout(both), model: null, workspace, patterns };
  }
  const recorded = input.stretches && withStretches(before?.recorded, input.stretches);
  const { profile, mapper } = await openSide(
    recorded ? { ...input, profile: recorded.profile() } : input,
    input,
    workspace,
  );
  const model = loadModel(profile, before?.model ?? undefined);
  const about = modelOfProfile(model.profile, mapper, model, asking);
  return { about, queries: queriesAbout(about), model, workspace, recorded, patterns };
}

function withStretches(recorded: Stretches = new Stretches(), more: readonly RecordedStretch[]): Stretches {
  for (const stretch of more) recorded.add(stretch);
  return recorded;
}

async function openComparison(
  input: OpenProfileInput,
  baseline: NonNullable<OpenProfileInput['baseline']>,
  workspace: WorkspaceFiles,
  asking: Asking,
): Promise<OpenModel> {
  const after = await openSide(input, input, workspace);
  const wish = wishOf(baseline) ?? wishOf(input) ?? sameAs(after.profile);
  const before = await openSide(baseline, input, workspace, wish);
  return modelOfBoth(
    unite({ ...before, requests: input.requests?.before }, { ...after, requests: input.requests?.after }),
    asking,
  );
}

const wishOf = ({ type }: { readonly type?: string }): TypeWish | undefined =>
  type === undefined ? undefined : { name: type, isNeeded: 'always' };

/** The earlier side takes the type of the later one, unless one of them has no choice. */
const sameAs = ({ types }: Profile): TypeWish | undefined =>
  types && { name: types.all[types.chosen].name, isNeeded: types.all.length > 1 ? 'ofSeveral' : 'never' };

/** Reads one profile and maps it to the workspace. */
async function openSide(
  file: ProfileFile,
  input: OpenProfileInput,
  workspace: WorkspaceFiles,
  type: TypeWish | undefined = wishOf(input),
): Promise<{ name: string; profile: Profile; mapper: BuiltMapper }> {
  const { pathMappings, hint } = input;
  const ran = await readProfile(file, type);
  const capture = captureOf(ran);
  const files = profileFiles(ran);
  const likely = hint ?? (capture && { service: capture.service, container: capture.container });
  const mapper = await createSourceMapper({
    files,
    workspace,
    sourceMaps: ran.sourceMaps,
    captured: capture?.files,
    pathMappings,
    hint: likely,
  });
  // The mapper first: it knows of which files the workspace has another text than the one that the lines are of.
  const split = ran.hasInlined === true ? await splitByText(ran, files, mapper, workspace, likely) : ran;
  const named = withSourceNames(split, mapper);
  const remarks = [...(split.remarks ?? []), ...mapper.remarks];
  return { name: ran.name, profile: remarks.length > 0 ? { ...named, remarks } : named, mapper };
}

/** Where a profile is read from. */
export interface ProfileFile {
  /** Absolute path of the profile file; with `bytes` or `profile` only its name is used. */
  readonly file: string;
  /** The file's content, if already in memory (or not on disk). */
  readonly bytes?: Uint8Array;
  /** The profile itself, if there is no file yet. */
  readonly profile?: Profile;
  /** `profile` is completely recorded: it gets the same numbers that its file will have. */
  readonly isWhole?: boolean;
  /** Only these sources of a merged capture, by index; absent: all. */
  readonly sources?: readonly number[];
}

/** Largest file that is read, compressed or not, because it is read in one piece. */
const MAX_BYTES = 0x7fffffff;

/** Reads a profile file, gzipped or not. Throws ProfileError: what is wrong and what to do. */
export async function readProfile(input: ProfileFile, type?: TypeWish): Promise<Profile> {
  const profile =
    input.profile === undefined
      ? await parseFile(input, type)
      : input.isWhole
        ? storedForm(input.profile)
        : input.profile;
  return input.sources === undefined ? profile : keepSources(profile, input.sources);
}

async function parseFile({ bytes, file }: ProfileFile, type: TypeWish | undefined): Promise<Profile> {
  const name = path.basename(file);
  const read = bytes ?? (await readBytes(file));
  const content = isPacked(read) ? await unpack(read, name, MAX_BYTES) : read;
  return withKnownSources(parseProfile(content, name, importers, type));
}

async function readBytes(file: string): Promise<Uint8Array> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    const { size } = await handle.stat();
    if (size > MAX_BYTES)
      throw new ProfileError(
        `${file} is ${Math.round(size / 1e6)} MB, more than the ${Math.round(MAX_BYTES / 1e6)} MB that can be read.`,
        'Record for a shorter time or at a lower rate.',
      );
    return size > 0 ? await readAll(handle, size) : plainArray(await handle.readFile());
  } catch (cause) {
    if (cause instanceof ProfileError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'it is a folder'
          : code === 'EACCES'
            ? 'access is denied'
            : String(code || 'unknown error');
    const hint = code === 'EISDIR' ? hintOnFolder(file) : 'Check the path and its permissions.';
    throw new ProfileError(`Could not read ${file}: ${why}.`, hint, { cause });
  } finally {
    await handle?.close();
  }
}

/** Reads as much at a time as the system allows: `readFile`'s smaller pieces take several times as long. */
async function readAll(handle: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let length = 0;
  for (let read = -1; read !== 0 && length < size; length += read)
    read = (await handle.read(bytes, length, size - length)).bytesRead;
  return bytes.subarray(0, length);
}
