import { ProfileError } from '../../profile/profileError';
import { TripleIndex } from '../../profile/intColumns';
import { MS_PER_UNIT } from '../../profile/types';
import type { Frame, Profile, StackTable, Thread, WeightUnit } from '../../profile/types';
import { sideFacts, taskIds, tasksOf } from './sideFacts';
import type { Side, United } from '../../profile/diff/types';

/**
 * Unites two profiles. Frames for which `identify` returns the same text are one function (represented by the after
 * side's frame); stacks are united by frame, executing line and caller. The threads of before come first, then those of
 * after, unchanged. Times are converted to milliseconds, which include each side's own interval. Sample counts
 * (collapsed stacks) can be compared with time by share; the unit is then none.
 *
 * Throws {@link ProfileError} if one side counts bytes and the other does not.
 */
export function uniteProfiles(before: Profile, after: Profile, identify: (side: Side, frame: Frame) => string): United {
  const unit = unitOf(before, after);
  const scales = [before, after].map((profile) => MS_PER_UNIT[profile.unit] ?? 1);
  const { frames, frameOfSide } = uniteFrames([before, after], identify);
  const stacks = new TripleIndex(before.stacks.parent.length + after.stacks.parent.length);
  const threads = [before, after].flatMap((profile, side) => {
    const stackOf = addStacks(stacks, profile.stacks, frameOfSide[side]);
    return profile.threads.map((thread) => moved(thread, stackOf, scales[side]));
  });
  const sourceMaps = { ...before.sourceMaps, ...after.sourceMaps };
  return {
    profile: {
      name: `${before.name} ↔ ${after.name}`,
      unit,
      frames,
      stacks: { parent: stacks.a.toArray(), frame: stacks.b.toArray(), line: stacks.c.toArray() },
      threads,
      ...(Object.keys(sourceMaps).length > 0 && { sourceMaps }),
    },
    sideOf: Uint8Array.from(threads, (_, t) => (t < before.threads.length ? 0 : 1)),
    taskOf: Int32Array.from([...tasksOf(before), ...tasksOf(after)]),
    sides: [sideFacts(before), sideFacts(after)],
    sameTasks: taskIds(before) !== '' && taskIds(before) === taskIds(after),
    frameOfSide,
  };
}

/** The common unit: milliseconds if both are time, none if one counts samples, otherwise their shared unit. */
function unitOf(before: Profile, after: Profile): WeightUnit {
  if (before.unit === after.unit && MS_PER_UNIT[before.unit] === null) return before.unit;
  const kinds = [before, after].map(({ unit }) => (MS_PER_UNIT[unit] === null ? unit : 'milliseconds'));
  if (!kinds.includes('bytes')) return kinds[0] === kinds[1] ? 'milliseconds' : 'none';
  const [left, right] = [before, after].map(({ unit }) => (unit === 'none' ? 'samples' : unit));
  throw new ProfileError(
    `${before.name} counts ${left}, ${after.name} counts ${right}; they cannot be compared.`,
    'Compare two profiles of time, or two of memory.',
  );
}

function uniteFrames(
  sides: readonly Profile[],
  identify: (side: Side, frame: Frame) => string,
): Pick<United, 'frameOfSide'> & { frames: Frame[] } {
  const known = new Map<string, number>();
  const frames: Frame[] = [];
  const [before, after] = sides.map((profile, side) =>
    Int32Array.from(profile.frames, (frame) => {
      const identity = identify(side as Side, frame);
      const index = known.get(identity);
      if (index !== undefined) return index;
      known.set(identity, frames.length);
      return frames.push(frame) - 1;
    }),
  );
  // Backwards, so that the first of several equal frames represents them all.
  for (let f = after.length - 1; f >= 0; f--) frames[after[f]] = sides[1].frames[f];
  return { frames, frameOfSide: [before, after] };
}

/** United number of each stack. A parent precedes its children. */
function addStacks(united: TripleIndex, { parent, frame, line }: StackTable, frameOf: Int32Array): Int32Array {
  const stackOf = new Int32Array(parent.length);
  for (let s = 0; s < parent.length; s++)
    stackOf[s] = united.add(parent[s] < 0 ? -1 : stackOf[parent[s]], frameOf[frame[s]], line[s]);
  return stackOf;
}

function moved({ samples, ...thread }: Thread, stackOf: Int32Array, scale: number): Thread {
  return {
    ...thread,
    samples: {
      stack: samples.stack.map((stack) => (stack < 0 ? -1 : stackOf[stack])),
      weight: samples.weight.map((weight) => weight * scale),
      ...(samples.start && { start: samples.start.map((start) => start * scale) }),
    },
  };
}
