import type { CaptureMetadata, CaptureSource } from './types';

/** What a capture was made of; one that was not merged is of itself. */
export const captureSources = ({
  sources,
  task,
  container,
  pid,
  processName,
  samples,
  place,
}: CaptureMetadata): readonly CaptureSource[] =>
  sources ?? [{ task, container, pid, processName, samples, error: null, ...(place && { place }) }];
