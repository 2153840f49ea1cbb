/** What a query of the user's finds: asked of the host, and given up when nobody waits for it any more. */
import type { Scope } from '../../../src/profile/scope';
import type { SearchResult } from '../../../src/query/types';
import { isPattern } from '../matcher';
import { type Hits, noHits } from './pageReading';
import type { Requests } from './requests';

/** What takes longer is told to be under way. */
export const slowMs = 400;

export class Searching {
  /** The query that has no answer yet; '' if there is none. */
  private asked = '';
  private slow = 0;

  /** `tell` gets what is known of the search: first perhaps that it goes on, then how it ended. */
  constructor(
    private readonly requests: Requests,
    private readonly tell: (hits: Hits) => void,
  ) {}

  /** An empty query ends the search. `isQuiet`: the user did not ask for it. */
  search(scope: Scope, query: string, isQuiet: boolean): void {
    clearTimeout(this.slow);
    if (this.asked !== query) this.requests.giveUp(this.asked);
    this.asked = query;
    if (query === '') {
      this.requests.forget('search');
      return this.tell(noHits);
    }
    if (isPattern(query))
      this.slow = window.setTimeout(() => this.tell({ ...noHits, query, isQuiet, isSearching: true }), slowMs);
    const found = (result: SearchResult | null, error: string): void => {
      clearTimeout(this.slow);
      this.asked = '';
      this.tell({ query, result, error, isQuiet, isSearching: false });
    };
    this.requests.ask(
      'search',
      'search',
      [scope, query],
      (result) => found(result, ''),
      ({ message }) => found(null, message),
    );
  }
}
