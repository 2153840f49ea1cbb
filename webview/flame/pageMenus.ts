/** The menus of the page: of a frame, of the toolbar's buttons. One is open at a time. */
import { Menu, type MenuGroup } from '../kit/menu';
import type { Action, ActionGroup } from './actions/action';
import { groupsOf } from './actions/actionList';
import { threadGroups } from './parts/threadMenu';
import { typeGroups } from './parts/typeMenu';
import type { PageModel } from './state/pageModel';

const everything: readonly ActionGroup[] = [
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
];
/** Groups whose actions are all about the chosen frame, and one of which some are. */
const onFrame: readonly ActionGroup[] = ['Frame', 'Zoom', 'Filter'];
const partlyOnFrame: ActionGroup = 'Zoom';

export class PageMenus {
  private readonly menu = new Menu();
  readonly element = this.menu.element;

  constructor(
    private readonly model: PageModel,
    private readonly actions: readonly Action[],
  ) {}

  /** What can be done with the chosen frame, at a point of the page; `back` returns the keyboard to where it was. */
  frame(x: number, y: number, back: () => void): void {
    this.menu.open('Frame actions', this.frameGroups(), x, y, back);
  }

  /** The same below a button. */
  frameBelow(from: HTMLElement): void {
    this.below(from, 'Frame actions', this.frameGroups());
  }

  viewsBelow(from: HTMLElement): void {
    this.below(from, 'View', groupsOf(this.actions, ['View']));
  }

  comparisonBelow(from: HTMLElement): void {
    this.below(from, 'Comparison', groupsOf(this.actions, ['Compare']));
  }

  threadsBelow(from: HTMLElement): void {
    this.below(from, 'Threads, processes and tasks', threadGroups(this.model));
  }

  typesBelow(from: HTMLElement): void {
    this.below(from, 'Sample types', typeGroups(this.model));
  }

  lookBelow(from: HTMLElement): void {
    this.below(from, 'Look', groupsOf(this.actions, ['Look']));
  }

  exportsBelow(from: HTMLElement): void {
    this.below(from, 'Export', groupsOf(this.actions, ['Export']));
  }

  everythingBelow(from: HTMLElement): void {
    this.below(from, 'Everything this page can do', groupsOf(this.actions, everything));
  }

  /** Without headings, because a frame's own menu needs no explanation. */
  private frameGroups(): readonly MenuGroup[] {
    const isWanted = ({ group, isOfFrame }: Action): boolean => group !== partlyOnFrame || isOfFrame === true;
    return groupsOf(this.actions, onFrame, isWanted).map(({ items }) => ({ items }));
  }

  private below(from: HTMLElement, label: string, groups: readonly MenuGroup[]): void {
    const { left, bottom } = from.getBoundingClientRect();
    this.menu.open(label, groups, left, bottom + 2, () => from.focus());
  }
}
