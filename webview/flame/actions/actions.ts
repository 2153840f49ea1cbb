/**
 * Everything the page can do, once: keys, menus, help and the commands of VS Code are made from this list. speedscope's
 * letters are kept where it has one.
 */
import type { ColourBy } from '../../../src/protocol';
import { frameTransform, frameTransformKinds } from '../state/frameTransforms';
import type { Chosen } from '../state/chosen';
import type { PageModel } from '../state/pageModel';
import { has, toggled, withThreads } from '../state/scopes';
import { threadChoices } from '../state/threadChoices';
import type { Action } from './action';
import { compareActions } from './compareActions';

/** What actions do to the parts of the page and ask of the host. */
export interface ActionEffects {
  zoomBy(factor: number): void;
  /** Shares of the width and height in sight. */
  panBy(x: number, y: number): void;
  resetZoom(): void;
  zoomToChosen(): void;
  selectTime(): void;
  canSelectTime(): boolean;
  pickThread(): void;
  goToLine(): void;
  copy(what: 'frame' | 'stack' | 'link'): void;
  focusSearch(): void;
  walk(step: 1 | -1): void;
  help(): void;
  showAbout(): void;
  exportImage(kind: 'png' | 'svg'): void;
  exportProfile(): void;
}

const pageStep = 0.25;
const zoomStep = 1.5;
const colours: readonly (readonly [ColourBy, Action['id'], string])[] = [
  ['package', 'colourByPackage', 'Colour by Package'],
  ['file', 'colourByFile', 'Colour by File'],
  ['self', 'colourBySelf', 'Colour by Self Share'],
  ['safe', 'colourBySafe', 'Colour-Blind-Safe Colours'],
];

export function pageActions(model: PageModel, chosen: Chosen, effects: ActionEffects): readonly Action[] {
  const isDrawn = (): boolean => model.view !== 'table';
  const hasFrame = (): boolean => chosen.frame !== null;
  const step = (by: 1 | -1) => (): void => {
    const choices = model.summary === null ? [] : threadChoices(model.summary);
    const count = choices.length;
    const { threads } = model.state.scope;
    // -1 is "all merged".
    const now = threads === null ? -1 : choices.findIndex((choice) => choice.includes(threads[0]));
    const next = ((now + 1 + by + count + 1) % (count + 1)) - 1;
    model.setScope(withThreads(model.state.scope, next < 0 ? null : choices[next], model.summary?.threads.length ?? 0));
  };
  const manyThreads = (): boolean => (model.summary?.threads.length ?? 0) > 1;
  const view = (id: Action['id'], name: typeof model.view, label: string, key: string): Action => ({
    id,
    label,
    group: 'View',
    keys: [key],
    isOn: () => model.view === name,
    isChoice: true,
    run: () => model.setView(name),
  });
  return [
    view('showTimeOrder', 'timeOrder', 'Time Order', '1'),
    view('showLeftHeavy', 'leftHeavy', 'Left Heavy', '2'),
    view('showSandwich', 'sandwich', 'Sandwich', '3'),
    view('showTable', 'table', 'Table', '4'),

    ...compareActions(model),

    {
      id: 'zoomToFrame',
      label: 'Zoom to Frame',
      group: 'Zoom',
      isOfFrame: true,
      keys: ['[Enter]'],
      isEnabled: () => isDrawn() && chosen.bar !== null,
      run: () => effects.zoomToChosen(),
    },
    {
      id: 'zoomIn',
      label: 'Zoom In',
      group: 'Zoom',
      keys: ['+', '='],
      isEnabled: isDrawn,
      run: () => effects.zoomBy(zoomStep),
    },
    {
      id: 'zoomOut',
      label: 'Zoom Out',
      group: 'Zoom',
      keys: ['-', '_'],
      isEnabled: isDrawn,
      run: () => effects.zoomBy(1 / zoomStep),
    },
    {
      id: 'resetZoom',
      label: 'Reset Zoom',
      group: 'Zoom',
      isOfFrame: true,
      keys: ['Escape', '0'],
      isEnabled: isDrawn,
      run: () => effects.resetZoom(),
    },
    {
      id: 'panLeft',
      label: 'Pan Left',
      group: 'Zoom',
      keys: ['a'],
      isEnabled: isDrawn,
      run: () => effects.panBy(-pageStep, 0),
    },
    {
      id: 'panRight',
      label: 'Pan Right',
      group: 'Zoom',
      keys: ['d'],
      isEnabled: isDrawn,
      run: () => effects.panBy(pageStep, 0),
    },
    {
      id: 'panUp',
      label: 'Pan Up',
      group: 'Zoom',
      keys: ['w'],
      isEnabled: isDrawn,
      run: () => effects.panBy(0, -pageStep),
    },
    {
      id: 'panDown',
      label: 'Pan Down',
      group: 'Zoom',
      keys: ['s'],
      isEnabled: isDrawn,
      run: () => effects.panBy(0, pageStep),
    },

    {
      id: 'pickThread',
      label: 'Choose Thread, Process or Task…',
      group: 'Threads',
      keys: ['t'],
      run: () => effects.pickThread(),
    },
    { id: 'nextThread', label: 'Next Thread', group: 'Threads', keys: ['n'], isEnabled: manyThreads, run: step(1) },
    {
      id: 'previousThread',
      label: 'Previous Thread',
      group: 'Threads',
      keys: ['p'],
      isEnabled: manyThreads,
      run: step(-1),
    },

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
