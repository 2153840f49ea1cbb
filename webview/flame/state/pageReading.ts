/** What the page is about, as its parts read it: what it holds, and what follows from that. */
import type { Scope } from '../../../src/profile/scope';
import type { PageView, TruthRow, ViewerSettings } from '../../../src/protocol';
import type { ComparisonSummary, ProfileSummary, ScopeSummary, SearchResult, ViewSpec } from '../../../src/query/types';
import type { PageState, TableSort, TreeName } from './pageState';
import { isWhole, sameScope } from './scopes';

/** What the search has found. */
export interface Hits {
  readonly query: string;
  readonly result: SearchResult | null;
  /** What is wrong with the query; '' when nothing is. */
  readonly error: string;
  /** The user did not ask for this search: the profile has grown, or its scope has changed. */
  readonly isQuiet: boolean;
  /** It takes its time; *Esc* gives it up. */
  readonly isSearching: boolean;
}

export const noHits: Hits = { query: '', result: null, error: '', isQuiet: false, isSearching: false };

/** What has changed. `profile`: everything, since another state of the file is there. */
type Topic =
  | 'profile'
  | 'view'
  | 'scope'
  | 'zoom'
  | 'selection'
  | 'query'
  | 'hits'
  | 'table'
  | 'look'
  | 'truths'
  | 'opened';

/** `PageModel` changes it; parts of the page listen by topic. */
export abstract class PageReading {
  summary: ProfileSummary | null = null;
  settings: ViewerSettings = { colourBy: 'package', orientation: 'icicle', view: 'leftHeavy' };
  /** Scheme of links that open a file of this workspace; '' where none does. */
  linkScheme = '';
  /** Which workspace files are what ran, by path. Files that were not compared are missing. */
  truths: ReadonlyMap<string, TruthRow> = new Map();
  hits: Hits = noHits;
  /** What the scope holds; null until it is known. */
  scoped: ScopeSummary | null = null;
  /** The scope by which nodes in the state are numbered: lags behind `state.scope` until the host has answered. */
  protected numberedBy: Scope;
  private readonly listeners = new Map<Topic, (() => void)[]>();

  /** `state`: what the page remembers. */
  constructor(public state: PageState) {
    this.numberedBy = state.scope;
  }

  on(topics: readonly Topic[], listener: () => void): void {
    for (const topic of topics) this.listeners.set(topic, [...(this.listeners.get(topic) ?? []), listener]);
  }

  /** Whether there is something to draw. */
  get isReady(): boolean {
    return this.summary !== null && this.scoped !== null && this.summary.total > 0;
  }

  /** Whether the host has answered for the wanted scope, so that nodes in the state belong to it. */
  get isSettled(): boolean {
    return this.isReady && sameScope(this.numberedBy, this.scope);
  }

  /** The comparison that the profile is; null for the profile of a single capture. */
  get comparison(): ComparisonSummary | null {
    return this.summary?.comparison ?? null;
  }

  /** Both sides of a comparison as they are shown: swapped if the user asked for it. */
  get sides(): Pick<ComparisonSummary, 'before' | 'after'> | null {
    const { comparison } = this;
    return comparison !== null && this.state.compare.swapped
      ? { before: comparison.after, after: comparison.before }
      : comparison;
  }

  /** The scope to request: the part of the profile and, for a comparison, how it is shown. */
  get scope(): Scope {
    const { scope, compare } = this.state;
    return this.comparison === null ? scope : { ...scope, compare };
  }

  /** How the table is sorted: a comparison begins with the most certain changes. */
  get tableSort(): TableSort {
    return this.state.table ?? { sort: this.comparison === null ? 'self' : 'significance', descending: true };
  }

  get isWhole(): boolean {
    return isWhole(this.state.scope);
  }

  /** Whether a tree in sight shows less than all of it. */
  get isZoomed(): boolean {
    const { zoom } = this.state;
    const trees: readonly TreeName[] =
      this.view === 'sandwich' ? ['callers', 'callees'] : this.mainTree === null ? [] : [this.mainTree];
    return trees.some((tree) => zoom[tree].node !== 0 || zoom[tree].range !== null);
  }

  /** The weight that is 100 %, in the profile's unit. */
  get total(): number {
    return this.scoped?.total ?? 0;
  }

  /** What fills the page: what was chosen, else what the settings say. */
  get view(): PageView {
    return this.state.view ?? this.settings.view;
  }

  /** The view of a tree as requests name it; null while no function is chosen for the sandwich. */
  viewOf(tree: TreeName): ViewSpec | null {
    if (tree === 'leftHeavy' || tree === 'timeOrder') return { kind: tree };
    return this.state.sandwich === null ? null : { kind: tree, frame: this.state.sandwich };
  }

  /** The tree that keys and walks are about: that of the view, the callees in the sandwich; null in the table. */
  get mainTree(): TreeName | null {
    const { view } = this;
    return view === 'table' ? null : view === 'sandwich' ? 'callees' : view;
  }

  protected emit(topic: Topic): void {
    for (const listener of this.listeners.get(topic) ?? []) listener();
  }
}
