/** Whether the positions of a profile can be of a text: those of code that was compiled in memory are of what ran. */
import { functionName } from '../contentCheck';
import type { SourceText } from './sourceText';
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
