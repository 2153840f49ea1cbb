/** Turns the page's list of actions into menu items, keys and handlers for editor commands. */
import type { PageCommand } from '../../../src/protocol';
import { isKey, keyInWords } from '../../kit/keyNames';
import type { MenuGroup, MenuItem } from '../../kit/menu';
import type { Action, ActionGroup } from './action';

/** The action of a command. */
export function actionOf(actions: readonly Action[], id: PageCommand): Action {
  const action = actions.find((one) => one.id === id);
  if (action === undefined) throw new Error(`The page has no action ${id}.`);
  return action;
}

/** Does what an action is for, where that can be done now. */
export function runAction({ isEnabled, run }: Action): void {
  if (isEnabled?.() !== false) run();
}

/** Groups of actions as groups of a menu, in the order of the list; `isWanted` leaves some out. */
export const groupsOf = (
  actions: readonly Action[],
  groups: readonly ActionGroup[],
  isWanted: (action: Action) => boolean = () => true,
): readonly MenuGroup[] =>
  groups.map((label) => ({
    label,
    items: actions
      .filter((action) => action.group === label && action.isThere?.() !== false && isWanted(action))
      .map(itemOf),
  }));

/** An action as a menu item, with its current state. */
const itemOf = ({ label, keys, isEnabled, isOn, isChoice, run }: Action): MenuItem => ({
  label,
  keys: keys.length > 0 ? keyInWords(keys[0]) : '',
  disabled: isEnabled?.() === false,
  isOn: isOn?.(),
  isChoice,
  run,
});

/** Keys of actions, wherever the keyboard is on the page, except where it is for typing or in a menu. */
export function listenToActionKeys(actions: readonly Action[]): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || isTaken(event)) return;
    const action = actions.find(({ keys, isThere }) => isThere?.() !== false && keys.some((key) => isKey(event, key)));
    if (action === undefined) return;
    event.preventDefault();
    runAction(action);
  });
}

/** Fields and menus keep their keys; those with Ctrl or Cmd work from a field too. */
function isTaken(event: KeyboardEvent): boolean {
  const at = event.target instanceof Element ? event.target : null;
  if (at?.closest('[role=menu], dialog') != null) return true;
  return at?.closest('input') != null && !((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f');
}
