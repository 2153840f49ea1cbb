import { captureOf } from '../metadata/metadata';
import { withSources } from '../metadata/sources';
import { ProfileError } from '../profile/profileError';
import type { Profile } from '../profile/types';

/**
 * The part of a merged capture that came from some of its sources (by index), as if captured that way. Throws
 * ProfileError if the capture has no such sources.
 */
export function keepSources(profile: Profile, wanted: readonly number[]): Profile {
  const capture = captureOf(profile);
  const sources = capture?.sources ?? [];
  const kept = [...new Set(wanted)].filter((index) => index in sources);
  if (capture === undefined || kept.length === 0)
    throw new ProfileError(
      `${profile.name} holds none of the tasks that were asked for.`,
      'Choose tasks of this capture, or open all of it.',
    );
  const first = sources.findIndex((source, index) => kept.includes(index) && source.samples > 0);
  const { task, container, pid, processName, place } = sources[first < 0 ? kept[0] : first];
  // How much of the time of all was that of these is not known.
  const { taskMs: _, ...part } = capture;
  return {
    ...profile,
    threads: profile.threads.flatMap((thread) =>
      thread.source !== undefined && kept.includes(thread.source)
        ? [{ ...thread, source: kept.indexOf(thread.source) }]
        : [],
    ),
    capture: withSources(
      {
        ...part,
        task,
        container,
        pid,
        processName,
        ...(place && {
          place,
          revision: place.revision || capture.revision,
          imageDigest: place.imageDigest ?? capture.imageDigest,
        }),
        samples: kept.reduce((sum, index) => sum + sources[index].samples, 0),
      },
      kept.map((index) => sources[index]),
    ),
  };
}
