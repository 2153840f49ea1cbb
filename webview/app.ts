/** The page: owns the state (zoom, selection, search) and lets each part show its share of it. */
import { wholeProfile } from '../src/profile/scope';
import type { CommandMessage, LoadedMessage, ToPage } from '../src/protocol';
import type { FrameSlice, ProfileSummary } from '../src/worker/types';
import { About } from './about';
import { Banner } from './banner';
import { buildBars, type Bar, type BarTree } from './drawing/bars';
import { Breadcrumbs } from './breadcrumbs';
import { frameText } from './describe';
import { Details, type FrameActions } from './details';
import { el } from './dom';
import { listenToMouse } from './drawing/gestures';
import { Graph, type Marks } from './drawing/graph';
import { Header } from './header';
import type { Host } from './host';
import { listenToKeys } from './keyboard';
import { Legend } from './legend';
import { LiveBar } from './liveBar';
import { matcherOf } from './matcher';
import { Menu } from './menu';
import { Notice } from './notice';
import { SearchBox } from './searchBox';
import { SliceFeed } from './sliceFeed';
import type { PageState } from './state';
import { Tooltip } from './tooltip';

const goKeys = /mac/i.test(navigator.userAgent) ? '⌘Enter' : 'Ctrl+Enter';

export class App implements FrameActions {
  private state: PageState;
  private summary: ProfileSummary | null = null;
  private tree: BarTree | null = null;
  private selected: Bar | null = null;
  private hit: ((bar: Bar) => boolean) | null;
  private searchRequest = 0;
  /** The search was asked again because the profile has grown. */
  private isSearchQuiet = false;
  /** What the drawing shows: node and width. */
  private drawn = '';
  /** Outer size of the scroller; its inner width changes with the scrollbar too. */
  private size = '';

  private readonly graph = new Graph(el('div', { class: 'graph', role: 'tree', 'aria-label': 'Flame graph: callers above, callees below' }));
  private readonly scroller = el('div', { class: 'scroller' }, this.graph.container);
  private readonly search = new SearchBox((query) => this.setQuery(query), () => this.focusGraph());
  private readonly about = new About();
  private readonly header = new Header(this.about.toggle, this.search.element);
  private readonly live = new LiveBar((control) => this.host.post({ type: 'liveControl', control }), () => this.focusGraph());
  private readonly banner = new Banner((action) => this.host.post({ type: 'action', action }));
  private readonly breadcrumbs = new Breadcrumbs((node) => this.zoomTo(node));
  private readonly details = new Details(this);
  private readonly legend = new Legend();
  private readonly tooltip = new Tooltip();
  private readonly menu = new Menu();
  private readonly notice = new Notice();
  private readonly feed: SliceFeed;
  private readonly page = el('div', { class: 'profile', hidden: '' });

  constructor(private readonly host: Host, root: HTMLElement) {
    this.state = host.load();
    this.hit = matcherOf(this.state.query);
    this.feed = new SliceFeed((message) => host.post(message), (slice, widthPx) => this.draw(slice, widthPx));
    this.page.append(this.header.element, this.live.element, this.about.warning, this.about.panel, this.banner.element, this.breadcrumbs.element, this.scroller, this.legend.element, this.details.element);
    root.append(this.page, this.live.status, this.notice.element, this.tooltip.element, this.menu.element);
    this.notice.loading();
    this.listen();
    host.post({ type: 'ready' });
  }

  receive(message: ToPage): void {
    switch (message.type) {
      case 'loaded': return this.load(message);
      case 'loadFailed': return this.fail(message.message, message.hint);
      case 'slice': return this.feed.receive(message);
      case 'searched':
        if (message.request === this.searchRequest) this.search.show(message, this.isSearchQuiet);
        return;
      case 'command': return this.runCommand(message.command);
      case 'live': return this.live.show(message.live);
      case 'scoped': case 'table': case 'hit': case 'node': case 'translated': case 'settings': return;
      default: return message satisfies never;
    }
  }

  goToLine(bar: Bar): void {
    this.showLine(bar, false);
  }

  copyFrame(bar: Bar): void {
    this.host.post({ type: 'copy', what: 'frame', scope: wholeProfile, view: { kind: 'leftHeavy' }, node: bar.id, text: frameText(bar) });
  }

  copyStack(bar: Bar): void {
    this.host.post({ type: 'copy', what: 'stack', scope: wholeProfile, view: { kind: 'leftHeavy' }, node: bar.id, text: '' });
  }

  /** Fills the width with a bar; a folded block opens that way. */
  zoom(bar: Bar): void {
    this.zoomTo(bar.id);
  }

  reset(): void {
    this.zoomTo(0);
  }

  private listen(): void {
    const pick = (bar: Bar, go: boolean): void => {
      this.select(bar);
      this.showLine(bar, !go);
    };
    const onMenu = (bar: Bar, x: number, y: number): void => this.openMenu(bar, x, y);
    listenToMouse(this.graph, {
      onPick: pick,
      onZoom: (bar) => this.zoom(bar),
      onMenu,
      onRange: () => undefined,
      onHover: (bar, x, y) => (bar === null || this.summary === null ? this.tooltip.hide() : this.tooltip.show(bar, this.summary, x, y)),
    });
    listenToKeys(this.graph, { onMove: (bar) => this.moveTo(bar), onPick: pick, onZoom: (bar) => this.zoom(bar), onReset: () => this.reset(), onMenu });
    this.scroller.addEventListener('scroll', () => this.tooltip.hide());
    document.addEventListener('keydown', (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') {
        event.preventDefault();
        this.search.focus();
      } else if (event.key === 'Escape') this.reset();
    });
    window.addEventListener('focus', () => this.takeFocus());
    new ResizeObserver(() => this.resize()).observe(this.scroller);
    new MutationObserver(() => this.recolour()).observe(document.body, { attributes: true, attributeFilter: ['class'] });
  }

  private load(message: LoadedMessage): void {
    const { summary, remark, numbering } = message;
    const hasGrown = this.summary !== null && numbering === this.state.numbering;
    if (numbering !== this.state.numbering) this.update({ focusNode: 0, selected: null, numbering });
    this.summary = summary;
    this.header.show(message);
    this.about.show(message.about);
    this.live.show(message.live);
    this.banner.show(remark, summary.capture !== null, summary.capture?.mode === 'wall');
    this.search.set(this.state.query);
    this.page.hidden = false;
    const isEmpty = !(summary.total > 0);
    this.page.classList.toggle('empty', isEmpty);
    if (isEmpty) {
      if (message.live === null) this.notice.empty();
      else this.notice.waiting();
      return;
    }
    this.notice.hide();
    if (!hasGrown) this.details.show(null, summary, false);
    this.ask(true);
    if (this.state.query !== '') this.askSearch(hasGrown);
  }

  private fail(message: string, hint: string): void {
    this.page.hidden = true;
    this.notice.failed(message, hint, () => {
      this.notice.loading();
      this.host.post({ type: 'action', action: 'reload' });
    });
  }

  private resize(): void {
    const { offsetWidth, offsetHeight } = this.scroller;
    const size = `${offsetWidth}x${offsetHeight}`;
    if (size !== this.size) this.scroller.classList.remove('tall');
    this.size = size;
    this.ask();
  }

  /** Asks for what the width can show, unless it was asked for already; `again`: the profile is another. */
  private ask(again = false): void {
    const width = this.scroller.clientWidth;
    if (this.summary !== null && this.summary.total > 0 && width > 0) this.feed.ask(this.state.focusNode, width, again);
  }

  private draw(slice: FrameSlice, widthPx: number): void {
    const summary = this.summary as ProfileSummary;
    this.tree = buildBars(slice, summary.unit, 'all');
    this.tooltip.hide();
    const drawn = `${slice.node[0]} ${widthPx}`;
    const isOther = drawn !== this.drawn;
    this.drawn = drawn;
    this.graph.draw(this.tree, summary, { widthPx, orientation: 'icicle', colourBy: 'package', range: null, key: '', follow: isOther }, this.marks());
    if (this.scroller.scrollHeight > this.scroller.clientHeight) this.scroller.classList.add('tall');
    this.legend.show(this.tree.bars, 'package');
    this.breadcrumbs.show(slice.ancestors.map(({ node, frame }) => ({ node, name: frame?.name ?? 'all' })), this.tree.focus);
    this.selected = this.graph.bar(this.state.selected) ?? this.selected;
    this.refresh();
    if (isOther) this.takeFocus();
  }

  /** The keyboard is on the page but nowhere in it: then it is on the graph. */
  private takeFocus(): void {
    if (document.hasFocus() && document.activeElement === document.body) this.focusGraph();
  }

  private refresh(): void {
    if (this.summary === null || this.tree === null) return;
    this.graph.mark(this.marks());
    this.details.show(this.selected, this.summary, this.state.focusNode !== 0);
  }

  private recolour(): void {
    this.graph.paint();
    if (this.tree !== null) this.legend.show(this.tree.bars, 'package');
  }

  private marks(): Marks {
    return { selected: this.state.selected, selectedFrame: this.selected?.frame?.id ?? null, hit: this.hit };
  }

  private update(change: Partial<PageState>): void {
    this.state = { ...this.state, ...change };
    this.host.save(this.state);
  }

  private select(bar: Bar): void {
    this.selected = bar;
    this.update({ selected: bar.id });
    this.refresh();
  }

  private moveTo(bar: Bar): void {
    this.tooltip.hide();
    this.select(bar);
  }

  private showLine(bar: Bar, keepFocus: boolean): void {
    if (bar.frame === null || bar.frame.file === '') return;
    this.host.post({ type: 'showFrame', node: bar.id, frame: bar.frameIndex, file: bar.frame.file, line: bar.line, keepFocus });
  }

  private zoomTo(node: number): void {
    if (node === this.state.focusNode) return;
    this.update({ focusNode: node });
    this.scroller.classList.remove('tall');
    this.ask();
  }

  private setQuery(query: string): void {
    this.update({ query });
    this.hit = matcherOf(query);
    this.askSearch();
    this.refresh();
  }

  private askSearch(quiet = false): void {
    const request = ++this.searchRequest;
    this.isSearchQuiet = quiet;
    if (this.state.query === '') this.search.show({ result: null, error: '' }, quiet);
    else this.host.post({ type: 'searchRequest', request, scope: wholeProfile, query: this.state.query });
  }

  private focusGraph(): void {
    const bar = this.graph.currentBar();
    if (bar !== null) this.graph.focus(bar);
  }

  private openMenu(bar: Bar, x: number, y: number): void {
    this.tooltip.hide();
    this.select(bar);
    const noFrame = bar.frame === null;
    this.menu.open([
      { label: 'Go to Line', keys: goKeys, disabled: noFrame || bar.frame?.file === '', run: () => this.goToLine(bar) },
      { label: 'Zoom', keys: 'Enter', run: () => this.zoom(bar) },
      { label: 'Copy Frame', keys: '', disabled: noFrame, run: () => this.copyFrame(bar) },
      { label: 'Copy Stack', keys: '', disabled: noFrame, run: () => this.copyStack(bar) },
      { label: 'Reset Zoom', keys: 'Esc', run: () => this.reset() },
    ], x, y, () => this.graph.focus(bar));
  }

  private runCommand(command: CommandMessage['command']): void {
    const bar = this.selected ?? this.graph.currentBar();
    switch (command) {
      case 'focusSearch': return this.search.focus();
      case 'resetZoom': return this.reset();
      case 'showAbout': return this.about.open();
      case 'copyFrame': return bar?.frame ? this.copyFrame(bar) : undefined;
      case 'copyStack': return bar?.frame ? this.copyStack(bar) : undefined;
      default: return;
    }
  }
}
