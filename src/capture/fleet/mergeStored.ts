/** Several stored captures of one service as one. */
import { joinProfiles } from '../../profile/joinProfiles';
import { metadataSchema, type CaptureMetadata } from '../../metadata/metadata';
import { captureSources, taskTimeOfAll, withSources } from '../../metadata/sources';
import type { Profile } from '../../profile/types';
import { captureFile } from '../keep/describeRecording';
import { CaptureError, type CaptureResult } from '../types';
import { withPathsOf } from './sharedPaths';

/** A capture as its file has it. */
export interface ReadCapture {
  readonly profile: Profile;
  readonly metadata: CaptureMetadata;
}

/**
 * One capture of all sources, each with its own threads and samples; how each fact is merged is defined in
 * src/metadata. Throws CaptureError if captures of different services, containers or modes would be mixed.
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
  const merged = metadataSchema.merge('inTurn', all, first);
  const metadata = withSources(
    {
      ...merged,
      taskMs: taskTimeOfAll('inTurn', all),
      remarks: [`Merged from ${all.length} captures.`, ...(merged.remarks ?? [])],
    },
    sources.flat(),
  );
  return captureFile(joinProfiles(`${first.service}, ${all.length} captures`, parts), metadata);
}
