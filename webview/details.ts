/** The selected frame in full, with everything that can be done to it. */
import type { ProfileSummary } from '../src/worker/types';
import type { Bar } from './drawing/bars';
import { placeOf, selfOf, totalOf } from './describe';
import { button, el } from './dom';

export interface FrameActions {
  goToLine(bar: Bar): void;
  copyFrame(bar: Bar): void;
  copyStack(bar: Bar): void;
  zoom(bar: Bar): void;
  reset(): void;
}

export class Details {
  private readonly facts = el('div', { class: 'facts' });
  private readonly buttons: Readonly<Record<'line' | 'frame' | 'stack' | 'zoom' | 'reset', HTMLButtonElement>>;
  readonly element: HTMLElement;
  private bar: Bar | null = null;

  constructor(actions: FrameActions) {
    const onBar = (act: (bar: Bar) => void) => (): void => {
      if (this.bar !== null) act(this.bar);
    };
    this.buttons = {
      line: button('Go to line', onBar((bar) => actions.goToLine(bar)), { class: 'primary' }),
      zoom: button('Zoom', onBar((bar) => actions.zoom(bar))),
      frame: button('Copy frame', onBar((bar) => actions.copyFrame(bar))),
      stack: button('Copy stack', onBar((bar) => actions.copyStack(bar))),
      reset: button('Reset zoom', () => actions.reset()),
    };
    const toolbar = el('div', { class: 'actions', role: 'group', 'aria-label': 'Actions on the selected frame' }, ...Object.values(this.buttons));
    this.element = el('section', { class: 'details', 'aria-label': 'Selected frame' }, this.facts, toolbar);
  }

  /** Shows a bar, or a hint when none is selected. `zoomed`: the graph does not show the whole profile. */
  show(bar: Bar | null, summary: ProfileSummary, zoomed: boolean): void {
    this.bar = bar;
    const frame = bar?.frame ?? null;
    this.buttons.line.disabled = frame === null || frame.file === '';
    this.buttons.zoom.disabled = bar === null;
    this.buttons.frame.disabled = frame === null;
    this.buttons.stack.disabled = frame === null;
    this.buttons.reset.disabled = !zoomed;
    if (bar === null) {
      this.facts.replaceChildren(el('p', { class: 'hint' }, 'Click a frame to see its line in the editor; double-click to zoom.'));
      return;
    }
    this.facts.replaceChildren(
      el('h2', { title: bar.name }, bar.name),
      el('dl', {},
        ...fact('Self', selfOf(bar, summary)),
        ...fact('Total', totalOf(bar, summary)),
        ...fact('Ran as', frame === null ? '' : placeOf(bar) || 'no source'),
        ...fact('Workspace', frame === null ? '' : workspacePlace(bar))),
    );
  }
}

function workspacePlace(bar: Bar): string {
  const source = bar.frame?.source ?? null;
  if (source === null) return bar.frame !== null && bar.frame.file !== '' ? 'not in this workspace' : '';
  return `${source.file}:${source.line}`;
}

const fact = (name: string, value: string): HTMLElement[] =>
  value === '' ? [] : [el('div', {}, el('dt', {}, name), el('dd', { title: value }, value))];
