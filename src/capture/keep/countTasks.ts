import type { CaptureMetadata } from '../../profile/types';

/** Tasks that a capture holds samples of or was meant to: 1 where it was made of one. */
export const countTasks = ({ sources }: Pick<CaptureMetadata, 'sources'>): number =>
  Math.max(1, new Set(sources?.map(({ task }) => task)).size);
