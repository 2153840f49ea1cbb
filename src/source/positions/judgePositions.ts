/**
 * Whether the positions of a profile can be of the texts in the workspace: those of code that was compiled in memory are
 * of what ran.
 */
import type { CapturedFile } from '../../metadata/types';
import { functionName, type ReadText } from '../contentCheck';
import { baseName, pathKey, sourcePath } from '../paths';
import type { RanFile } from '../profileFiles';
import { isContent } from '../truth/judge';
import { isCompiled, MAX_UNITS } from './maskText';
import { SourceText } from './sourceText';
import type { FilePositions, RanFunction, TextPlace } from './types';

export const functionKey = ({ name, line, column }: TextPlace & { readonly name: string }): string =>
  `${line}:${column}:${name}`;

/** A line that a function executed which begins on the line `definition` (0: unknown). */
export const lineKey = (definition: number, line: number): string => `${definition}:${line}`;

/** All is as the profile says. */
const fits: FilePositions = { areLinesKnown: true, impossible: new Set(), byName: new Map() };

/** Share of a file's weight on lines that cannot run from which on none is believed: below, samplers err. */
const MAY_ERR = 0.05;

/**
 * Compares the positions of all functions of a file with a text.
 *
 * - A definition that is outside the text, on a comment or a type, or one of most that are not where their names are:
 *   the text is not what the positions are of. Functions are found by name, lines are unknown.
 * - Lines that cannot run, or that are in no function: as V8 attributes inlined code of other files to lines of this one,
 *   they are left out by themselves as long as all definitions are where V8 would put them. Otherwise none is believed.
 *
 * `made`: what ran was made in memory by a tool that leaves a text as it is at best. Lines are believed if some function is
 * where V8 would put it and none is elsewhere; never where the text `isCompiled`, as one with types cannot run.
 */
export function judgePositions(
  text: SourceText,
  functions: readonly RanFunction[],
  made?: { readonly isCompiled: boolean },
): FilePositions {
  const standings = functions.map((one) => (one.line > 0 ? text.standing(one, functionName(one.name)) : null));
  const count = (wanted: string): number => standings.filter((one) => one === wanted).length;
  const [asRun, atName, other, impossibleOnes] = ['asRun', 'atName', 'other', 'impossible'].map(count);
  const isMadeOther = made !== undefined && (made.isCompiled || asRun === 0 || atName + other > 0);
  const isOtherText = isMadeOther || impossibleOnes > 0 || other > asRun + atName;
  const { lines: impossible, share } = impossibleLines(text, functions);
  const isProven = asRun > 0 && atName === 0;
  const areLinesKnown = !isOtherText && (share <= MAY_ERR || (isProven && other === 0));
  if (areLinesKnown && other === 0) return impossible.size === 0 ? fits : { ...fits, impossible };
  const byName = new Map<string, TextPlace | null>();
  functions.forEach((one, i) => {
    const isThere = !isMadeOther && (standings[i] === 'asRun' || standings[i] === 'atName');
    if (isThere || (standings[i] === null && !isOtherText && one.line > 0)) return;
    const name = functionName(one.name);
    byName.set(functionKey(one), name === null ? null : text.declaration(name));
  });
  return { areLinesKnown, impossible, byName };
}

/**
 * The executed lines that cannot be, and their share of the weight of all. Line 1 of what has no name tells nothing: that is
 * a module as a whole, whatever stands there.
 */
function impossibleLines(
  text: SourceText,
  functions: readonly RanFunction[],
): { readonly lines: ReadonlySet<string>; readonly share: number } {
  const lines = new Set<string>();
  const canRun = new Map<number, boolean>();
  let [all, bad] = [0, 0];
  for (const one of functions)
    for (const [line, weight] of one.lines) {
      const can = canRun.get(line) ?? text.canRun(line);
      canRun.set(line, can);
      const counted = line === 1 && functionName(one.name) === null ? 0 : weight;
      all += counted;
      if (can && (line >= one.line || text.isNested(line))) continue;
      bad += counted;
      lines.add(lineKey(one.line, line));
    }
  return { lines, share: all > 0 ? bad / all : 0 };
}

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
