/** Runs in the browser: the drawing alone, with the input of a test. */
import { buildBars, sliversOf } from '../../../../webview/flame/drawing/bars';
import { listenToMouse } from '../../../../webview/flame/drawing/mouse';
import { Graph, type DrawingView, type Marks } from '../../../../webview/flame/drawing/graph';
import type { Stretch, ShownSilhouette, FrameSlice, ProfileSummary } from '../../../../src/query/types';

export interface Drawing {
  readonly graph: Graph;
  readonly picked: string[];
  readonly ranges: { readonly range: Stretch | null; readonly settled: boolean }[];
  draw(
    slice: FrameSlice,
    summary: ProfileSummary,
    view: Partial<DrawingView>,
    marks?: Partial<Marks> & { readonly search?: string },
    contents?: { readonly held?: ShownSilhouette | null; readonly found?: ShownSilhouette | null },
  ): void;
}

const scroller = document.querySelector('.scroller') as HTMLElement;
const container = document.createElement('div');
container.className = 'graph';
container.setAttribute('role', 'tree');
container.setAttribute('aria-label', 'Graph');
scroller.append(container);
const drawing: Drawing = {
  graph: new Graph(container),
  picked: [],
  ranges: [],
  draw(slice, summary, view, { search, ...marks } = {}, { held = null, found = null } = {}) {
    const whole: DrawingView = {
      widthPx: scroller.clientWidth,
      orientation: 'icicle',
      colourBy: 'package',
      range: null,
      key: '',
      follow: true,
      ...view,
    };
    const bars = buildBars(slice, summary.unit, 'all');
    const tree = { ...bars, held: held && sliversOf(held, bars) };
    this.graph.draw(tree, summary, whole, {
      selected: null,
      selectedFrame: null,
      hit: search === undefined ? null : ({ name }) => name === search,
      found: found && sliversOf(found, bars),
      ...marks,
    });
  },
};
listenToMouse(drawing.graph, {
  onPick: ({ name }) => void drawing.picked.push(name),
  onZoom: () => undefined,
  onMenu: () => undefined,
  onHover: () => undefined,
  onRange: (range, settled) => void drawing.ranges.push({ range, settled }),
});
Reflect.set(window, 'drawing', drawing);
