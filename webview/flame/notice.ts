/** What stands in place of the graph: loading, nothing to show, or why the file could not be read. */
import { button, el } from '../kit/dom';

export class Notice {
  readonly element = el('div', { class: 'notice', role: 'status' });

  loading(): void {
    this.set('Reading the profile …', '', []);
  }

  /** `ofType`: it is one sample type of several. */
  empty(ofType: boolean): void {
    if (ofType)
      return this.set('No samples of this type', 'All of them weigh 0. Choose another sample type above.', []);
    this.set(
      'No samples in this profile',
      'The process did nothing while it was recorded, or nothing of it could be read. Record again while it serves requests, or record wall-clock time.',
      [],
    );
  }

  /** A recording that has no sample yet. */
  waiting(): void {
    this.set('No samples yet', 'The process did nothing so far. The graph appears with the first sample.', []);
  }

  failed(message: string, hint: string, onRetry: () => void): void {
    this.set('This profile could not be read', `${message} ${hint}`.trim(), [
      button('Retry', onRetry, { class: 'primary' }),
    ]);
  }

  hide(): void {
    this.element.hidden = true;
  }

  private set(title: string, text: string, actions: readonly Node[]): void {
    this.element.hidden = false;
    this.element.replaceChildren(el('h2', {}, title), ...(text === '' ? [] : [el('p', {}, text)]), ...actions);
  }
}
