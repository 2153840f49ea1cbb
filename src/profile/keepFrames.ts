import { frameKey } from './frameKey';
import type { Frame, Profile } from './types';

/**
 * Renumbers the frames of a later state of a profile so that the frames of `before` come first, in their order: frame
 * indices keep their meaning. Frames that are gone stay in the table without weight; new ones are appended.
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
