/** The functions of the scripts of a profile, read from the text that ran. */
import { functionsOfText, LONGEST_TEXT } from '../javascript/fileFunctions';
import type { FileFunctions } from '../profile/inlined/types';
import type { ReadText } from './contentCheck';
import { withoutQuery } from './paths';
import { isLibraryPath, type RanFile } from './profileFiles';
import type { BuiltMapper, WorkspaceFiles } from './types';
import { type SourceHint, votePaths } from './votePaths';
import { WorkspaceIndex } from './workspaceIndex';

/** A script as Node runs it: its own text, or TypeScript whose types it blanks out. */
const SCRIPT = /\.[cm]?[jt]sx?$/i;
const MOST_SCRIPTS = 40;

/**
 * The functions of the scripts that ran, in the workspace's text, by the name that frames have for the script. Build
 * output counts: it is what ran. Whether a text is the very one shows by where its functions begin, which is for the
 * caller to compare. `files`: the heaviest first.
 */
export async function functionsThatRan(
  files: readonly RanFile[],
  mapper: Pick<BuiltMapper, 'fileOf'>,
  workspace: WorkspaceFiles,
  hint: SourceHint = {},
): Promise<Map<string, FileFunctions>> {
  const read: ReadText = (path) => workspace.read(path).catch(() => null);
  const scripts = files
    .filter(({ path }) => SCRIPT.test(withoutQuery(path)) && !isLibraryPath(path))
    .slice(0, MOST_SCRIPTS);
  const found = new Map<string, FileFunctions>();
  if (scripts.length === 0) return found;
  const listed = (await workspace.list()).filter((path) => SCRIPT.test(path));
  const { targets } = await votePaths(scripts, new WorkspaceIndex(listed), hint, read);
  for (const { path } of scripts) {
    const file = mapper.fileOf(path) ?? targets.get(path)?.path;
    if (file === undefined || ((await workspace.size?.(file)) ?? 0) > 4 * LONGEST_TEXT) continue;
    const text = await read(file);
    const functions = text === null ? null : functionsOfText(text, file);
    if (functions !== null) found.set(path, functions);
  }
  return found;
}
