/** The search field with its answer beside it. */
import type { SearchedMessage } from '../src/protocol';
import { el } from './dom';
import { formatPercent } from './format';

export class SearchBox {
  private readonly input = el('input', { type: 'search', placeholder: 'Search text or /regex/', 'aria-label': 'Search frames by name or file: text, or a regular expression between slashes', 'aria-describedby': 'search-answer', spellcheck: 'false' });
  private readonly answer = el('output', { id: 'search-answer', class: 'answer', 'aria-live': 'polite' });
  readonly element = el('div', { class: 'search', role: 'search' }, this.input, this.answer);

  /** `onLeave`: Esc in an empty field, or Enter. */
  constructor(onQuery: (query: string) => void, onLeave: () => void) {
    this.input.addEventListener('input', () => onQuery(this.input.value));
    this.input.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.input.value !== '') {
        this.input.value = '';
        onQuery('');
      } else if (event.key === 'Escape' || event.key === 'Enter') onLeave();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  set(query: string): void {
    this.input.value = query;
  }

  /** Shows what a search found, or why it could not run. `quiet`: the profile has grown, nobody asked; it is not spoken. */
  show({ result, error }: Pick<SearchedMessage, 'result' | 'error'>, quiet: boolean): void {
    this.answer.setAttribute('aria-live', quiet ? 'off' : 'polite');
    this.input.setAttribute('aria-invalid', String(error !== ''));
    this.answer.classList.toggle('error', error !== '');
    this.answer.title = error;
    if (error !== '') this.answer.textContent = error;
    else if (result === null) this.answer.textContent = '';
    else if (result.matches === 0) this.answer.textContent = 'No match';
    else this.answer.textContent = `${result.matches} match${result.matches === 1 ? '' : 'es'}, ${formatPercent(result.totalPercent)}`;
  }
}
