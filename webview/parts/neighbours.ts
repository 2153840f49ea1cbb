/** Who calls the chosen function most, and whom it calls most, as buttons that lead there. */
import type { FrameSlice, SliceFrame, ViewSpec } from '../../src/worker/types';
import { button, el } from '../dom';
import { formatPercent } from '../format';
import type { Chosen } from '../state/chosen';
import type { PageModel } from '../state/pageModel';

const most = 3;
/** While keys walk through the frames nothing is asked. */
const restMs = 200;
/** A picture so narrow that only the heaviest are worth an entry. */
const widthPx = 100;
const minPx = 1;

interface Neighbour { readonly frame: SliceFrame; readonly total: number }

export class Neighbours {
  private readonly lists = { callers: el('ul', { 'aria-label': 'Callers' }), callees: el('ul', { 'aria-label': 'Callees' }) };
  readonly element = el('div', { class: 'neighbours', hidden: '' }, el('h3', { 'aria-hidden': 'true' }, 'Callers'), this.lists.callers, el('h3', { 'aria-hidden': 'true' }, 'Callees'), this.lists.callees);
  private frame = -1;
  private shown = '';
  private timer = 0;

  constructor(private readonly model: PageModel, private readonly onChoose: (frame: number) => void) {}

  /** Follows what is chosen. */
  show({ frame }: Chosen): void {
    this.frame = frame?.id ?? -1;
    const wanted = JSON.stringify([this.frame, this.model.state.scope]);
    if (wanted === this.shown) return;
    this.shown = wanted;
    clearTimeout(this.timer);
    this.element.hidden = true;
    if (frame !== null) this.timer = window.setTimeout(() => this.ask(frame.id), restMs);
  }

  private ask(frame: number): void {
    const { model } = this;
    if (!model.isSettled) return;
    for (const kind of ['callers', 'callees'] as const) {
      const view: ViewSpec = { kind, frame };
      model.requests.ask(`nearest ${kind}`, { type: 'sliceRequest', scope: model.state.scope, view, focusNode: 0, widthPx, minPx, range: null }, ({ slice }) => {
        if (frame === this.frame) this.list(this.lists[kind], nearest(slice, frame), slice.rootTotal);
      });
    }
  }

  private list(list: HTMLElement, neighbours: readonly Neighbour[], total: number): void {
    this.element.hidden = false;
    list.replaceChildren(...(neighbours.length === 0 ? [el('li', {}, 'none')] : neighbours.map(({ frame, total: weight }) =>
      el('li', {}, button(frame.name, () => this.onChoose(frame.id), { title: `Select ${frame.name}` }), ` ${formatPercent(total > 0 ? (100 * weight) / total : 0)}`))));
  }
}

/** The heaviest next to the function, which is the outermost frame of its own view. */
function nearest(slice: FrameSlice, frame: number): readonly Neighbour[] {
  const top = slice.frameOf[0] === frame ? 0 : slice.frameOf.indexOf(frame);
  const found: Neighbour[] = [];
  for (let i = 0; i < slice.node.length; i++) if (slice.parent[i] === top && slice.frame[i] >= 0) found.push({ frame: slice.frames[slice.frame[i]], total: slice.total[i] });
  return found.sort((a, b) => b.total - a.total).slice(0, most);
}
