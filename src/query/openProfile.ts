import { captureOf } from '../metadata/metadata';
import type { NotMine } from '../profile/myCode';
import { Stretches, type Stretch } from '../profile/stretches';
import type { Profile } from '../profile/types';
import { createSourceMapper, type PathMappings } from '../source/createSourceMapper';
import { withSourceNames } from '../source/frames';
import { nodeWorkspaceFiles } from '../source/nodeWorkspaceFiles';
import { profileFiles } from '../source/profileFiles';
import type { BuiltMapper, WorkspaceFiles } from '../source/types';
import type { SourceHint } from '../source/votePaths';
import { unite } from './compare/unite';
import { loadModel, modelOfBoth, modelOfProfile, type LoadedModel, type OpenModel } from './models';
import { type ProfileFile, readProfile } from './readProfile';
import { queriesAbout, type ProfileQueries } from './queries';

/** A profile to open, and the workspace it is mapped to. */
export interface OpenProfileInput extends ProfileFile {
  /** The earlier profile it is compared with. Queries are then about both. */
  readonly baseline?: ProfileFile;
  /** What was recorded since the open state, if the profile is still being recorded; takes the place of `profile`. */
  readonly stretches?: readonly Stretch[];
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
  before?: Pick<OpenedProfile, 'model' | 'workspace' | 'recorded'>,
): Promise<OpenedProfile> {
  const workspace = before?.workspace ?? listedOnce(nodeWorkspaceFiles(input.workspaceRoots));
  // Starts the listing while the file is read; the mapper gets any error.
  workspace.list().catch(() => undefined);
  if (input.baseline !== undefined) {
    const both = await openComparison(input, input.baseline, workspace);
    return { about: both, queries: queriesAbout(both), model: null, workspace };
  }
  const recorded = input.stretches && withStretches(before?.recorded, input.stretches);
  const { profile, mapper } = await openSide(
    recorded ? { ...input, profile: recorded.profile() } : input,
    input,
    workspace,
  );
  const model = loadModel(profile, before?.model ?? undefined);
  const about = modelOfProfile(model.profile, mapper, model, input.notMine);
  return { about, queries: queriesAbout(about), model, workspace, recorded };
}

function withStretches(recorded: Stretches = new Stretches(), more: readonly Stretch[]): Stretches {
  for (const stretch of more) recorded.add(stretch);
  return recorded;
}

async function openComparison(
  input: OpenProfileInput,
  baseline: ProfileFile,
  workspace: WorkspaceFiles,
): Promise<OpenModel> {
  const [before, after] = await Promise.all([openSide(baseline, input, workspace), openSide(input, input, workspace)]);
  return modelOfBoth(
    unite({ ...before, requests: input.requests?.before }, { ...after, requests: input.requests?.after }),
    input.notMine,
  );
}

/** Reads one profile and maps it to the workspace. */
async function openSide(
  file: ProfileFile,
  { pathMappings, hint }: Pick<OpenProfileInput, 'pathMappings' | 'hint'>,
  workspace: WorkspaceFiles,
): Promise<{ name: string; profile: Profile; mapper: BuiltMapper }> {
  const ran = await readProfile(file);
  const capture = captureOf(ran);
  const mapper = await createSourceMapper({
    files: profileFiles(ran),
    workspace,
    sourceMaps: ran.sourceMaps,
    captured: capture?.files,
    pathMappings,
    hint: hint ?? (capture && { service: capture.service, container: capture.container }),
  });
  return { name: ran.name, profile: withSourceNames(ran, mapper), mapper };
}

function listedOnce(files: WorkspaceFiles): WorkspaceFiles {
  let listed: ReturnType<WorkspaceFiles['list']> | undefined;
  return { list: () => (listed ??= files.list()), read: (path) => files.read(path) };
}
