/** Who calls the chosen function most, and whom it calls most, as buttons that lead there. */
import { framesOf } from '../../../src/query/frameColumns';
import type { FrameSlice, SliceFrame } from '../../../src/query/types';
import { button, el } from '../../kit/dom';
import { formatPercent } from '../../../src/words/figures';
import type { Chosen } from '../state/chosen';
import type { PageModel } from '../state/pageModel';

const most = 3;
/** Wait this long, so that nothing is asked while keys move through the frames. */
const restMs = 250;
/**
 * If answers take longer, as in a very large profile, they are requested only when the user presses a button: a zoom
 * must not wait for them.
 */
const slowMs = 120;
/** Width of the requested slice: so narrow that it contains only the heaviest functions. */
const widthPx = 100;
const minPx = 1;

interface Neighbour {
  readonly frame: SliceFrame;
  readonly total: number;
}

export class Neighbours {
  private readonly lists = {
    callers: el('ul', { 'aria-label': 'Callers' }),
    callees: el('ul', { 'aria-label': 'Callees' }),
  };
  private readonly found = el(
    'div',
    { class: 'found', hidden: '' },
    el('h3', { 'aria-hidden': 'true' }, 'Callers'),
    this.lists.callers,
    el('h3', { 'aria-hidden': 'true' }, 'Callees'),
    this.lists.callees,
  );
  private readonly more = button('Callers and callees', () => this.askFor('callers'));
  readonly element = el('div', { class: 'neighbours' }, this.found, this.more);
  private frame = -1;
  private shown = '';
  private timer = 0;
  private isSlow = false;
  private isAsked = false;

  constructor(
    private readonly model: PageModel,
    private readonly onChoose: (frame: number) => void,
  ) {
    model.on(['profile'], () => (this.isSlow = false));
    // A profile that grows has other neighbours; so may a scope that was not settled when it was asked about.
    model.on(['profile', 'scope'], () => (this.shown = ''));
    // The lists are out of sight until the details are opened.
    new ResizeObserver(() => this.askAtRest()).observe(this.element);
  }

  /** Follows what is chosen. */
  show({ frame }: Chosen): void {
    const before = this.frame;
    this.frame = frame?.id ?? -1;
    const wanted = JSON.stringify([this.frame, this.model.scope]);
    if (wanted === this.shown) return;
    this.shown = wanted;
    // Those of the same frame stay in sight until there are newer ones.
    if (this.frame !== before) this.found.hidden = true;
    this.more.hidden = frame === null || !this.isSlow || !this.found.hidden;
    this.isAsked = false;
    this.askAtRest();
  }

  private askAtRest(): void {
    clearTimeout(this.timer);
    const isInSight = this.element.offsetParent !== null;
    if (this.frame >= 0 && isInSight && !this.isSlow && !this.isAsked)
      this.timer = window.setTimeout(() => this.askFor('callers'), restMs);
  }

  private askFor(kind: 'callers' | 'callees'): void {
    const { model, frame } = this;
    if (!model.isSettled || frame < 0) return;
    this.isAsked = true;
    const asked = performance.now();
    model.requests.ask('nearest', 'slice', [model.scope, { kind, frame }, 0, widthPx, minPx, null], (slice) => {
      this.isSlow ||= performance.now() - asked > slowMs;
      if (frame !== this.frame) return;
      this.list(this.lists[kind], nearest(slice, frame), slice.rootTotal);
      if (kind === 'callers') return this.askFor('callees');
      this.found.hidden = false;
      this.more.hidden = true;
    });
  }

  private list(list: HTMLElement, neighbours: readonly Neighbour[], total: number): void {
    list.replaceChildren(
      ...(neighbours.length === 0
        ? [el('li', {}, 'none')]
        : neighbours.map(({ frame, total: weight }) =>
            el(
              'li',
              {},
              button(frame.name, () => this.onChoose(frame.id), { title: `Select ${frame.name}` }),
              ` ${formatPercent(total > 0 ? (100 * weight) / total : 0)}`,
            ),
          )),
    );
  }
}

/** The heaviest next to the function, which is the outermost frame of its own view. */
function nearest(slice: FrameSlice, frame: number): readonly Neighbour[] {
  const top = slice.frameOf[0] === frame ? 0 : slice.frameOf.indexOf(frame);
  const frames = framesOf(slice);
  const found: Neighbour[] = [];
  for (let i = 0; i < slice.node.length; i++)
    if (slice.parent[i] === top && slice.frame[i] >= 0)
      found.push({ frame: frames[slice.frame[i]], total: slice.total[i] });
  return found.sort((a, b) => b.total - a.total).slice(0, most);
}
