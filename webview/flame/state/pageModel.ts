/**
 * The state of the page (./pageReading.ts): the profile, what is shown and how, what is chosen. Only this class changes
 * it; parts of the page listen by topic and show their share.
 */
import type { CompareView } from '../../../src/profile/diff/types';
import { wholeProfile, type Scope } from '../../../src/profile/scope';
import type { LoadedMessage, PageView, TruthRow, ViewerSettings } from '../../../src/protocol';
import type { Host } from '../host';
import { noZoom, noZooms, type PageState, type Selection, type TreeName, type Zoom } from './pageState';
import { PageReading } from './pageReading';
import { Requests } from './requests';
import { Searching } from './searching';
import { fitting, isWhole, possible, sameScope, wholeSummary } from './scopes';
import { ofType } from './sampleType';

const maxUndo = 50;

export class PageModel extends PageReading {
  readonly requests: Requests;
  private readonly searching: Searching;

  constructor(private readonly host: Host) {
    super(host.load());
    this.requests = new Requests((message) => host.post(message));
    this.searching = new Searching(this.requests, (hits) => {
      this.hits = hits;
      this.emit('hits');
    });
  }

  /** Takes a profile, or a later state of the same one. Nodes remembered under another numbering are forgotten. */
  load({ summary, numbering, settings, linkScheme }: LoadedMessage): void {
    this.update(ofType(this.state, summary));
    const isOther = numbering !== this.state.numbering;
    const grown = this.summary !== null && !isOther;
    if (isOther) this.update({ zoom: noZooms, selection: null, sandwich: null, numbering });
    // Only the whole profile's own tree keeps its numbers while it grows.
    else if (grown)
      this.update({ zoom: isWhole(this.state.scope) ? { ...noZooms, leftHeavy: this.state.zoom.leftHeavy } : noZooms });
    this.summary = summary;
    this.update({
      scope: fitting(this.state.scope, summary.threads.length),
      compare: possible(this.state.compare, summary.comparison),
    });
    this.numberedBy = this.scope;
    this.settings = settings;
    this.linkScheme = linkScheme;
    this.scoped = isWhole(this.state.scope) && summary.comparison === null ? wholeSummary(summary) : null;
    this.emit('look');
    this.emit('profile');
    if (this.scoped === null) this.rescope();
    if (this.state.query !== '') this.search(grown);
  }

  /** Switches the view; what is selected is looked up in it. */
  setView(view: PageView): void {
    if (view === this.view) return;
    const { selection } = this.state;
    if (view === 'sandwich' && selection !== null && selection.frame >= 0) this.between(selection.frame);
    this.update({ view });
    this.emit('view');
    this.followSelection();
  }

  /** Shows a function between its callers and callees. */
  showSandwich(frame: number | null): void {
    if (frame !== null) this.between(frame);
    if (this.view === 'sandwich') return this.emit('zoom');
    this.update({ view: 'sandwich' });
    this.emit('view');
  }

  /** Removes every part of the scope. */
  showEverything(): void {
    this.setScope(wholeProfile);
  }

  /** Looks at another part of the profile; *Undo* leads back. */
  setScope(scope: Scope): void {
    if (sameScope(scope, this.state.scope)) return;
    this.update({ scope, undo: [...this.state.undo, this.state.scope].slice(-maxUndo) });
    this.rescope();
  }

  /** Looks at a comparison in another way; filters and what is chosen stay. */
  setCompare(change: Partial<CompareView>): void {
    const compare = { ...this.state.compare, ...change };
    if (this.comparison === null || JSON.stringify(compare) === JSON.stringify(this.state.compare)) return;
    this.update({ compare });
    this.rescope();
  }

  /** Opens or closes a panel that stands closed at first. */
  setOpen(panel: 'differences' | 'details', isOpen: boolean): void {
    this.update({ [panel]: isOpen });
    this.emit('opened');
  }

  undo(): void {
    const { undo } = this.state;
    if (undo.length === 0) return;
    this.update({ scope: undo[undo.length - 1], undo: undo.slice(0, -1) });
    this.rescope();
  }

  zoomTo(tree: TreeName, zoom: Zoom): void {
    const now = this.state.zoom[tree];
    if (now.node === zoom.node && now.range?.start === zoom.range?.start && now.range?.end === zoom.range?.end) return;
    this.update({ zoom: { ...this.state.zoom, [tree]: zoom } });
    this.emit('zoom');
  }

  select(selection: Selection | null): void {
    this.update({ selection });
    this.emit('selection');
  }

  setQuery(query: string): void {
    this.update({ query });
    this.emit('query');
    this.search(false);
  }

  setTable(change: Partial<Pick<PageState, 'table' | 'filter'>>): void {
    this.update(change);
    this.emit('table');
  }

  /** Changes how graphs are drawn, here and in those opened later. */
  setLook<K extends 'colourBy' | 'orientation'>(name: K, value: ViewerSettings[K]): void {
    this.host.post({ type: 'setting', name, value });
    this.takeSettings({ ...this.settings, [name]: value });
  }

  /** The settings are others now. */
  takeSettings(settings: ViewerSettings): void {
    this.settings = settings;
    this.emit('look');
  }

  /** The host has compared the workspace with what ran. */
  takeTruths(files: readonly TruthRow[]): void {
    this.truths = new Map(files.map((row) => [row.file, row]));
    this.emit('truths');
  }

  /** Asks for another sample type of the file, by name; it comes as another profile. */
  chooseType(sampleType: string): void {
    if (sampleType !== this.state.sampleType) this.host.post({ type: 'chooseType', sampleType });
  }

  private between(frame: number): void {
    if (frame !== this.state.sandwich)
      this.update({ sandwich: frame, zoom: { ...this.state.zoom, callers: noZoom, callees: noZoom } });
  }

  private update(change: Partial<PageState>): void {
    this.state = { ...this.state, ...change };
    this.host.save(this.state);
  }

  /** Asks for the contents of the scope and the place of the zoom in it; notifies the parts when both are known. */
  private rescope(): void {
    const { scope } = this;
    const { zoom } = this.state;
    const from = this.numberedBy;
    const next = { ...noZooms };
    const zoomed = sameScope(from, scope)
      ? []
      : (['leftHeavy', 'timeOrder'] as const).filter((tree) => zoom[tree].node !== 0);
    let waiting = 1 + zoomed.length;
    const settle = (): void => {
      if (--waiting > 0) return;
      this.numberedBy = scope;
      if (!sameScope(from, scope)) this.update({ zoom: next, selection: this.withoutNode() });
      this.emit('scope');
      this.followSelection(true);
      if (this.state.query !== '') this.search(true);
    };
    for (const tree of zoomed) {
      this.requests.ask(
        `translate ${tree}`,
        'translate',
        [
          { scope: from, view: { kind: tree }, node: zoom[tree].node },
          { scope, view: { kind: tree } },
        ],
        (node) => {
          next[tree] = { node, range: null };
          settle();
        },
        // On failure, the whole new scope is shown.
        settle,
      );
    }
    this.requests.ask(
      'scope',
      'scope',
      [scope],
      (summary) => {
        this.scoped = summary;
        settle();
      },
      // On failure, the summary of the earlier scope stays.
      settle,
    );
  }

  /** Finds the selected function in the tree that is shown; `again`: nodes are numbered anew. */
  private followSelection(again = false): void {
    const { selection } = this.state;
    const { view, scope } = this;
    if (selection === null || selection.frame < 0 || view === 'table' || view === 'sandwich')
      return this.emit('selection');
    if (selection.tree === view && !again) return this.emit('selection');
    const { frame } = selection;
    const found = (node: number | null): void => {
      if (this.state.selection?.frame !== frame) return;
      this.select(node === null ? { frame, tree: null, node: 0 } : { frame, tree: view, node });
    };
    this.requests.ask('selected node', 'nodeOf', [scope, { kind: view }, frame], found, () => found(null));
  }

  /** The selection without its node, for when nodes have new numbers. */
  private withoutNode(): Selection | null {
    const { selection } = this.state;
    return selection === null || selection.frame < 0 ? null : { frame: selection.frame, tree: null, node: 0 };
  }

  private search(isQuiet: boolean): void {
    this.searching.search(this.scope, this.state.query, isQuiet);
  }
}
