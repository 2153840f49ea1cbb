/** A recording that arrives in stretches while it goes on. */
import { JoinedProfile, joinProfiles, type JoinPart } from './joinProfiles';
import type { Profile } from './types';

/** What was recorded since the stretch before it, or, of a heap, what is held now in place of what was held then. */
export interface RecordedStretch extends JoinPart {
  /** It takes the place of the last stretch of its source; else it comes after it. */
  readonly replacesLast?: boolean;
}

/**
 * The sum of stretches. Adding one takes time for what it holds; the sum is made when it is asked for. A later stretch
 * may replace the last of its source, so that one alone is kept apart:
 *
 *     stretches of a source    settled    last
 *     a                        -          a
 *     b                        a          b
 *     c, replaces the last     a          c
 */
export class Stretches {
  private readonly settled = new JoinedProfile();
  private readonly last = new Map<number | undefined, JoinPart>();
  private name = '';

  /** Throws ProfileError if time would be mixed with something else. */
  add({ replacesLast, ...stretch }: RecordedStretch): void {
    const before = this.last.get(stretch.source);
    if (before !== undefined && !replacesLast) this.settled.add(before);
    this.last.set(stretch.source, replacesLast ? withSourceMapsOf(before, stretch) : stretch);
    this.name = stretch.profile.name;
  }

  /** The sum so far, named like the last stretch, threads in order of source. Throws ProfileError if there is none. */
  profile(): Profile {
    const settled = this.settled.isEmpty ? [] : [{ profile: this.settled.profile(this.name) }];
    const profile = joinProfiles(this.name, [...settled, ...this.last.values()]);
    return { ...profile, threads: [...profile.threads].sort((a, b) => (a.source ?? 0) - (b.source ?? 0)) };
  }

  /** Like {@link profile}, when no stretch will follow: takes less memory. */
  whole(): Profile {
    for (const stretch of this.last.values()) this.settled.add(stretch);
    this.last.clear();
    return this.settled.profile(this.name);
  }
}

/** A source map comes along only once. */
function withSourceMapsOf(before: JoinPart | undefined, stretch: JoinPart): JoinPart {
  if (before?.profile.sourceMaps === undefined) return stretch;
  const sourceMaps = { ...before.profile.sourceMaps, ...stretch.profile.sourceMaps };
  return { ...stretch, profile: { ...stretch.profile, sourceMaps } };
}
