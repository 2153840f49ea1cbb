import { CHANGE_STATES, type ChangeState } from './types';

/**
 * State of something with these weights before and after, as stored in columns: an index into {@link CHANGE_STATES}.
 */
export function changeState(before: number, after: number, isChanged: boolean): number {
  const state: ChangeState =
    before <= 0 && after > 0 ? 'new' : after <= 0 && before > 0 ? 'removed' : isChanged ? 'changed' : 'same';
  return CHANGE_STATES.indexOf(state);
}
