/** Which samples lost their callers while they were read. */
import type { Frame, Profile } from '../types';

/** What is known of the frames of an interpreter. */
export interface FrameKinds {
  /** Stands before the stack proper, as py-spy's line for a process. */
  isHeading(frame: Frame): boolean;
  /**
   * All that its thread runs, it runs below this frame: it begins when the thread begins and ends last, as a program's
   * `<module>`.
   */
  isLifelong(frame: Frame): boolean;
  /** What begins here may have lost its callers. Absent: all that is not lifelong. */
  maySuspend?(frame: Frame): boolean;
}

/** The outermost frames of stacks. Columns are parallel to the stack table. */
export interface Outermost {
  /** Outermost entry of each stack, headings left out; -1 for a heading. */
  readonly entry: Int32Array;
  /** 1 where that is a lifelong frame. */
  readonly isWhole: Uint8Array;
  /** 1 where it cannot have lost its callers. */
  readonly isTrue: Uint8Array;
}

export function outermostOfAll({ frames, stacks }: Profile, kinds: FrameKinds): Outermost {
  const isHeading = frames.map((frame) => kinds.isHeading(frame));
  const isLifelong = frames.map((frame) => kinds.isLifelong(frame));
  const maySuspend = frames.map((frame) => kinds.maySuspend?.(frame) ?? true);
  const { parent, frame } = stacks;
  const entry = new Int32Array(parent.length);
  const isWhole = new Uint8Array(parent.length);
  const isTrue = new Uint8Array(parent.length);
  for (let s = 0; s < parent.length; s++) {
    const above = parent[s] < 0 ? -1 : entry[parent[s]];
    entry[s] = above >= 0 ? above : isHeading[frame[s]] ? -1 : s;
    if (entry[s] < 0) continue;
    isWhole[s] = isLifelong[frame[entry[s]]] ? 1 : 0;
    isTrue[s] = isWhole[s] === 0 && !maySuspend[frame[entry[s]]] ? 1 : 0;
  }
  return { entry, isWhole, isTrue };
}

/**
 * More in a row than chance makes of tears, even where every second sample is torn: a life of its own, such as a thread
 * that got the number of one that ended. That one begins at one function. Coroutines that do nothing but pass control on
 * are torn in two of three samples and now and then longer in a row, each time at another function.
 */
export const LONGEST_RUN = 12;

/**
 * Positions of a thread's torn samples, ascending. Torn are those that begin at another frame than a lifelong one, and
 * lie between samples that begin at one: the thread ran below it all the while. Of those before the first and after the
 * last of these, what begins where a torn one does; of many in a row, if all do so and not at one function alone.
 *
 *     begins at   work     <module>  <module>  squares  <module>  squares  goodbye
 *     torn                                     yes                yes
 *                 before the program ran                                   after it ended
 */
export function tornSamples(stack: Int32Array, frame: Int32Array, outermost: Outermost): Int32Array {
  const { entry, isWhole, isTrue } = outermost;
  const rootOf = (i: number): number => frame[entry[stack[i]]];
  const torn: number[] = [];
  const edges: number[] = [];
  const long: number[][] = [];
  const roots = new Set<number>();
  let isAtStart = true;
  // Since the last whole sample.
  let run: number[] = [];
  let length = 0;
  const close = (isAtEdge: boolean): void => {
    if (length > LONGEST_RUN) {
      if (!isAtEdge && run.length === length) long.push(run);
    } else if (isAtEdge) for (const i of run) edges.push(i);
    else
      for (const i of run) {
        torn.push(i);
        roots.add(rootOf(i));
      }
    [run, length] = [[], 0];
  };
  for (let i = 0; i < stack.length; i++) {
    const s = stack[i];
    if (s < 0 || entry[s] < 0) continue;
    if (isWhole[s] === 1) {
      if (length > 0) close(isAtStart);
      isAtStart = false;
    } else {
      length++;
      if (isTrue[s] === 0) run.push(i);
    }
  }
  if (!isAtStart) close(true);
  for (const one of long)
    if (one.every((i) => roots.has(rootOf(i))) && one.some((i) => rootOf(i) !== rootOf(one[0])))
      for (const i of one) torn.push(i);
  for (const i of edges) if (roots.has(rootOf(i))) torn.push(i);
  return Int32Array.from(torn).sort();
}
