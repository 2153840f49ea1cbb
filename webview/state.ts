/** What the page remembers while it is hidden or the window reloads. */

export interface PageState {
  /** Call-tree node the graph is zoomed to; 0 is the whole profile. */
  readonly focusNode: number;
  /** Selected call-tree node, null for none. */
  readonly selected: number | null;
  readonly query: string;
  /** Under which these nodes are numbered; '' is the profile file's own numbering. */
  readonly numbering: string;
}

const initialState: PageState = { focusNode: 0, selected: null, query: '', numbering: '' };

/** Reads a stored state; anything unknown (older version, nothing stored) gives the initial one. */
export function parseState(stored: unknown): PageState {
  if (typeof stored !== 'object' || stored === null) return initialState;
  const { focusNode, selected, query, numbering } = stored as Record<string, unknown>;
  return {
    focusNode: Number.isInteger(focusNode) ? (focusNode as number) : 0,
    selected: Number.isInteger(selected) ? (selected as number) : null,
    query: typeof query === 'string' ? query : '',
    numbering: typeof numbering === 'string' ? numbering : '',
  };
}
