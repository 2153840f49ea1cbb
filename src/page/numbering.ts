import type { ProfileSummary } from '../query/types';

/** Nodes and frames are numbered anew for each sample type. */
export function numberingOf(numbering: string, summary: ProfileSummary): string {
  const type = typeIn(summary);
  return type === null ? numbering : `${numbering}, type ${type}`;
}

/** The sample type that is shown, if there is a choice. */
export const typeIn = ({ types }: ProfileSummary): string | null =>
  types === undefined ? null : types.all[types.chosen].name;
