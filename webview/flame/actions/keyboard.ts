/** Keys of the page's actions, wherever the keyboard is on it, except where it is for typing or in a menu. */
import type { Action } from './action';
import { isKey } from '../../kit/keyNames';

/** Fields and menus keep their keys; those with Ctrl or Cmd work from a field too. */
const isTaken = (event: KeyboardEvent): boolean => {
  const at = event.target instanceof Element ? event.target : null;
  if (at?.closest('[role=menu], dialog') != null) return true;
  return at?.closest('input') != null && !((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f');
};

export function listenToActionKeys(actions: readonly Action[]): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || isTaken(event)) return;
    const action = actions.find(({ keys, isThere }) => isThere?.() !== false && keys.some((key) => isKey(event, key)));
    if (action === undefined) return;
    event.preventDefault();
    if (action.isEnabled?.() !== false) action.run();
  });
}
