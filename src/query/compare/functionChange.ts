import { CHANGE_STATES, type Comparison } from '../../profile/diff/types';
import type { FunctionChange } from './types';

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** A function on both sides, by index into the profile's frames. */
export const functionChange = (frames: Comparison, f: number): FunctionChange => ({
  selfBefore: frames.selfBefore[f],
  selfAfter: frames.selfAfter[f],
  totalBefore: frames.totalBefore[f],
  totalAfter: frames.totalAfter[f],
  delta: frames.delta[f],
  low: known(frames.low[f]),
  high: known(frames.high[f]),
  qValue: known(frames.qValue[f]),
  significant: frames.significant[f] === 1,
  state: CHANGE_STATES[frames.state[f]],
});
