/** How a comparison is shown. These actions exist only in a comparison. */
import type { CompareMode, CompareView } from '../../../src/profile/diff/types';
import type { PageModel } from '../state/pageModel';
import type { Action } from './action';

const modes: readonly (readonly [CompareMode, Action['id'], string, string])[] = [
  ['share', 'modeShare', 'Compare Shares of the Profile', '5'],
  ['rate', 'modeRate', 'Compare CPU Time a Second and Task', '6'],
  ['perRequest', 'modePerRequest', 'Compare CPU Time a Request', '7'],
];
const widths: readonly (readonly [CompareView['width'], Action['id'], string, string])[] = [
  ['before', 'widthBefore', 'Widths of Before', ','],
  ['after', 'widthAfter', 'Widths of After', '.'],
  ['larger', 'widthLarger', 'Widths of the Larger Side', 'l'],
];

export function compareActions(model: PageModel): readonly Action[] {
  const isThere = (): boolean => model.comparison !== null;
  const compare = (): CompareView => model.state.compare;
  return [
    ...modes.map(([mode, id, label, key]): Action => ({
      id,
      label,
      group: 'Compare',
      keys: [key],
      isThere,
      isEnabled: () => model.comparison?.modes.includes(mode) === true,
      isOn: () => compare().mode === mode,
      isChoice: true,
      run: () => model.setCompare({ mode }),
    })),
    ...widths.map(([width, id, label, key]): Action => ({
      id,
      label,
      group: 'Compare',
      keys: [key],
      isThere,
      isEnabled: isThere,
      isOn: () => compare().width === width,
      isChoice: true,
      run: () => model.setCompare({ width }),
    })),
    {
      id: 'swapSides',
      label: 'Swap Sides',
      group: 'Compare',
      keys: ['x'],
      isThere,
      isEnabled: isThere,
      run: () => model.setCompare({ swapped: !compare().swapped }),
    },
    {
      id: 'onlyRemoved',
      label: 'Only Removed',
      group: 'Compare',
      keys: ['o'],
      isThere,
      isEnabled: isThere,
      isOn: () => compare().only === 'removed',
      run: () => model.setCompare({ only: compare().only === 'removed' ? 'all' : 'removed' }),
    },
    {
      id: 'showDifferences',
      label: 'What Differs Around the Code',
      group: 'Compare',
      keys: ['v'],
      isThere,
      isEnabled: isThere,
      isOn: () => model.state.differences,
      run: () => model.setOpen('differences', !model.state.differences),
    },
  ];
}
