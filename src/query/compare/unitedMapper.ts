import type { FileMapper } from '../ranSources';
import type { SourcedSide } from './sourcedSide';

/** Leads from the united profile to the workspace: its lines are those of the sources already. `mappers`: of the sides as they ran. */
export function unitedMapper(
  sides: readonly [SourcedSide, SourcedSide],
  [before, after]: readonly [FileMapper, FileMapper],
): FileMapper {
  const targets = new Map([...sides[0].targets, ...sides[1].targets]);
  return {
    locate: (file, line, column) => {
      const target = targets.get(file);
      return target === undefined ? null : { file: target, line: Math.max(1, line), column: Math.max(1, column) };
    },
    fileOf: (path) => targets.get(path) ?? after.fileOf?.(path) ?? before.fileOf?.(path) ?? null,
    rules: unique([...(after.rules ?? []), ...(before.rules ?? [])]),
    ties: unique([...(after.ties ?? []), ...(before.ties ?? [])]),
  };
}

/** Without repetition, the first kept; of rules what counts is where they lead. */
const unique = <T extends { readonly prefix: string }>(all: readonly T[]): T[] => {
  const keyOf = (one: T): string => JSON.stringify([one.prefix, 'folder' in one ? one.folder : null]);
  return [...new Map([...all].reverse().map((one) => [keyOf(one), one])).values()].reverse();
};
