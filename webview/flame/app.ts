/** The page: puts its parts together and passes the host's messages to them. */
import type { LoadedMessage, ToPage } from '../../src/protocol';
import { Tooltip } from '../kit/tooltip';
import type { Action } from './actions/action';
import { actionOf, listenToActionKeys, runAction } from './actions/actionList';
import { pageActions } from './actions/actions';
import { effectsOf } from './actions/effects';
import { CompareBar } from './compare/compareBar';
import { Differences } from './compare/differences';
import { Details } from './details';
import type { SmallLayer } from './drawing/layers';
import type { Host } from './host';
import { drawnIn, Legend } from './legend';
import { PageMenus } from './pageMenus';
import { Stage } from './panes/stage';
import type { TreePane } from './panes/treePane';
import { Chips } from './parts/chips';
import { Help } from './parts/help';
import { Neighbours } from './parts/neighbours';
import { Toolbar } from './parts/toolbar';
import { ProfileFrame } from './profileFrame';
import { SearchBox } from './searchBox';
import { stageEvents } from './stageEvents';
import { Chosen } from './state/chosen';
import { HitWalk } from './state/hitWalk';
import { PageModel } from './state/pageModel';

export class App {
  private readonly model: PageModel;
  private readonly chosen: Chosen;
  private readonly actions: readonly Action[];
  private readonly menus: PageMenus;
  private readonly stage: Stage;
  private readonly walk: HitWalk;
  private readonly search: SearchBox;
  private readonly frame: ProfileFrame;
  private readonly toolbar: Toolbar;
  private readonly neighbours: Neighbours;
  private readonly details: Details;
  private readonly help: Help;
  private readonly legend = new Legend();
  private readonly tooltip = new Tooltip();

  /** `small` draws the trees that suit it; absent: the canvas draws all. */
  constructor(host: Host, root: HTMLElement, small: SmallLayer | null = null) {
    const model = (this.model = new PageModel(host));
    const chosen = (this.chosen = new Chosen(model, () => this.describe()));
    const leave = (): void => this.stage.focus();
    this.search = new SearchBox({
      onQuery: (query) => model.setQuery(query),
      onWalk: (step) => this.walk.step(step),
      onLeave: leave,
    });
    this.frame = new ProfileFrame(host, this.search.element, leave);
    const effects = effectsOf({
      host,
      model,
      chosen,
      about: this.frame.about,
      stage: () => this.stage,
      search: () => this.search,
      walk: () => this.walk,
      help: () => this.help,
      openThreads: () => this.menus.threadsBelow(this.toolbar.threads),
      openTypes: () => this.menus.typesBelow(this.toolbar.types),
    });
    this.actions = pageActions(model, chosen, effects);
    this.menus = new PageMenus(model, this.actions);
    this.help = new Help(this.actions);
    this.toolbar = new Toolbar(model, this.actions, this.menus);
    const events = stageEvents({
      host,
      model,
      chosen,
      tooltip: this.tooltip,
      openMenu: (x, y, back) => this.menus.frame(x, y, back),
    });
    const onDrawn = (pane: TreePane): void => {
      if (model.state.selection !== null) events.bind(pane);
      this.explain(pane);
      this.takeFocus();
    };
    this.stage = new Stage(model, { ...events.stage, onDrawn }, small);
    model.on(['selection'], () => this.stage.panes().forEach((pane) => events.bind(pane)));
    this.walk = new HitWalk(model, {
      ...events.walkOn(this.stage),
      onChange: () => this.search.show(model.hits, this.walk.walked),
    });
    this.neighbours = new Neighbours(model, (frame) => model.select({ frame, tree: null, node: 0 }));
    this.details = new Details(model, this.actions, this.neighbours.element, (from) => this.menus.frameBelow(from));
    this.frame.page.append(
      new CompareBar(model, this.actions, this.menus).element,
      new Differences(model).element,
      this.toolbar.element,
      new Chips(model, leave).element,
      this.stage.element,
      this.legend.element,
      this.details.element,
    );
    root.append(this.frame.page, ...this.frame.beside, this.tooltip.element, this.menus.element, this.help.element);
    this.listen();
    host.onMessage((message) => this.receive(message));
    const expected = this.stage.prepare();
    const { sampleType } = model.state;
    host.post({ type: 'ready', ...expected, ...(sampleType !== null && { sampleType }) });
    this.frame.rehearse(expected.widthPx);
  }

  private receive(message: ToPage): void {
    const { model } = this;
    switch (message.type) {
      case 'loaded':
        return this.load(message);
      case 'loadFailed':
        return this.frame.failed(message);
      case 'answer':
      case 'failure':
        return model.requests.receive(message);
      case 'settings':
        return model.takeSettings(message.settings);
      case 'truths':
        return model.takeTruths(message.files);
      case 'command':
        return runAction(actionOf(this.actions, message.command));
      case 'live':
        return this.frame.recorded(message.live);
      default:
        return message satisfies never;
    }
  }

  private listen(): void {
    const { model } = this;
    listenToActionKeys(this.actions);
    model.on(['hits', 'view', 'scope'], () => this.search.show(model.hits, this.walk.walked));
    model.on(['zoom', 'view', 'truths'], () => this.describe());
    model.on(['view'], () => this.tooltip.hide());
    model.on(['view', 'profile'], () => (this.legend.element.hidden = model.view === 'table'));
    window.addEventListener('focus', () => this.takeFocus());
    // VS Code tells a change of theme by the class of the body.
    new MutationObserver(() => this.recolour()).observe(document.body, {
      attributes: true,
      attributeFilter: ['class'],
    });
  }

  private load(message: LoadedMessage): void {
    this.frame.loaded(message);
    this.search.set(this.model.state.query);
    this.model.load(message);
  }

  /** If the page has the keyboard but no part of it does, gives it to what is shown. */
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
      this.explain(pane);
    }
  }

  /** Says what the colours of a drawn tree mean. */
  private explain({ bars, slice }: TreePane): void {
    if (bars !== null && slice !== null) this.legend.show(drawnIn(bars), this.model.settings.colourBy, slice.change);
  }
}
