import { frameKey } from './frameKey';
import type { Frame, Profile } from './types';

/**
 * A later state of a profile with the frames of `before` first, in their order: what speaks of a frame by its index still
 * means the same function. Frames that are gone stay in the table, without weight; new ones follow.
 */
export function keepFrames(before: Profile, now: Profile): Profile {
  const known = new Map(before.frames.map((frame, f) => [frameKey(frame), f]));
  const frames: Frame[] = [...before.frames];
  const indexOf = Int32Array.from(now.frames, (frame) => {
    const index = known.get(frameKey(frame));
    if (index === undefined) return frames.push(frame) - 1;
    frames[index] = frame;
    return index;
  });
  return { ...now, frames, stacks: { ...now.stacks, frame: now.stacks.frame.map((f) => indexOf[f]) } };
}
