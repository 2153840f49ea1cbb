import type { SliceRequest } from '../../protocol';
import type { PackedSlice } from '../../query/packedSlice';
import type { ProfileQueries } from '../../query/types';

/** What of a request tells which slice it wants. */
export type WantedSlice = Omit<SliceRequest, 'type' | 'request'>;

/** The graph that a page is about to ask for, being made until then. */
export class ExpectedSlice {
  private readonly slice: Promise<PackedSlice>;

  constructor(
    queries: ProfileQueries,
    private readonly wanted: WantedSlice,
  ) {
    this.slice = askFor(queries, wanted);
    // Who asks for it hears what went wrong.
    this.slice.catch(() => undefined);
  }

  /** Null where another slice is wanted. */
  answer(wanted: WantedSlice): Promise<PackedSlice> | null {
    return keyOf(wanted) === keyOf(this.wanted) ? this.slice : null;
  }
}

/** Has a slice made. Rejects as {@link ProfileQueries} do. */
export const askFor = (
  queries: ProfileQueries,
  { scope, view, focusNode, widthPx, minPx, range }: WantedSlice,
): Promise<PackedSlice> => queries.packedSlice(scope, view, focusNode, widthPx, minPx, range);

const keyOf = ({ scope, view, focusNode, widthPx, minPx, range }: WantedSlice): string =>
  JSON.stringify([scope, view, focusNode, widthPx, minPx, range]);
