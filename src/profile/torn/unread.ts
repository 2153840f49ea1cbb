/**
 * Samples of which nothing was read, in a thread that runs all it runs below a lifelong frame. Where C code resumes a
 * generator or a coroutine, the frame that a sampler begins at may be gone before it has read it: the stack is empty.
 *
 *     before     <module>:9;loop:4;step:2
 *     as read
 *     after      <module>:9;loop:4;poll:7       so it is taken for <module>:9;loop, at a line that is not known
 *
 * What the whole samples before and after it have in common went on meanwhile, as far as anybody can tell. What ran
 * below that is not known, and no line gets time that nobody saw it use.
 */
import { StackEditor } from '../stackEditor';
import type { Profile, StackTable } from '../types';
import { LONGEST_RUN, outermostOfAll, type FrameKinds, type Outermost } from './findTorn';
import type { Mended } from './mendTorn';

/** Calls looked at in each of two stacks for what they have in common: the time for a sample has a limit. */
const FARTHEST = 256;

/** For profiles with such samples. Number, weight and order of all samples stay. Takes time in proportion to samples and stacks. */
export function mendUnread(profile: Profile, kinds: FrameKinds): Mended {
  const { stacks, threads } = profile;
  const outermost = outermostOfAll(profile, kinds);
  const editor = new StackEditor(stacks);
  const known = new Map<number, number>();
  const common = (before: number, after: number): number => {
    const key = before * stacks.parent.length + after;
    const there = known.get(key) ?? commonCalls(before, after, stacks, outermost, editor);
    known.set(key, there);
    return there;
  };
  let [mended, left] = [0, 0];
  const whole = threads.map((thread) => {
    const stack = thread.samples.stack.slice();
    for (const { from, to } of gaps(thread.samples.stack, outermost)) {
      const there = common(stack[from], stack[to]);
      for (let i = from + 1; i < to; i++) {
        if (stack[i] >= 0) continue;
        stack[i] = there;
        if (there < 0) left++;
        else mended++;
      }
    }
    return { ...thread, samples: { ...thread.samples, stack } };
  });
  return { profile: mended === 0 ? profile : editor.profile(profile, whole), mended, left };
}

/** Whole samples with a few others between them. */
function* gaps(stack: Int32Array, { isWhole }: Outermost): Generator<{ readonly from: number; readonly to: number }> {
  let from = -1;
  for (let i = 0; i < stack.length; i++) {
    if (stack[i] < 0 || isWhole[stack[i]] === 0) continue;
    if (from >= 0 && i > from + 1 && i - from - 1 <= LONGEST_RUN) yield { from, to: i };
    from = i;
  }
}

/**
 * The function that two whole stacks have in common furthest inside, at an unknown line; -1 if they begin at different
 * ones. Where both stacks end in it, it called nothing: then it is the one that called it.
 */
function commonCalls(
  before: number,
  after: number,
  { parent, frame }: StackTable,
  { entry }: Outermost,
  editor: StackEditor,
): number {
  let [a, b] = [before, after];
  // The calls in which they part.
  let [calledA, calledB] = [-1, -1];
  for (let steps = 0; a !== b && steps < 2 * FARTHEST; steps++) {
    if (a > b) [calledA, a] = [a, parent[a]];
    else [calledB, b] = [b, parent[b]];
  }
  // Too far to look: what they begin at.
  if (a !== b) [a, calledA, calledB] = [-1, entry[before], entry[after]];
  // They may part in the line that one function executes.
  const isOne = calledA >= 0 && calledB >= 0 && frame[calledA] === frame[calledB];
  let at = isOne ? calledA : a;
  const isEnd = isOne ? calledA === before && calledB === after : a === before && b === after;
  if (isEnd && at !== entry[before]) at = parent[at];
  return at >= 0 && entry[at] >= 0 ? editor.add(parent[at], frame[at], 0) : -1;
}
