/**
 * Everything the page can do, once: keys, menus, help and the commands of VS Code are made from this list. speedscope's
 * letters are kept where it has one.
 */
import type { ColourBy } from '../../../src/protocol';
import { frameTransform, frameTransformKinds } from '../state/frameTransforms';
import type { Chosen } from '../state/chosen';
import type { PageModel } from '../state/pageModel';
import { has, toggled } from '../state/scopes';
import type { Action } from './action';
import { compareActions } from './compareActions';
import type { ActionEffects } from './effects';
import { threadActions, viewActions, zoomActions } from './graphActions';

const colours: readonly (readonly [ColourBy, Action['id'], string])[] = [
  ['package', 'colourByPackage', 'Colour by Package'],
  ['file', 'colourByFile', 'Colour by File'],
  ['self', 'colourBySelf', 'Colour by Self Share'],
  ['safe', 'colourBySafe', 'Colour-Blind-Safe Colours'],
];

export function pageActions(model: PageModel, chosen: Chosen, effects: ActionEffects): readonly Action[] {
  const isDrawn = (): boolean => model.view !== 'table';
  const hasFrame = (): boolean => chosen.frame !== null;
  return [
    ...viewActions(model),
    ...compareActions(model),
    ...zoomActions(model, chosen, effects),
    ...threadActions(model, effects),

    {
      id: 'toggleMyCode',
      label: 'My Code',
      group: 'Filter',
      keys: ['m'],
      isOn: () => has(model.state.scope, 'myCode'),
      run: () => model.setScope(toggled(model.state.scope, { kind: 'myCode' })),
    },
    {
      id: 'collapseRecursion',
      label: 'Collapse Recursion',
      group: 'Filter',
      keys: ['r'],
      isOn: () => has(model.state.scope, 'collapseRecursion'),
      run: () => model.setScope(toggled(model.state.scope, { kind: 'collapseRecursion' })),
    },
    ...frameTransformKinds.map(({ id, label, keys, kind, by }): Action => ({
      id,
      label,
      keys,
      group: 'Filter',
      isEnabled: () => frameTransform(chosen.frame, kind, by) !== null,
      run: () => {
        const transform = frameTransform(chosen.frame, kind, by);
        if (transform !== null) model.setScope(toggled(model.state.scope, transform));
      },
    })),
    {
      id: 'selectTime',
      label: 'Show Only the Time of This Frame',
      group: 'Filter',
      keys: ['e'],
      isEnabled: () => effects.canSelectTime(),
      run: () => effects.selectTime(),
    },
    {
      id: 'undo',
      label: 'Undo Last Filter',
      group: 'Filter',
      keys: ['Backspace', 'Mod+z'],
      isEnabled: () => model.state.undo.length > 0,
      run: () => model.undo(),
    },
    {
      id: 'showEverything',
      label: 'Show Everything',
      group: 'Filter',
      keys: [],
      isEnabled: () => !model.isWhole,
      run: () => model.showEverything(),
    },

    {
      id: 'goToLine',
      label: 'Go to Line',
      group: 'Frame',
      keys: ['[Mod+Enter]'],
      isEnabled: () => hasFrame() && chosen.frame?.file !== '',
      run: () => effects.goToLine(),
    },
    {
      id: 'showCallers',
      label: 'Show Callers and Callees',
      group: 'Frame',
      keys: ['c'],
      isEnabled: hasFrame,
      run: () => model.showSandwich(chosen.frame?.id ?? null),
    },
    {
      id: 'copyFrame',
      label: 'Copy Frame',
      group: 'Frame',
      keys: [],
      isEnabled: hasFrame,
      run: () => effects.copy('frame'),
    },
    {
      id: 'copyStack',
      label: 'Copy Stack',
      group: 'Frame',
      keys: [],
      isEnabled: hasFrame,
      run: () => effects.copy('stack'),
    },
    {
      id: 'copyLink',
      label: 'Copy Link',
      group: 'Frame',
      keys: [],
      isEnabled: hasFrame,
      run: () => effects.copy('link'),
    },

    { id: 'focusSearch', label: 'Find', group: 'Search', keys: ['Mod+f', '/'], run: () => effects.focusSearch() },
    {
      id: 'nextHit',
      label: 'Next Hit',
      group: 'Search',
      keys: ['F3'],
      isEnabled: () => model.state.query !== '',
      run: () => effects.walk(1),
    },
    {
      id: 'previousHit',
      label: 'Previous Hit',
      group: 'Search',
      keys: ['Shift+F3'],
      isEnabled: () => model.state.query !== '',
      run: () => effects.walk(-1),
    },

    {
      id: 'toggleOrientation',
      label: 'Callers Below (Flame)',
      group: 'Look',
      keys: ['i'],
      isOn: () => model.settings.orientation === 'flame',
      run: () => model.setLook('orientation', model.settings.orientation === 'flame' ? 'icicle' : 'flame'),
    },
    ...colours.map(([colour, id, label]): Action => ({
      id,
      label,
      group: 'Look',
      keys: [],
      isThere: () => model.comparison === null,
      isOn: () => model.settings.colourBy === colour,
      isChoice: true,
      run: () => model.setLook('colourBy', colour),
    })),

    { id: 'exportProfile', label: 'Export Profile…', group: 'Export', keys: [], run: () => effects.exportProfile() },
    {
      id: 'exportPng',
      label: 'Export Picture (PNG)…',
      group: 'Export',
      keys: [],
      isEnabled: isDrawn,
      run: () => effects.exportImage('png'),
    },
    {
      id: 'exportSvg',
      label: 'Export Picture (SVG)…',
      group: 'Export',
      keys: [],
      isEnabled: isDrawn,
      run: () => effects.exportImage('svg'),
    },

    { id: 'help', label: 'Keys and Mouse', group: 'Help', keys: ['?'], run: () => effects.help() },
    { id: 'showAbout', label: 'About This Capture', group: 'Help', keys: [], run: () => effects.showAbout() },
  ];
}
