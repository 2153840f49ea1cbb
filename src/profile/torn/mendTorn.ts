/**
 * Puts samples that lost their callers back under them. A sampler that does not pause the process reads a stack frame
 * by frame, innermost first. A generator's frame has a caller only while it runs: if it yields meanwhile, the walk ends
 * there.
 *
 *     the stack              <module>;total;squares     <module>;total;squares;half
 *     as it was read                        squares                    squares;half
 *
 * What is torn: ./findTorn.ts. Where it belongs: below the callers that whole stacks of the same thread show for the
 * function it begins at, in proportion (./callersSeen.ts); where they show none, it stays as it was read.
 */
import { StackEditor } from '../stackEditor';
import { stackWeights } from '../stackWeights';
import type { Profile } from '../types';
import { CallLines } from './callLines';
import { callersOfTorn, outermostCalls } from './callersSeen';
import { outermostOfAll, tornSamples, type FrameKinds } from './findTorn';
import { Grafts } from './grafts';

export interface Mended {
  /** The given one if no sample was mended. */
  readonly profile: Profile;
  /** Samples that were put back. */
  readonly mended: number;
  /** Torn samples that stay as they were read. */
  readonly left: number;
}

/** What is mended may tell the caller of what is left: so often it is looked at again. */
const PASSES = 3;

/**
 * Changes the stacks of torn samples; number, weight and order of all samples stay, and so do all frames. Takes time in
 * proportion to samples and stacks.
 */
export function mendTorn(profile: Profile, kinds: FrameKinds): Mended {
  let all = mendOnce(profile, kinds);
  for (let pass = 1, more = all; pass < PASSES && more.mended > 0 && more.left > 0; pass++) {
    more = mendOnce(all.profile, kinds);
    all = { ...more, mended: all.mended + more.mended };
  }
  return all;
}

function mendOnce(profile: Profile, kinds: FrameKinds): Mended {
  const { stacks, threads } = profile;
  const outermost = outermostOfAll(profile, kinds);
  const torn = threads.map(({ samples }) => tornSamples(samples.stack, stacks.frame, outermost));
  if (torn.every(({ length }) => length === 0)) return { profile, mended: 0, left: 0 };

  const isWanted = new Uint8Array(profile.frames.length);
  threads.forEach(({ samples }, t) => {
    for (const i of torn[t]) isWanted[stacks.frame[outermost.entry[samples.stack[i]]]] = 1;
  });
  const calls = outermostCalls(stacks, outermost, isWanted);
  const lines = new CallLines(stacks, outermost, stackWeights(profile).total, isWanted);
  const editor = new StackEditor(stacks);
  const grafts = new Grafts(editor, stacks, outermost, lines);
  let [mended, left] = [0, 0];
  const whole = threads.map((thread, t) => {
    const stack = thread.samples.stack.slice();
    callersOfTorn(stack, torn[t], stacks, outermost, calls).forEach((caller, k) => {
      if (caller < 0) left++;
      else {
        mended++;
        stack[torn[t][k]] = grafts.below(caller, stack[torn[t][k]]);
      }
    });
    return { ...thread, samples: { ...thread.samples, stack } };
  });
  return { profile: mended === 0 ? profile : editor.profile(profile, whole), mended, left };
}
