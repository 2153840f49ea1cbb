import { ProfileBuilder } from './profileBuilder';
import { ProfileError } from './profileError';
import { MS_PER_UNIT } from './types';
import type { Profile, Thread } from './types';

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
  if (parts.length === 0) throw new ProfileError('There is nothing to join.');
  const builder = new ProfileBuilder();
  const { unit } = parts[0].profile;
  const joined = new Map<string, { readonly name: string; readonly source?: number; readonly pieces: Piece[] }>();
  for (const { profile, source } of parts) {
    const scale = scaleOf(profile, unit);
    const stackOf = addStacks(builder, profile);
    for (const thread of profile.threads) {
      const from = source ?? thread.source;
      const key = `${from ?? ''}:${thread.name}`;
      const known = joined.get(key) ?? { name: thread.name, ...(from !== undefined && { source: from }), pieces: [] };
      joined.set(key, known);
      known.pieces.push({ thread, stackOf, scale });
    }
  }
  for (const { name: threadName, source, pieces } of joined.values()) {
    const length = pieces.reduce((sum, piece) => sum + piece.thread.samples.stack.length, 0);
    const stack = new Int32Array(length);
    const weight = new Float64Array(length);
    let at = 0;
    for (const { thread, stackOf, scale } of pieces) {
      const { samples } = thread;
      for (let i = 0; i < samples.stack.length; i++, at++) {
        stack[at] = samples.stack[i] < 0 ? -1 : stackOf[samples.stack[i]];
        weight[at] = samples.weight[i] * scale;
      }
    }
    builder.thread(threadName, stack, weight, source);
  }
  const sourceMaps = Object.assign({}, ...parts.map((part) => part.profile.sourceMaps ?? {})) as Record<string, string>;
  return builder.build({ name, unit, ...(Object.keys(sourceMaps).length > 0 && { sourceMaps }) });
}

interface Piece {
  readonly thread: Thread;
  readonly stackOf: Int32Array;
  readonly scale: number;
}

/** Number in the builder of each stack of the profile. */
function addStacks(builder: ProfileBuilder, { frames, stacks }: Profile): Int32Array {
  const frameOf = frames.map((frame) => builder.frame(frame.name, frame.file, frame.line, frame.column));
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

function scaleOf(profile: Profile, unit: Profile['unit']): number {
  if (profile.unit === unit) return 1;
  const [from, to] = [MS_PER_UNIT[profile.unit], MS_PER_UNIT[unit]];
  if (from !== null && to !== null) return from / to;
  throw new ProfileError(
    `${profile.name} counts ${profile.unit}, what it is joined with counts ${unit}; they cannot be shown as one.`,
  );
}
