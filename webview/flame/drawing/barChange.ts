/** What a comparison says of a bar. */
import { CHANGE_STATES, type ChangeState, type CompareMode } from '../../../src/profile/diff/types';
import type { NodeChange, SliceChange } from '../../../src/query/types';

/** Amounts are in the mode's unit. */
export interface BarChange {
  readonly mode: CompareMode;
  /** Totals and self of both sides. */
  readonly before: number;
  readonly after: number;
  readonly selfBefore: number;
  readonly selfAfter: number;
  /** Direction and size of the change, -1..1 on the slice's scale; 0 if no change is certain. */
  readonly strength: number;
  readonly state: ChangeState;
  /** Whether noise is known at all. */
  readonly isTested: boolean;
}

/** Entry `i` of a slice's change. */
export const changeAt = (
  { mode, isTested, before, after, selfBefore, selfAfter, strength, state }: SliceChange,
  i: number,
): BarChange => ({
  mode,
  isTested,
  before: before[i],
  after: after[i],
  selfBefore: selfBefore[i],
  selfAfter: selfAfter[i],
  strength: strength[i],
  state: CHANGE_STATES[state[i]],
});

/** The change of a node above the slice. */
export const changeOfNode = (change: NodeChange, { mode, isTested }: SliceChange): BarChange => ({
  ...change,
  mode,
  isTested,
  state: CHANGE_STATES[change.state],
});

export const isSignificant = ({ strength }: BarChange): boolean => strength !== 0;
