/** The search field with its answer beside it; Enter walks the hits. */
import { button, el } from '../kit/dom';
import { formatCount, formatPercent } from '../../src/words/figures';
import type { Hits } from './state/pageReading';

/** Beside a field whose regular expression takes its time. */
export const searchingText = 'Searching… Esc gives up';

interface SearchEvents {
  onQuery(query: string): void;
  onWalk(step: 1 | -1): void;
  /** Esc in an empty field. */
  onLeave(): void;
}

export class SearchBox {
  private readonly input = el('input', {
    type: 'search',
    placeholder: 'Search text or /regex/',
    'aria-label': 'Search frames by name or file: text, or a regular expression between slashes',
    'aria-describedby': 'search-answer',
    spellcheck: 'false',
  });
  private readonly answer = el('output', { id: 'search-answer', class: 'answer', 'aria-live': 'polite' });
  private readonly steps: readonly HTMLButtonElement[];
  readonly element: HTMLElement;

  constructor(private readonly events: SearchEvents) {
    this.steps = [
      button('↑', () => events.onWalk(-1), {
        class: 'step',
        'aria-label': 'Previous hit',
        title: 'Previous hit (Shift+Enter)',
        hidden: '',
      }),
      button('↓', () => events.onWalk(1), {
        class: 'step',
        'aria-label': 'Next hit',
        title: 'Next hit (Enter)',
        hidden: '',
      }),
    ];
    this.element = el('div', { class: 'search', role: 'search' }, this.answer, this.input, ...this.steps);
    this.input.addEventListener('input', () => events.onQuery(this.input.value));
    this.input.addEventListener('keydown', (event) => this.onKey(event));
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  set(query: string): void {
    if (this.input.value !== query) this.input.value = query;
  }

  /**
   * Shows what a search found, or why it could not run, and at which hit the walk is. What nobody asked for is not
   * spoken.
   */
  show(
    { result, error, isQuiet, isSearching }: Hits,
    walked: { readonly number: number; readonly of: number } | null,
  ): void {
    this.answer.setAttribute('aria-live', isQuiet ? 'off' : 'polite');
    this.input.setAttribute('aria-invalid', String(error !== ''));
    this.answer.classList.toggle('error', error !== '');
    const at = walked === null ? '' : ` · ${walked.number} of ${walked.of}`;
    const text =
      error !== ''
        ? error
        : result === null
          ? isSearching
            ? searchingText
            : ''
          : result.matches === 0
            ? 'No match'
            : `${formatCount(result.matches, 'match')}, ${formatPercent(result.totalPercent)}${at}`;
    this.answer.textContent = text;
    this.answer.title = text;
    for (const step of this.steps) step.hidden = !(result !== null && result.matches > 0);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.input.value !== '') {
      this.input.value = '';
      this.events.onQuery('');
    } else if (event.key === 'Escape') this.events.onLeave();
    else if (event.key === 'Enter') this.events.onWalk(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
