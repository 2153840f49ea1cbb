import type { CaptureMetadata, CaptureSource } from './types';

/** The sources of a merged capture; any other capture is its own single source. */
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
