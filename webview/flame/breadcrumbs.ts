/** The path from the whole profile to the frame the graph is zoomed to. */
import { button, el } from '../kit/dom';

/** A path longer than this shows its ends only. */
const maxShown = 8;

interface Crumb {
  readonly node: number;
  readonly name: string;
}

export class Breadcrumbs {
  private readonly list = el('ol');
  readonly element = el('nav', { class: 'breadcrumbs', 'aria-label': 'Zoom path', hidden: '' }, this.list);

  constructor(private readonly onZoom: (node: number) => void) {}

  /** `ancestors` from the root down to where `here` is; hidden when the whole profile is shown. */
  show(ancestors: readonly Crumb[], here: string): void {
    this.element.hidden = ancestors.length === 0;
    const skipped = Math.max(0, ancestors.length - maxShown);
    const crumbs = ancestors.map((crumb) =>
      el(
        'li',
        {},
        button(crumb.name, () => this.onZoom(crumb.node), { title: `Zoom out to ${crumb.name}` }),
      ),
    );
    if (skipped > 0) crumbs.splice(1, skipped, el('li', { class: 'gap' }, `${skipped} more`));
    this.list.replaceChildren(...crumbs, el('li', { 'aria-current': 'location' }, here));
  }
}
