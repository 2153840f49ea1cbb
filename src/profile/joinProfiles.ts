import { ProfileBuilder } from './profileBuilder';
import { ProfileError } from './profileError';
import { MS_PER_UNIT } from './types';
import type { Profile, SampleTable, WeightUnit } from './types';

export interface JoinPart {
  readonly profile: Profile;
  /** Index into the capture's `sources`; threads of different sources are never merged, whatever their names. */
  readonly source?: number;
}

/**
 * Joins several profiles into one: consecutive stretches of one recording, or processes and tasks side by side. Threads
 * with the same name and source become one, their samples in the order of the parts; all others stay separate. Weights
 * are converted to the first part's unit. Source maps of all parts are kept; metadata is not.
 *
 * Throws {@link ProfileError} if there are no parts, or if time would be mixed with something else.
 */
export function joinProfiles(name: string, parts: readonly JoinPart[]): Profile {
  const joined = new JoinedProfile();
  for (const part of parts) joined.add(part);
  return joined.profile(name);
}

interface JoinedThread {
  readonly name: string;
  readonly source?: number;
  /** Its samples in each part, with the stack numbers and in the unit of the joined profile. */
  readonly pieces: SampleTable[];
}

/** {@link joinProfiles} part by part: adding one takes time for what it holds, not for what was added before. */
export class JoinedProfile {
  private readonly builder = new ProfileBuilder();
  private readonly threads = new Map<string, JoinedThread>();
  private readonly sourceMaps: Record<string, string> = {};
  private unit: WeightUnit | undefined;

  get isEmpty(): boolean {
    return this.unit === undefined;
  }

  /** Throws {@link ProfileError}, and adds nothing, if time would be mixed with something else. */
  add({ profile, source }: JoinPart): void {
    const scale = scaleOf(profile, this.unit ?? profile.unit);
    this.unit ??= profile.unit;
    const stackOf = addStacks(this.builder, profile);
    for (const { name, source: own, samples } of profile.threads) {
      const from = source ?? own;
      const key = `${from ?? ''}:${name}`;
      const thread = this.threads.get(key) ?? { name, ...(from !== undefined && { source: from }), pieces: [] };
      this.threads.set(key, thread);
      thread.pieces.push({
        stack: samples.stack.map((stack) => (stack < 0 ? -1 : stackOf[stack])),
        weight: scale === 1 ? samples.weight : samples.weight.map((weight) => weight * scale),
      });
    }
    Object.assign(this.sourceMaps, profile.sourceMaps);
  }

  /** What was added so far; later parts do not change it. Throws {@link ProfileError} if there is none. */
  profile(name: string): Profile {
    const { unit, sourceMaps, builder } = this;
    if (unit === undefined) throw new ProfileError('There is nothing to join.');
    const threads = [...this.threads.values()].map(({ pieces, ...thread }) => ({ ...thread, samples: inARow(pieces) }));
    const profile = builder.build(
      { name, unit, ...(Object.keys(sourceMaps).length > 0 && { sourceMaps: { ...sourceMaps } }) },
      threads,
    );
    return { ...profile, frames: [...profile.frames] };
  }
}

function inARow(pieces: readonly SampleTable[]): SampleTable {
  const length = pieces.reduce((sum, { stack }) => sum + stack.length, 0);
  const all = { stack: new Int32Array(length), weight: new Float64Array(length) };
  let at = 0;
  for (const { stack, weight } of pieces) {
    all.stack.set(stack, at);
    all.weight.set(weight, at);
    at += stack.length;
  }
  return all;
}

/** Number in the builder of each stack of the profile. */
function addStacks(builder: ProfileBuilder, { frames, stacks }: Profile): Int32Array {
  const frameOf = frames.map((frame) => builder.frame(frame.name, frame.file, frame.line, frame.column, frame.rawName));
  const stackOf = new Int32Array(stacks.parent.length);
  // A parent precedes its children.
  for (let s = 0; s < stackOf.length; s++) {
    stackOf[s] = builder.stack(
      stacks.parent[s] < 0 ? -1 : stackOf[stacks.parent[s]],
      frameOf[stacks.frame[s]],
      stacks.line[s],
    );
  }
  return stackOf;
}

function scaleOf(profile: Profile, unit: WeightUnit): number {
  if (profile.unit === unit) return 1;
  const [from, to] = [MS_PER_UNIT[profile.unit], MS_PER_UNIT[unit]];
  if (from !== null && to !== null) return from / to;
  throw new ProfileError(
    `${profile.name} counts ${profile.unit}, what it is joined with counts ${unit}; they cannot be shown as one.`,
  );
}
