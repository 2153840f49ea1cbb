import type { CompareView } from './diff/types';

/**
 * The part of a profile that is shown, and how it is simplified. Plain data: passed to the worker and stored by the
 * page.
 */
export interface Scope {
  /** Thread indices; null: all threads merged. */
  readonly threads: readonly number[] | null;
  /**
   * A stretch of recorded time of ONE thread, in the profile's unit, from that thread's first sample. Applies only with
   * exactly one thread.
   */
  readonly window: { readonly start: number; readonly end: number } | null;
  /** Applied in order; shown as a list of chips that can be undone. */
  readonly transforms: readonly Transform[];
  /** For a comparison: how it is shown; absent: `defaultCompare`. */
  readonly compare?: CompareView;
}

export type Transform =
  /** Frames that are not the user's own are folded into their callers, which get their self weight. */
  | { readonly kind: 'myCode' }
  /**
   * A frame that is already open in the stack is folded into its caller: A > A > A becomes A, A > B > A > C becomes A >
   * B > C.
   */
  | { readonly kind: 'collapseRecursion' }
  /**
   * hide: these frames are folded into their callers. focus: only stacks that pass through one, cut above its outermost
   * occurrence. `key` is a `frameKey`, a file as it ran, or a package as `packageOf` names it.
   */
  | { readonly kind: 'hide' | 'focus'; readonly by: 'frame' | 'file' | 'package'; readonly key: string };

export const wholeProfile: Scope = { threads: null, window: null, transforms: [] };
