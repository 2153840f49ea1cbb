import type { Page } from '../../ecs/types';

/** The loaded part of a list. `error` is set if the last page could not be read. */
export interface ListState<T> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
  readonly error: unknown;
}

/**
 * Reads pages on demand and keeps them: the SDK's paginators give the pages, VS Code has no list that grows. After a
 * failure the next `load` starts again up to the page that failed.
 */
export class PagedList<T> {
  private items: T[] = [];
  private pages: AsyncIterator<Page<T>> | undefined;
  private wanted = 1;
  private read = 0;
  private ended = false;
  private error: unknown;
  private loading: Promise<ListState<T>> | undefined;

  constructor(private readonly open: () => AsyncIterable<Page<T>>) {}

  /** Reads what is wanted and not read yet. Never rejects: failures are part of the state. */
  load(): Promise<ListState<T>> {
    return (this.loading ??= this.readWanted().finally(() => (this.loading = undefined)));
  }

  /** Asks for one page more; the next `load` reads it. */
  more(): void {
    this.wanted += 1;
  }

  /** Forgets a failure, so that the next `load` tries again. */
  retry(): void {
    if (this.error === undefined) return;
    this.error = undefined;
    this.pages = undefined;
    this.items = [];
    this.read = 0;
    this.ended = false;
  }

  private async readWanted(): Promise<ListState<T>> {
    try {
      while (this.error === undefined && !this.ended && this.read < this.wanted) {
        this.pages ??= this.open()[Symbol.asyncIterator]();
        const next = await this.pages.next();
        if (next.done === true) {
          this.ended = true;
        } else {
          this.items.push(...next.value);
          this.read += 1;
          this.ended = next.value.last === true;
        }
      }
    } catch (error) {
      this.error = error ?? new Error('The list could not be read.');
    }
    return { items: this.items, hasMore: !this.ended && this.error === undefined, error: this.error };
  }
}
