import { splitInlined } from '../profile/inlined/splitInlined';
import type { Profile } from '../profile/types';
import { functionsThatRan } from '../source/functionsThatRan';
import { areLinesKnown, type RanFile } from '../source/profileFiles';
import type { BuiltMapper, WorkspaceFiles } from '../source/types';
import type { SourceHint } from '../source/votePaths';

/**
 * Gives functions that V8 inlined their time back, as far as the workspace has the text that ran; what it does not tell
 * becomes a remark. Files whose positions cannot be of the workspace's text are not told apart by it. For profiles that
 * have inlined functions: not those that others than V8 wrote, nor captures of ours, which were split where they were
 * made.
 */
export async function splitByText(
  profile: Profile,
  files: readonly RanFile[],
  mapper: BuiltMapper,
  workspace: WorkspaceFiles,
  hint?: SourceHint,
): Promise<Profile> {
  // Lines of code that was compiled in memory are of a text that is nowhere.
  const heaviest = heaviestFirst(
    profile,
    files.filter(({ path: file }) => areLinesKnown(mapper, { file })),
  );
  const functions = await functionsThatRan(heaviest, mapper, workspace, hint);
  const { profile: split, tally } = splitInlined(profile, (file) => functions.get(file) ?? null);
  const remarks = [...(profile.remarks ?? []), ...tally.remarks()];
  return remarks.length > 0 ? { ...split, remarks } : split;
}

/** Files by the time that functions of theirs took themselves. */
function heaviestFirst({ frames, stacks, threads }: Profile, files: readonly RanFile[]): RanFile[] {
  const weights = new Map<string, number>();
  for (const { samples } of threads)
    samples.stack.forEach((s, i) => {
      const file = s < 0 ? '' : frames[stacks.frame[s]].file;
      weights.set(file, (weights.get(file) ?? 0) + samples.weight[i]);
    });
  return [...files].sort((a, b) => (weights.get(b.path) ?? 0) - (weights.get(a.path) ?? 0));
}
