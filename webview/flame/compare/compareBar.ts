/**
 * The bar of a comparison, always in view, in three lines: both sides with their totals, what they are compared by, and
 * what came out. Hidden for other profiles.
 */
import type { CompareMode } from '../../../src/profile/diff/types';
import type { ScopeComparison } from '../../../src/query/types';
import type { Action } from '../actions/action';
import { actionOf } from '../actions/actionList';
import { keyInWords } from '../../kit/keyNames';
import { button, el, menuButton } from '../../kit/dom';
import { formatCount, formatMs } from '../../../src/words/figures';
import { formatAmount, formatDelta, formatSize } from '../../../src/words/changes';
import { RadioGroup } from '../../kit/radioGroup';
import type { PageMenus } from '../pageMenus';
import type { PageModel } from '../state/pageModel';

/** Id of the panel that one of the buttons opens. */
export const differencesId = 'differences';
const short: Readonly<Partial<Record<Action['id'], string>>> = {
  modeShare: 'Share',
  modeRate: 'Rate',
  modePerRequest: 'Per request',
  widthBefore: 'Before',
  widthAfter: 'After',
  widthLarger: 'Larger',
};

const modeWords: Readonly<Record<CompareMode, string>> = { share: 'share', rate: 'rate', perRequest: 'request' };

export class CompareBar {
  private readonly before = el('span', { class: 'side' });
  private readonly after = el('span', { class: 'side' });
  private readonly sum = el('span', { class: 'side-change' });
  private readonly verdict = el('p', { class: 'verdict', role: 'status' });
  /** Stands for the switches in a narrow page. */
  private readonly menu: HTMLButtonElement;
  private readonly modes: RadioGroup;
  private readonly widths: RadioGroup;
  private readonly removed: HTMLButtonElement;
  private readonly differences: HTMLButtonElement;
  readonly element: HTMLElement;
  private told = '';

  constructor(
    private readonly model: PageModel,
    actions: readonly Action[],
    menus: PageMenus,
  ) {
    const of = (id: Action['id']): Action => actionOf(actions, id);
    this.modes = new RadioGroup(
      'Compared by',
      ['modeShare', 'modeRate', 'modePerRequest'].map((id) => of(id as Action['id'])),
      short,
    );
    this.widths = new RadioGroup(
      'Width of frames',
      ['widthBefore', 'widthAfter', 'widthLarger'].map((id) => of(id as Action['id'])),
      short,
    );
    const push = (
      id: Action['id'],
      label: string,
      attributes: Readonly<Record<string, string>> = {},
    ): HTMLButtonElement =>
      button(label, of(id).run, { title: `${of(id).label} (${keyInWords(of(id).keys[0])})`, ...attributes });
    this.menu = menuButton('', 'How the two are compared', (from) => menus.comparisonBelow(from));
    this.removed = push('onlyRemoved', 'Only removed', { 'aria-pressed': 'false' });
    this.differences = push('showDifferences', 'What differs', {
      'aria-expanded': 'false',
      'aria-controls': differencesId,
    });
    this.element = el(
      'section',
      { class: 'compare', 'aria-label': 'Comparison', hidden: '' },
      el('p', { class: 'sides', role: 'status' }, this.before, ' ', this.after, ' ', this.sum),
      el(
        'div',
        { class: 'switches' },
        this.menu,
        el('span', { class: 'switch-name', 'aria-hidden': 'true' }, 'By'),
        this.modes.element,
        el('span', { class: 'switch-name', 'aria-hidden': 'true' }, 'Width'),
        this.widths.element,
        push('swapSides', '⇄ Swap sides'),
        this.removed,
        this.differences,
      ),
      this.verdict,
    );
    model.on(['profile', 'scope', 'opened'], () => this.refresh());
  }

  private refresh(): void {
    const { comparison, scoped, state, sides } = this.model;
    this.element.hidden = comparison === null;
    if (comparison === null || sides === null) return;
    this.modes.refresh();
    this.widths.refresh();
    const { mode, width } = state.compare;
    this.menu.textContent = `By ${modeWords[mode]}, width ${width}`;
    this.removed.setAttribute('aria-pressed', String(state.compare.only === 'removed'));
    this.differences.setAttribute('aria-expanded', String(state.differences));
    this.differences.textContent = `What differs (${comparison.differences.length})`;
    const now = scoped?.comparison;
    if (now === undefined) return;
    // Do not repeat what the open panel already says.
    const warnings = now.warnings.filter((warning) => !(state.differences && comparison.warnings.includes(warning)));
    const told = JSON.stringify([now, sides, comparison.isFair, warnings]);
    // Unchanged text must not be spoken again.
    if (told === this.told) return;
    this.told = told;
    for (const [element, label, side, total] of [
      [this.before, 'Before ', sides.before, now.before],
      [this.after, 'After ', sides.after, now.after],
    ] as const) {
      const figures = [amountOf(total, now), formatCount(side.samples, 'sample')]
        .filter((part) => part !== '')
        .join(', ');
      element.replaceChildren(el('span', { class: 'side-name' }, label), el('strong', {}, side.name), ` ${figures}`);
      element.title = side.name;
    }
    this.sum.textContent = now.mode === 'share' ? '' : formatDelta(now.after.total - now.before.total, now.mode);
    this.verdict.replaceChildren(...verdictOf({ ...now, warnings }, comparison.isFair));
    // It is cut where it does not fit into its line.
    this.verdict.title = this.verdict.textContent ?? '';
  }
}

/** A side's total, as time and, where its mode has one, in the mode's unit. */
function amountOf({ total, totalMs }: ScopeComparison['before'], { mode }: ScopeComparison): string {
  const time = totalMs === null ? '' : formatMs(totalMs);
  return mode === 'share'
    ? time
    : [formatAmount(total, mode), time && `(${time})`].filter((part) => part !== '').join(' ');
}

function verdictOf(now: ScopeComparison, isFair: boolean): Node[] {
  const fairness = isFair ? [] : [el('strong', {}, '⚠ Not a fair comparison. ')];
  return [...fairness, document.createTextNode(foundWords(now) + now.warnings.join(' '))];
}

/** How much has changed for sure, and how much changes by itself; a sentence each. */
export function foundWords({ mode, significant, noiseFloor }: ScopeComparison): string {
  // Nothing is counted without a noise estimate; a warning says why there is none.
  const found =
    significant === 0 && noiseFloor === null
      ? ''
      : `${formatCount(significant, 'function')} changed significantly (5 % false discoveries). `;
  const floor =
    noiseFloor === null ? '' : `Noise floor: ${formatSize(noiseFloor, mode)}, as the halves of one capture differ. `;
  return found + floor;
}
