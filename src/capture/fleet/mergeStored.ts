/** Several stored captures of one service as one. */
import { captureSources } from '../../profile/captureSources';
import { joinProfiles } from '../../profile/joinProfiles';
import type { CaptureMetadata, Profile } from '../../profile/types';
import { captureFile } from '../keep/describeRecording';
import { CaptureError, type CaptureResult } from '../types';
import { distinctFiles } from './distinctFiles';
import { withPathsOf } from './sharedPaths';

/** A capture as its file has it. */
export interface ReadCapture {
  readonly profile: Profile;
  readonly metadata: CaptureMetadata;
}

/**
 * One capture of all sources, each with its own threads and samples. What was recorded of one task one after the other counts as
 * long as all of it. Throws CaptureError where captures of different services, containers or modes would be mixed.
 */
export function mergeStored(captures: readonly ReadCapture[]): Pick<CaptureResult, 'profile' | 'metadata' | 'file'> {
  const ordered = [...captures].sort((a, b) => a.metadata.startedAt.localeCompare(b.metadata.startedAt));
  const kinds = new Set(
    ordered.map(({ metadata: { clusterArn, service, container, mode } }) =>
      [clusterArn, service, container, mode].join(' '),
    ),
  );
  if (ordered.length < 2 || kinds.size > 1)
    throw new CaptureError(
      'other',
      'One capture holds one container of one service, and counts one thing.',
      'Select two or more captures of the same service, container and mode.',
    );
  const all = ordered.map(({ metadata }) => metadata);
  const [first] = all;
  const sources = all.map(captureSources);
  const starts = sources.map((_, i) => sources.slice(0, i).reduce((sum, own) => sum + own.length, 0));
  const parts = ordered.map(({ profile, metadata }, i) => {
    const own = withPathsOf(profile, metadata.task, first.task);
    return {
      profile: {
        ...own,
        threads: own.threads.map((thread) => ({ ...thread, source: starts[i] + (thread.source ?? 0) })),
      },
    };
  });
  const sum = (valueOf: (metadata: CaptureMetadata) => number | undefined): number =>
    all.reduce((total, one) => total + (valueOf(one) ?? 0), 0);
  const {
    requestedRateHz: _asked,
    cost: _cost,
    title: _title,
    note: _note,
    lostSamples: _lost,
    requests: _requests,
    ...same
  } = first;
  const files = distinctFiles(all, first.task);
  const metadata: CaptureMetadata = {
    ...same,
    rateHz: Math.min(...all.map(({ rateHz }) => rateHz)),
    durationMs: longestTask(all),
    requestedMs: sum(({ requestedMs }) => requestedMs),
    samples: sum(({ samples }) => samples),
    errors: sum(({ errors }) => errors),
    bytesOnWire: sum(({ bytesOnWire }) => bytesOnWire),
    ...(all.some(({ coverage }) => coverage !== undefined) && {
      coverage: Math.min(...all.map(({ coverage }) => coverage ?? 1)),
    }),
    ...(all.every(({ requests }) => requests !== undefined) && { requests: sum(({ requests }) => requests) }),
    remarks: [`Merged from ${all.length} captures.`, ...new Set(all.flatMap(({ remarks }) => remarks ?? []))],
    sources: sources.flat(),
    ...(files.length > 0 && { files }),
  };
  return captureFile(joinProfiles(`${first.service}, ${all.length} captures`, parts), metadata);
}

/** Of each task all that was recorded, one capture after the other; the longest. */
function longestTask(all: readonly CaptureMetadata[]): number {
  const byTask = new Map<string, number>();
  for (const metadata of all) {
    for (const task of new Set(captureSources(metadata).map((source) => source.task)))
      byTask.set(task, (byTask.get(task) ?? 0) + metadata.durationMs);
  }
  return Math.max(...byTask.values());
}
