/** What differs between two captures apart from the code, and whether the comparison is fair. Opens on demand. */
import { el } from '../../kit/dom';
import type { PageModel } from '../state/pageModel';
import { differencesId, foundWords } from './compareBar';

export class Differences {
  readonly element = el('section', {
    id: differencesId,
    class: 'differences',
    'aria-label': 'What differs around the code',
    tabindex: '0',
    hidden: '',
  });

  constructor(private readonly model: PageModel) {
    model.on(['profile', 'scope', 'opened'], () => this.refresh());
  }

  private refresh(): void {
    const { comparison, scoped, state, sides } = this.model;
    this.element.hidden = comparison === null || !state.differences;
    if (comparison === null || sides === null) return;
    const { differences, warnings, isFair } = comparison;
    const { swapped } = state.compare;
    this.element.replaceChildren(
      el(
        'p',
        { class: 'fairness' },
        el('strong', {}, isFair ? '✓ A fair comparison. ' : '⚠ Not a fair comparison. '),
        isFair && differences.length === 0 ? 'Nothing that is known around the code differs. ' : '',
        scoped?.comparison ? foundWords(scoped.comparison) : '',
      ),
      ...(warnings.length === 0
        ? []
        : [el('ul', { class: 'warnings' }, ...warnings.map((warning) => el('li', {}, warning)))]),
      ...(differences.length === 0
        ? []
        : [
            el(
              'table',
              {},
              el(
                'thead',
                {},
                el('tr', {}, ...['What differs', 'Before', 'After'].map((title) => el('th', { scope: 'col' }, title))),
              ),
              el(
                'tbody',
                {},
                ...differences.map(({ what, before, after }) =>
                  el(
                    'tr',
                    {},
                    el('th', { scope: 'row' }, what),
                    el('td', {}, swapped ? after : before),
                    el('td', {}, swapped ? before : after),
                  ),
                ),
              ),
            ),
          ]),
    );
  }
}
