/** Why `annotate` has nothing to show. */
import path from 'node:path';
import { ProfileError } from '../profile/profileError';
import { wholeProfile } from '../profile/scope';
import type { ProfileQueries } from '../query/queries';
import type { ReportRow } from '../query/types';
import { pathKey } from '../source/paths';
import { formatPercent } from '../words/figures';
import { oneLine } from './output';
import { remarksOf } from './remarks';

/** What is asked for: `file` and `capture` as they were named, `absolute` the path of the file. */
interface Asked {
  readonly file: string;
  readonly absolute: string;
  readonly capture: string;
}

/** The error for a file on whose lines nothing weighs: what the profile knows instead, and what can be done. */
export async function nothingRan(queries: ProfileQueries, { file, absolute, capture }: Asked): Promise<ProfileError> {
  const summary = await queries.summary();
  if (!(summary.total > 0))
    return new ProfileError(`No line of ${file} ran in ${capture}.`, remarksOf(summary).join(' '));
  const { functions } = await queries.report(Number.MAX_SAFE_INTEGER);
  const wanted = pathKey(absolute);
  const here = functions.filter(({ source }) => source !== null && pathKey(source.file) === wanted);
  if (here.length > 0) return onlyFunctions(here, file, capture);
  const known = (await queries.hotFiles(wholeProfile)).map((one) => one.file);
  const mapped = known.length > 0 ? known : functions.flatMap(({ source }) => source?.file ?? []);
  return new ProfileError(
    `No line of ${file} ran in ${capture}.`,
    mapped.length > 0
      ? `Files with most of its time: ${first(mapped.map((one) => path.relative('', one) || one))}.`
      : unmapped(functions),
  );
}

/** The file's functions are in the profile, its lines are not. */
function onlyFunctions(here: readonly ReportRow[], file: string, capture: string): ProfileError {
  const names = here.map(
    ({ name, source, totalPercent }) => `${name} (line ${source?.line}, ${formatPercent(totalPercent)})`,
  );
  return new ProfileError(
    here.some(({ self }) => self > 0)
      ? `${capture} does not say which lines of ${file} ran.`
      : `${capture} does not say which lines of ${file} ran: its functions only called others.`,
    `It has functions of this file: ${first(names)}.`,
  );
}

/** No file of the profile leads to the workspace. */
function unmapped(functions: readonly ReportRow[]): string {
  const files = functions.flatMap(({ file }) => (file === '' ? [] : [file]));
  return files.length === 0
    ? 'The functions of the profile have no files.'
    : `None of its files was found in the workspace: ${first(files)}. If they are in another folder, name it with --workspace.`;
}

/** The first three distinct texts, and whether there are more. */
function first(texts: readonly string[]): string {
  const distinct = [...new Set(texts.map(oneLine))];
  return distinct.slice(0, 3).join(', ') + (distinct.length > 3 ? ', …' : '');
}
