/**
 * Native frames that start a process or a thread, and stand in the wrong place. py-spy puts Python frames among native
 * ones where it finds the interpreter's evaluation function. Where it does not know that (its symbols are stripped, or
 * named otherwise after optimisation), it appends all native frames to all Python frames, and what was outermost is
 * among the innermost:
 *
 *     as it was read    <module>;spin;0x7f13fba (libc.so.6);sin (libm.so.6)
 *     the stack         0x7f13fba (libc.so.6);<module>;spin;sin (libm.so.6)
 */
import { isAddress, LIBC } from './namelessFrames';
import { nativeFrames } from './nativeFrames';
import { StackEditor } from './stackEditor';
import type { Frame, Profile, StackTable, Thread } from './types';

const START_SOURCE = /(^|[\\/])(libc_start_call_main\.h|libc-start\.[ch]|pthread_create\.c|clone3?\.S)$/;
const START = /^(_*libc_start_call_main|_*libc_start_main(_impl)?|libc_start_main_stage2|start_thread|_*clone3?)$/;

const isStart = ({ name, file }: Frame): boolean => START.test(name) && (LIBC.test(file) || START_SOURCE.test(file));
const isNameless = (frame: Frame): boolean => isAddress(frame) && LIBC.test(frame.file);

/** Start frames of a stack: `clone3`, `start_thread`, or `__libc_start_main`, `__libc_start_call_main`. */
const MOST = 2;
/**
 * A frame without a name is a start frame if so large a share of a thread's samples have it there: the place where a
 * function of libc was interrupted differs from sample to sample, and its callers have names.
 */
const ALWAYS = 0.99;
/** Samples of a thread: fewer tell nothing of the kind. */
const ENOUGH = 8;

/** In {@link tailsOf}. */
const [NO_TAIL, IN_PLACE] = [-1, -2];

/**
 * Of each stack that has native frames only after its last Python frame the first of them; {@link IN_PLACE} where a
 * native frame comes before a Python frame, else {@link NO_TAIL}.
 */
function tailsOf({ parent, frame }: StackTable, frames: readonly Frame[]): Int32Array {
  const native = nativeFrames(frames);
  const tail = new Int32Array(parent.length);
  for (let s = 0; s < tail.length; s++) {
    const p = parent[s];
    const isFirst = p < 0 || frames[frame[p]].file === '';
    const above = p < 0 ? NO_TAIL : tail[p];
    if (native[frame[s]] === 1) tail[s] = above !== NO_TAIL ? above : isFirst ? IN_PLACE : s;
    else tail[s] = above >= 0 ? IN_PLACE : above;
  }
  return tail;
}

export interface StartFramesMoved {
  /** The given one if nothing was moved. */
  readonly profile: Profile;
  /** Samples whose start frames were moved. */
  readonly moved: number;
}

/** Puts start frames that stand below Python frames above them; samples and frames stay as they are. Linear. */
export function moveStartFrames(profile: Profile): StartFramesMoved {
  const { frames, stacks, threads } = profile;
  const tail = tailsOf(stacks, frames);
  const starts = startsOf(profile, tail);
  const editor = new StackEditor(stacks);
  const known = new Map<number, number>();
  let moved = 0;
  const after = threads.map((thread) => ({
    ...thread,
    samples: {
      ...thread.samples,
      stack: thread.samples.stack.map((s) => {
        if (s < 0 || starts[s] === 0) return s;
        moved++;
        const there = known.get(s) ?? startsFirst(profile, s, tail[s], starts[s], editor);
        known.set(s, there);
        return there;
      }),
    },
  }));
  return { profile: moved === 0 ? profile : editor.profile(profile, after), moved };
}

/** How many frames of each stack's tail, from its first on, are start frames. */
function startsOf({ frames, stacks: { parent, frame }, threads }: Profile, tail: Int32Array): Uint8Array {
  const starts = new Uint8Array(parent.length);
  // The entry of each stack's tail at this depth, NO_TAIL where it is shorter or begins with something else.
  let at = tail.map((entry) => (entry === IN_PLACE ? NO_TAIL : entry));
  for (let depth = 0; depth < MOST; depth++) {
    const isRoot = new Uint8Array(frames.length);
    frames.forEach((one, f) => {
      if (isStart(one)) isRoot[f] = 1;
    });
    for (const thread of threads) {
      const constant = constantFrame(thread, frame, at, (s) => tail[s] !== IN_PLACE && starts[s] === depth);
      if (constant >= 0 && isNameless(frames[constant])) isRoot[constant] = 1;
    }
    const next = new Int32Array(parent.length).fill(NO_TAIL);
    for (let s = 0; s < parent.length; s++) {
      if (at[s] < 0 || isRoot[frame[at[s]]] === 0) continue;
      starts[s]++;
      if (at[s] !== s) next[s] = at[s] === parent[s] ? s : next[parent[s]];
    }
    at = next;
  }
  return starts;
}

/** The frame that nearly all of a thread's samples have at `at[stack]`, of those that count; -1: there is none. */
function constantFrame(
  { samples }: Thread,
  frame: Int32Array,
  at: Int32Array,
  counts: (stack: number) => boolean,
): number {
  const times = new Map<number, number>();
  let all = 0;
  for (const s of samples.stack) {
    if (s < 0 || !counts(s)) continue;
    all++;
    if (at[s] >= 0) times.set(frame[at[s]], (times.get(frame[at[s]]) ?? 0) + 1);
  }
  for (const [f, count] of times) if (all >= ENOUGH && count >= ALWAYS * all) return f;
  return -1;
}

/** Number in the editor of stack `s` with `count` frames of its tail, which begins at entry `tail`, before the others. */
function startsFirst({ frames, stacks }: Profile, s: number, tail: number, count: number, editor: StackEditor): number {
  const path: number[] = [];
  for (let at = s; at >= 0; at = stacks.parent[at]) path.push(at);
  path.reverse();
  const from = path.indexOf(tail);
  // What stands for a process comes first of all.
  const headings = path.findIndex((at) => frames[stacks.frame[at]].file !== '');
  const order = [
    ...path.slice(0, headings),
    ...path.slice(from, from + count),
    ...path.slice(headings, from),
    ...path.slice(from + count),
  ];
  return order.reduce((caller, at) => editor.add(caller, stacks.frame[at], stacks.line[at]), -1);
}
