/** One capture out of those of several tasks. */
import { metadataSchema } from '../../metadata/metadata';
import { taskTimeOfAll, withSources } from '../../metadata/sources';
import { joinProfiles } from '../../profile/joinProfiles';
import { captureFile, idleRemark } from '../keep/describeRecording';
import type { CaptureResult } from '../types';
import { withPathsOf } from './sharedPaths';
import type { FleetPart } from './types';

interface Success {
  /** Its place among the parts. */
  readonly source: number;
  readonly result: CaptureResult;
}

/**
 * Threads refer to their part by its index. How each fact is merged is defined in src/metadata: the first task that has
 * samples represents all. At least one part must have a result.
 */
export function mergeCaptures(parts: readonly FleetPart[]): CaptureResult {
  const good = parts.flatMap(({ result }, source): Success[] => (result ? [{ source, result }] : []));
  const all = good.map(({ result }) => result.metadata);
  const first = all.find(({ samples }) => samples > 0) ?? all[0];
  const metadata = withSources(
    { ...metadataSchema.merge('sideBySide', all, first), taskMs: taskTimeOfAll('sideBySide', all) },
    parts.map(({ source }) => source),
  );
  const name = `${first.service} ${first.processName}, ${good.length} tasks`;
  const idleShare = good.reduce((total, { result }) => total + result.idleShare, 0) / good.length;
  return {
    ...captureFile(
      joinProfiles(
        name,
        good.map(({ source, result }) => ({
          profile: withPathsOf(result.profile, result.metadata.task, first.task),
          source,
        })),
      ),
      metadata,
    ),
    idleShare,
    remark: idleRemark(idleShare, metadata),
  };
}
