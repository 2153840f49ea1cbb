/** Which files of a profile have positions that cannot be of their workspace file. */
import type { CapturedFile } from '../../metadata/types';
import type { ReadText } from '../contentCheck';
import { baseName, pathKey, sourcePath } from '../paths';
import type { RanFile } from '../profileFiles';

import { isContent } from '../truth/judge';
import { judgePositions } from './judgePositions';
import { isCompiled, MAX_UNITS } from './maskText';
import { SourceText } from './sourceText';
import type { FilePositions } from './types';

/** Names that bundlers give to the modules they compile with `eval`: of no file, however much one looks like it. */
const IN_MEMORY = /^webpack-internal:/i;

/** Of all files together, in UTF-16 units; files of more functions come first. */
const ALL_UNITS = 32 << 20;

/**
 * Judges the positions of files without a source map. `targetOf`: the workspace file of one, null: none. A file that is
 * absent from the result has the positions of its workspace file, or of another version of it that is known by its
 * digest: then lines are followed from that version (see ../truth).
 */
export async function judgeFiles(
  files: readonly RanFile[],
  targetOf: (path: string) => string | null,
  captured: readonly CapturedFile[],
  read: ReadText,
): Promise<Map<string, FilePositions>> {
  const contents = new Map<string, CapturedFile[]>();
  for (const one of captured) {
    const key = pathKey(sourcePath(one.path, ''));
    const known = contents.get(key);
    if (known === undefined) contents.set(key, [one]);
    else known.push(one);
  }
  const judged = new Map<string, FilePositions>();
  let left = ALL_UNITS;
  const most = (file: RanFile): number => file.positions?.length ?? 0;
  for (const { path, positions } of [...files].sort((a, b) => most(b) - most(a))) {
    const target = targetOf(path);
    if (target === null || positions === undefined) continue;
    const text = await read(target);
    if (text === null || text.length > Math.min(left, MAX_UNITS)) continue;
    const known = contents.get(pathKey(path)) ?? [];
    const same = known.find((one) => isContent(text, one));
    if (same?.from === 'running' || (known.length > 0 && same === undefined && !isCompiled(target))) continue;
    left -= text.length;
    const made = IN_MEMORY.test(path) && same === undefined ? { isCompiled: isCompiled(target) } : undefined;
    const found = judgePositions(new SourceText(target, text), positions, made);
    if (!found.areLinesKnown || found.impossible.size > 0 || found.byName.size > 0) judged.set(path, found);
  }
  return judged;
}

/** How many files a remark names. */
const NAMED = 3;

/** What to say of files (absolute) in which functions are placed by name. */
export function remarkOnPositions(files: readonly string[]): string[] {
  if (files.length === 0) return [];
  const names = [...new Set(files)].map(baseName);
  const more = names.length - NAMED;
  const all = names.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more ${more === 1 ? 'file' : 'files'}` : '');
  return [
    `The positions in ${all} are not of the text in the workspace: another text ran, as where code is compiled in memory. Functions are found by name, if it is declared once; lines are unknown.`,
  ];
}
