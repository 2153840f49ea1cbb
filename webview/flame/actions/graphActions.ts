/** Which view is shown, of which threads, and what of it fills the page. */
import type { Chosen } from '../state/chosen';
import type { PageModel } from '../state/pageModel';
import { withThreads } from '../state/scopes';
import { threadChoices } from '../state/threadChoices';
import type { Action } from './action';
import type { ActionEffects } from './effects';

const pageStep = 0.25;
const zoomStep = 1.5;
export function viewActions(model: PageModel): readonly Action[] {
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
  ];
}

export function zoomActions(model: PageModel, chosen: Chosen, effects: ActionEffects): readonly Action[] {
  const isDrawn = (): boolean => model.view !== 'table';
  return [
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
  ];
}

export function threadActions(model: PageModel, effects: ActionEffects): readonly Action[] {
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
  return [
    {
      id: 'pickThread',
      label: 'Choose Thread, Process or Task…',
      group: 'Threads',
      keys: ['t'],
      run: () => effects.pickThread(),
    },
    {
      id: 'pickType',
      label: 'Choose Sample Type…',
      group: 'Threads',
      keys: ['y'],
      isEnabled: () => model.summary?.types !== undefined,
      run: () => effects.pickType(),
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
  ];
}
