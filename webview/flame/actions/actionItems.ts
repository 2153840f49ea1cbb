import type { MenuGroup, MenuItem } from '../../kit/menu';
import type { Action, ActionGroup } from './action';
import { keyInWords } from '../../kit/keyNames';

/** An action as an item of a menu, as it can be done now. */
export const itemOf = ({ label, keys, isEnabled, isOn, isChoice, run }: Action): MenuItem => ({
  label,
  keys: keys.length > 0 ? keyInWords(keys[0]) : '',
  disabled: isEnabled?.() === false,
  isOn: isOn?.(),
  isChoice,
  run,
});

/** Groups of actions, in the order of the list. */
export const groupsOf = (actions: readonly Action[], groups: readonly ActionGroup[]): readonly MenuGroup[] =>
  groups.map((label) => ({
    label,
    items: actions.filter(({ group, isThere }) => group === label && isThere?.() !== false).map(itemOf),
  }));
