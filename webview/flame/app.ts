/** The page: puts its parts together and passes the host's messages to them. */
import type { LoadedMessage, PageCommand, ToPage } from '../../src/protocol';
import { About } from './about';
import { rehearse } from './drawing/rehearse';
import type { Action } from './actions/action';
import { groupsOf } from './actions/actionItems';
import { pageActions } from './actions/actions';
import { listenToActionKeys } from './actions/keyboard';
import { Banner } from './banner';
import { CompareBar } from './compare/compareBar';
import { Differences } from './compare/differences';
import { deedsOf } from './deeds';
import { Details } from './details';
import { el } from '../kit/dom';
import { Header } from './header';
import type { Host } from './host';
import { Legend } from './legend';
import { LiveBar } from './liveBar';
import { Menu, type MenuGroup } from '../kit/menu';
import { Notice } from './notice';
import { Chips } from './parts/chips';
import { Help } from './parts/help';
import { Neighbours } from './parts/neighbours';
import { threadGroups } from './parts/threadMenu';
import { Toolbar } from './parts/toolbar';
import { SearchBox } from './searchBox';
import { Chosen } from './state/chosen';
import { HitWalk } from './state/hitWalk';
import { PageModel } from './state/pageModel';
import { stageEvents } from './stageEvents';
import { Tooltip } from '../kit/tooltip';
import { Stage } from './panes/stage';

export class App {
  private readonly model: PageModel;
  private readonly chosen: Chosen;
  private readonly stage: Stage;
  private readonly walk: HitWalk;
  private readonly actions: readonly Action[];
  private readonly search: SearchBox;
  private readonly header: Header;
  private readonly live: LiveBar;
  private readonly banner: Banner;
  private readonly toolbar: Toolbar;
  private readonly details: Details;
  private readonly neighbours: Neighbours;
  private readonly help: Help;
  private readonly about = new About();
  private readonly legend = new Legend();
  private readonly tooltip = new Tooltip();
  private readonly menu = new Menu();
  private readonly notice = new Notice();
  private readonly page = el('div', { class: 'profile unread' });
  /** While the profile is read, or still recorded, the page rehearses. */
  private readonly endRehearsal: () => void;

  constructor(
    private readonly host: Host,
    root: HTMLElement,
  ) {
    const model = (this.model = new PageModel(host));
    this.chosen = new Chosen(model, () => this.describe());
    this.actions = pageActions(
      model,
      this.chosen,
      deedsOf({
        host,
        model,
        chosen: this.chosen,
        about: this.about,
        stage: () => this.stage,
        search: () => this.search,
        walk: () => this.walk,
        help: () => this.help,
        openThreads: () => this.openBelow(this.toolbar.threads, 'Threads, processes and tasks', threadGroups(model)),
      }),
    );
    const { tooltip, chosen } = this;
    const events = stageEvents({
      host,
      model,
      chosen,
      tooltip,
      openMenu: (x, y, back) => this.menu.open('Frame actions', this.frameGroups(), x, y, back),
      onDrawn: ({ bars }, { change }) => {
        this.legend.show(bars, model.settings.colourBy, change);
        this.takeFocus();
      },
    });
    this.stage = new Stage(model, events.stage);
    model.on(['selection'], () => this.stage.panes().forEach((pane) => events.bind(pane)));
    this.walk = new HitWalk(model, {
      ...events.walkOn(this.stage),
      onChange: () => this.search.show(model.hits, this.walk.walked),
    });
    this.search = new SearchBox({
      onQuery: (query) => model.setQuery(query),
      onWalk: (step) => this.walk.step(step),
      onLeave: () => this.stage.focus(),
    });
    this.header = new Header(this.about.toggle, this.search.element);
    this.live = new LiveBar(
      (control) => host.post({ type: 'liveControl', control }),
      () => this.stage.focus(),
    );
    this.banner = new Banner((action) => host.post({ type: 'action', action }));
    this.toolbar = new Toolbar(model, this.actions, {
      threads: (from) => this.openBelow(from, 'Threads, processes and tasks', threadGroups(model)),
      look: (from) => this.openBelow(from, 'Look', groupsOf(this.actions, ['Look'])),
      exports: (from) => this.openBelow(from, 'Export', groupsOf(this.actions, ['Export'])),
      all: (from) =>
        this.openBelow(
          from,
          'Everything this page can do',
          groupsOf(this.actions, [
            'View',
            'Compare',
            'Zoom',
            'Threads',
            'Filter',
            'Frame',
            'Search',
            'Look',
            'Export',
            'Help',
          ]),
        ),
    });
    this.neighbours = new Neighbours(model, (frame) => model.select({ frame, tree: null, node: 0 }));
    this.details = new Details(model, this.actions, this.neighbours.element, (from) =>
      this.openBelow(from, 'Frame actions', this.frameGroups()),
    );
    this.help = new Help(this.actions);
    const chips = new Chips(model, () => this.stage.focus());
    this.page.append(
      this.header.element,
      this.live.element,
      this.about.warning,
      this.about.panel,
      this.banner.element,
      new CompareBar(model, this.actions).element,
      new Differences(model).element,
      this.toolbar.element,
      chips.element,
      this.stage.element,
      this.legend.element,
      this.details.element,
    );
    root.append(
      this.page,
      this.live.status,
      this.notice.element,
      tooltip.element,
      this.menu.element,
      this.help.element,
    );
    this.notice.loading();
    this.listen();
    const expected = this.stage.prepare();
    host.post({ type: 'ready', ...expected });
    this.endRehearsal = rehearse(this.page, expected.widthPx);
  }

  receive(message: ToPage): void {
    switch (message.type) {
      case 'loaded':
        return this.load(message);
      case 'loadFailed':
        return this.fail(message.message, message.hint);
      case 'slice':
      case 'searched':
      case 'scoped':
      case 'table':
      case 'hit':
      case 'node':
      case 'translated':
        return this.model.requests.receive(message);
      case 'settings':
        return this.model.takeSettings(message.settings);
      case 'truths':
        return this.model.takeTruths(message.files);
      case 'command':
        return this.runCommand(message.command);
      case 'live':
        return this.live.show(message.live);
      default:
        return message satisfies never;
    }
  }

  private listen(): void {
    const { model } = this;
    listenToActionKeys(this.actions);
    model.on(['hits', 'view', 'scope'], () => this.search.show(model.hits, this.walk.walked));
    model.on(['zoom', 'view', 'truths'], () => this.describe());
    model.on(['view'], () => {
      this.legend.element.hidden = model.view === 'table';
      this.tooltip.hide();
    });
    window.addEventListener('focus', () => this.takeFocus());
    new MutationObserver(() => this.recolour()).observe(document.body, {
      attributes: true,
      attributeFilter: ['class'],
    });
  }

  private load(message: LoadedMessage): void {
    const { summary, remark } = message;
    this.endRehearsal();
    this.header.show(message);
    // Of a comparison what is told of the later capture stands beside the earlier one's, in what differs.
    this.about.show(summary.comparison === null ? message.about : { ...message.about, facts: [], sources: [] });
    this.live.show(message.live);
    this.banner.show(remark, summary.capture !== null, summary.capture?.mode === 'wall');
    this.page.classList.remove('unread');
    const isEmpty = !(summary.total > 0);
    this.page.classList.toggle('empty', isEmpty);
    if (!isEmpty) this.notice.hide();
    else if (message.live === null) this.notice.empty();
    else this.notice.waiting();
    this.search.set(this.model.state.query);
    this.model.load(message);
    this.legend.element.hidden = this.model.view === 'table';
  }

  private fail(message: string, hint: string): void {
    this.page.classList.add('unread');
    this.notice.failed(message, hint, () => {
      this.notice.loading();
      this.host.post({ type: 'action', action: 'reload' });
    });
  }

  /** The keyboard is on the page but nowhere in it: then it is on what is shown. */
  private takeFocus(): void {
    if (document.hasFocus() && document.activeElement === document.body) this.stage.focus();
  }

  private describe(): void {
    this.details.show(this.chosen);
    this.neighbours.show(this.chosen);
  }

  private recolour(): void {
    for (const pane of this.stage.panes()) {
      pane.graph.paint();
      if (pane.bars !== null && pane.slice !== null)
        this.legend.show(pane.bars.bars, this.model.settings.colourBy, pane.slice.change);
    }
  }

  private frameGroups(): readonly MenuGroup[] {
    const groups = groupsOf(this.actions, ['Frame', 'Zoom', 'Filter']);
    return groups.map(({ items }, i) => ({
      items: i === 1 ? items.filter(({ label }) => /Frame|Reset/.test(label)) : items,
    }));
  }

  private openBelow(from: HTMLElement, label: string, groups: readonly MenuGroup[]): void {
    const { left, bottom } = from.getBoundingClientRect();
    this.menu.open(label, groups, left, bottom + 2, () => from.focus());
  }

  private runCommand(command: PageCommand): void {
    const action = this.actions.find(({ id }) => id === command);
    if (action !== undefined && action.isEnabled?.() !== false) action.run();
  }
}
