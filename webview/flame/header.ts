/** Top of the page: what this profile is, and how much was measured. */
import type { LoadedMessage } from '../../src/protocol';
import { el } from '../kit/dom';
import { formatCount } from '../../src/words/figures';
import { weightText } from './weight';

export class Header {
  private readonly title = el('h1', {}, '');
  private readonly subtitle = el('p', { class: 'subtitle' });
  private readonly total = el('p', { class: 'total' });
  readonly element: HTMLElement;

  /** `about` opens what is known of the capture. */
  constructor(about: HTMLElement, search: HTMLElement) {
    this.element = el(
      'header',
      { class: 'header' },
      el('div', { class: 'titles' }, this.title, this.subtitle),
      this.total,
      about,
      search,
    );
  }

  show({ title, subtitle, summary }: LoadedMessage): void {
    this.title.textContent = title;
    this.title.title = title;
    this.subtitle.textContent = subtitle;
    this.subtitle.title = subtitle;
    // A comparison shows both totals with its sides instead.
    this.total.hidden = summary.comparison !== null;
    const samples =
      summary.unit === 'none'
        ? []
        : [el('span', {}, summary.unit === 'bytes' ? ' still held' : ` in ${formatCount(summary.samples, 'sample')}`)];
    this.total.replaceChildren(el('strong', {}, weightText(summary.total, summary.unit)), ...samples);
    this.total.title = this.total.textContent ?? '';
  }
}
