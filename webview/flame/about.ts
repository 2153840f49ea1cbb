/** What is known of the capture besides its samples: what it cost, how it was made, what it was merged from. */
import type { AboutCapture } from '../../src/protocol';
import { button, el, TextLine } from '../kit/dom';

const panelId = 'about-capture';

export class About {
  /** Opens and closes the panel; hidden where nothing is known. */
  readonly toggle: HTMLButtonElement = button('About', () => this.setOpen(this.panel.hidden === true), {
    'aria-expanded': 'false',
    'aria-controls': panelId,
    title: 'What this capture cost and how it was made',
    hidden: '',
  });
  readonly panel = el('section', {
    id: panelId,
    class: 'about',
    'aria-label': 'About this capture',
    tabindex: '0',
    hidden: '',
  });
  private readonly warningLine = new TextLine();
  /** What should not be overlooked: a line of it always, all of it on demand. */
  readonly warning = el('div', { class: 'caution', role: 'status', hidden: '' }, this.warningLine.element);

  show({ facts, warning, sources }: AboutCapture): void {
    this.toggle.hidden = facts.length === 0;
    if (facts.length === 0) this.setOpen(false);
    this.warning.hidden = warning === '';
    this.warningLine.show(warning, el('span', { 'aria-hidden': 'true' }, '⚠ '), el('strong', {}, 'Warning: '));
    this.panel.replaceChildren(
      el('dl', {}, ...facts.flatMap(({ name, value }) => [el('div', {}, el('dt', {}, name), el('dd', {}, value))])),
      ...(sources.length === 0 ? [] : [sourceTable(sources)]),
    );
  }

  open(): void {
    if (this.toggle.hidden) return;
    this.setOpen(true);
    this.panel.focus();
  }

  private setOpen(isOpen: boolean): void {
    this.panel.hidden = !isOpen;
    this.toggle.setAttribute('aria-expanded', String(isOpen));
  }
}

const sourceTable = (sources: AboutCapture['sources']): HTMLElement =>
  el(
    'table',
    {},
    el('caption', {}, 'Sources'),
    el(
      'thead',
      {},
      el('tr', {}, ...['Task and container', 'Process', 'Problem'].map((title) => el('th', { scope: 'col' }, title))),
    ),
    el(
      'tbody',
      {},
      ...sources.map(({ place, what, error }) =>
        el(
          'tr',
          {},
          el('th', { scope: 'row' }, place),
          el('td', {}, what),
          el('td', error === '' ? {} : { class: 'error' }, error),
        ),
      ),
    ),
  );
