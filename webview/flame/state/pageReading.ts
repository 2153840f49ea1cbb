/** What the page is about, as its parts read it: what it holds, and what follows from that. */
import type { Scope } from '../../../src/profile/scope';
import type { PageView, TruthRow, ViewerSettings } from '../../../src/protocol';
import type { ComparisonSummary, ProfileSummary, ScopeSummary, SearchResult, ViewSpec } from '../../../src/query/types';
import type { PageState, TableSort, TreeName } from './pageState';
import { isWhole, sameScope } from './scopes';

/** What the search has found. */
export interface Hits {
  readonly result: SearchResult | null;
  /** What is wrong with the query; '' when nothing is. */
  readonly error: string;
  /** Nobody asked: the profile has grown, or its scope has changed. */
  readonly isQuiet: boolean;
}

export const noHits: Hits = { result: null, error: '', isQuiet: false };

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
  | 'differences';

/** {@link PageModel} changes it; parts of the page listen by topic. */
export abstract class PageReading {
  summary: ProfileSummary | null = null;
  settings: ViewerSettings = { colourBy: 'package', orientation: 'icicle', view: 'leftHeavy' };
  /** Which workspace files are what ran, by their path; files that were not compared are not among them. */
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

  /** Whether the host has answered about the scope that is wanted: nodes in the state are its nodes. */
  get isSettled(): boolean {
    return this.isReady && sameScope(this.numberedBy, this.scope);
  }

  /** What compares two captures here; null: the profile is of one. */
  get comparison(): ComparisonSummary | null {
    return this.summary?.comparison ?? null;
  }

  /** Both sides of a comparison as they are looked at: swapped where that was asked for. */
  get sides(): Pick<ComparisonSummary, 'before' | 'after'> | null {
    const { comparison } = this;
    return comparison !== null && this.state.compare.swapped
      ? { before: comparison.after, after: comparison.before }
      : comparison;
  }

  /** What is asked for: the part of the profile, and of a comparison how it is looked at. */
  get scope(): Scope {
    const { scope, compare } = this.state;
    return this.comparison === null ? scope : { ...scope, compare };
  }

  /** How the table is sorted: a comparison begins with what is surest to have changed. */
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

  /** Weight that shares are of, in the profile's unit. */
  get total(): number {
    return this.scoped?.total ?? 0;
  }

  /** What fills the page: what was chosen, else what the settings say. */
  get view(): PageView {
    return this.state.view ?? this.settings.view;
  }

  /** How a tree is called in a question; null while no function is chosen for the sandwich. */
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
