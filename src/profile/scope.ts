import type { CompareView } from './diff/types';

/** Which part of a profile is looked at and how it is simplified. Plain data: crosses to the worker, is remembered by the page. */
export interface Scope {
  /** Threads by index; null: all merged. */
  readonly threads: readonly number[] | null;
  /** A stretch of recorded time of ONE thread, in the profile's unit, from that thread's first sample. Only with exactly one thread. */
  readonly window: { readonly start: number; readonly end: number } | null;
  /** Applied in order; shown as a stack of undoable chips. */
  readonly transforms: readonly Transform[];
  /** Of a comparison: how it is looked at; absent as `defaultCompare` says. */
  readonly compare?: CompareView;
}

export type Transform =
  /** Frames that are not the user's own are folded into their callers; self goes to the caller. */
  | { readonly kind: 'myCode' }
  /** A frame that is open in the stack already is folded into its caller: A > A > A becomes A, A > B > A > C becomes A > B > C. */
  | { readonly kind: 'collapseRecursion' }
  /**
   * hide: those frames are folded into their callers. focus: only stacks that pass through one, cut above its outermost
   * occurrence. `key` is a `frameKey`, a file as it ran, or a package as `packageOf` names it.
   */
  | { readonly kind: 'hide' | 'focus'; readonly by: 'frame' | 'file' | 'package'; readonly key: string };

export const wholeProfile: Scope = { threads: null, window: null, transforms: [] };
