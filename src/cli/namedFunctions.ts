/** What `annotate` shows of a file of which functions are known by their names, and no lines. */
import { columns, heading, type Annotation } from './annotation';
import { row as oneRow } from './output';
import { ProfileError } from '../profile/profileError';
import type { ProfileQueries } from '../query/queries';
import type { Weights } from '../query/scale';
import { pathKey } from '../source/paths';

/** A function that was found by its name. */
interface NamedFunction extends Weights {
  readonly name: string;
  /** Where its name is declared, 1-based. */
  readonly line: number;
}

/** The functions of a file (absolute path) that have a place in it, by self time. */
export async function functionsByName(queries: ProfileQueries, file: string): Promise<NamedFunction[]> {
  const { functions } = await queries.report(Number.MAX_SAFE_INTEGER);
  return functions.flatMap(({ name, source, self, total, selfMs, totalMs, selfPercent, totalPercent }) =>
    source !== null && pathKey(source.file) === pathKey(file)
      ? [{ name, line: source.line, self, total, selfMs, totalMs, selfPercent, totalPercent }]
      : [],
  );
}

export function describeFunctions(about: Annotation, functions: readonly NamedFunction[]): string {
  const width = Math.max(4, ...functions.map(({ line }) => String(line).length));
  return [
    ...heading(about, width),
    ...functions.map((one) => oneRow(`${columns(one, about.unit)}  ${String(one.line).padStart(width)}  ${one.name}`)),
  ].join('\n');
}

/** The error for a file of which not even functions are known. */
export const noneByName = (file: string, capture: string): ProfileError =>
  new ProfileError(
    `${capture} does not say which lines of ${file} ran, and its functions cannot be told by their names.`,
    'Another text ran under this name, as where code is compiled in memory. A capture made by this version keeps the source map of such code: record again.',
  );
