/**
 * The selected frame: its figures, its callers and callees, and the actions on it. Two lines of that are in sight, what
 * fits into them; the rest opens on demand.
 */
import type { SourceLocation } from '../../src/source/types';
import type { Action } from './actions/action';
import { actionOf } from './actions/actionList';
import { keyInWords } from '../kit/keyNames';
import { selfOf, totalOf } from './describe';
import { bothFigures, functionVerdict, verdictOf } from './describeChange';
import { button, el, menuButton } from '../kit/dom';
import { formatPercent } from '../../src/words/figures';
import { weightText } from './weight';
import { formatInterval, formatQ } from '../../src/words/changes';
import type { Chosen } from './state/chosen';
import { placeOf } from './state/frameRef';
import type { PageModel } from './state/pageModel';

const detailsId = 'frame-details';
const shown: readonly (readonly [Action['id'], string])[] = [
  ['goToLine', 'Go to line'],
  ['zoomToFrame', 'Zoom'],
  ['copyFrame', 'Copy frame'],
  ['copyStack', 'Copy stack'],
  ['copyLink', 'Copy link'],
  ['resetZoom', 'Reset zoom'],
];

export class Details {
  private readonly facts = el('div', { class: 'facts' });
  private readonly buttons: readonly (readonly [Action, HTMLButtonElement])[];
  /** Opens and closes what does not fit into two lines. */
  private readonly toggle: HTMLButtonElement;
  readonly element: HTMLElement;

  /** `more` opens the menu of the frame. */
  constructor(
    private readonly model: PageModel,
    actions: readonly Action[],
    neighbours: HTMLElement,
    more: (from: HTMLElement) => void,
  ) {
    this.buttons = shown.map(([id, label]) => {
      const action = actionOf(actions, id);
      const key = action.keys.length > 0 ? ` (${keyInWords(action.keys[0])})` : '';
      return [
        action,
        button(label, action.run, {
          class: id === 'goToLine' ? 'primary' : undefined,
          title: action.label + key,
          'data-action': id,
        }),
      ];
    });
    this.toggle = button('Details', () => model.setOpen('details', !model.state.details), {
      'aria-controls': detailsId,
      title: 'All that is known of the frame',
    });
    const toolbar = el(
      'div',
      { class: 'actions', role: 'group', 'aria-label': 'Actions on the selected frame' },
      ...this.buttons.map(([, one]) => one),
      menuButton('More', 'Hide, focus and more (Shift+F10)', more),
      this.toggle,
    );
    this.element = el(
      'section',
      { id: detailsId, class: 'details', 'aria-label': 'Selected frame' },
      this.facts,
      toolbar,
      neighbours,
    );
    model.on(['opened'], () => this.open());
    this.open();
  }

  private open(): void {
    const isOpen = this.model.state.details;
    this.element.classList.toggle('open', isOpen);
    this.toggle.setAttribute('aria-expanded', String(isOpen));
  }

  /** Shows what is chosen, or a hint when nothing is. */
  show({ bar, frame, row, rowMode }: Chosen): void {
    const { summary, total } = this.model;
    for (const [action, one] of this.buttons)
      one.hidden = action.isEnabled?.() === false || (action.id === 'resetZoom' && !this.model.isZoomed);
    if (summary === null) return;
    this.toggle.hidden = bar === null && frame === null;
    if (bar === null && frame === null) {
      this.facts.replaceChildren(
        el(
          'p',
          { class: 'hint' },
          document.body.dataset.standalone === undefined
            ? 'Click a frame to see its line in the editor; double-click to zoom.'
            : 'Click a frame to see more of it; double-click to zoom.',
        ),
      );
      return;
    }
    const scale = { unit: summary.unit, total };
    const name = frame?.name ?? bar?.name ?? '';
    const everywhere =
      row === null
        ? ''
        : `self ${weightText(row.self, summary.unit)} (${formatPercent(row.selfPercent)}), total ${weightText(row.total, summary.unit)} (${formatPercent(row.totalPercent)})`;
    const isSplit = bar !== null && row !== null && (bar.self !== row.self || bar.total !== row.total);
    const plain = [
      ...(bar === null ? [] : [...fact('Self', selfOf(bar, scale)), ...fact('Total', totalOf(bar, scale))]),
      ...(bar === null || isSplit ? fact('In all calls', everywhere) : []),
    ];
    this.facts.replaceChildren(
      el('h2', { title: name }, name),
      el(
        'dl',
        {},
        ...(this.model.comparison === null ? plain : changeFacts(bar, row, rowMode)),
        ...(frame === null
          ? []
          : [
              ...fact(
                'Workspace',
                frame.source !== null
                  ? lineNow(this.model, frame.source)
                  : frame.file === ''
                    ? ''
                    : 'not in this workspace',
              ),
              ...truthFact(this.model, frame.source),
              ...fact('Ran as', placeOf(frame) || 'no source'),
              ...fact('Package', frame.package),
            ]),
      ),
    );
  }
}

/**
 * For a comparison: the function on both sides and how certain its change is; also the chosen place if it is only a
 * part of the function.
 */
function changeFacts(bar: Chosen['bar'], row: Chosen['row'], mode: Chosen['rowMode']): HTMLElement[] {
  const own = bar?.change ?? null;
  const all = row?.change ?? null;
  const isPart =
    own !== null && (all === null || !isNear(own.before, all.totalBefore) || !isNear(own.after, all.totalAfter));
  return [
    ...(all === null
      ? []
      : [
          ...fact(
            'Change',
            [
              functionVerdict(all),
              all.low === null || all.high === null ? '' : `95 % interval ${formatInterval(all.low, all.high, mode)}`,
              all.qValue === null ? '' : formatQ(all.qValue),
            ]
              .filter((part) => part !== '')
              .join(', '),
          ),
          ...fact('Total', bothFigures(all.totalBefore, all.totalAfter, mode)),
          ...fact('Self', bothFigures(all.selfBefore, all.selfAfter, mode)),
        ]),
    ...(isPart
      ? fact(
          'In this place',
          `${bothFigures(own.before, own.after, own.mode)}${bar?.frame ? `, ${verdictOf(own)}` : ''}`,
        )
      : []),
  ];
}

/** Whether two sums are the same apart from rounding: the order of addition may differ. */
const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-9 * Math.max(one, other);

/**
 * `file:line` with the line's current number; if the line no longer exists, the file and a note that it was changed.
 */
function lineNow({ truths }: PageModel, { file, line }: SourceLocation): string {
  const moved = truths.get(file)?.lines.find(([ran]) => ran === line)?.[1] ?? line;
  return moved === 0 ? `${file}, where that line was changed` : `${file}:${moved}`;
}

/** Whether the workspace's file is what ran. */
function truthFact({ truths }: PageModel, source: SourceLocation | null): HTMLElement[] {
  const row = source === null ? undefined : truths.get(source.file);
  if (row === undefined) return [];
  return [el('div', {}, el('dt', {}, 'Source'), el('dd', { class: `truth ${row.truth}`, title: row.text }, row.text))];
}

const fact = (name: string, value: string): HTMLElement[] =>
  value === '' ? [] : [el('div', {}, el('dt', {}, name), el('dd', { title: value }, value))];
