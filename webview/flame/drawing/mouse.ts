/** The mouse on the drawing: what was done to which bar, and what moves the drawing. */
import type { Stretch } from '../../../src/query/types';
import type { Bar } from './bars';
import type { Graph } from './graph';

interface GestureHandlers {
  /** One click. `go`: with Ctrl, Cmd or Alt. */
  onPick(bar: Bar, go: boolean): void;
  onZoom(bar: Bar): void;
  onMenu(bar: Bar, x: number, y: number): void;
  /** The pointer is over a bar, or over none. */
  onHover(bar: Bar | null, x: number, y: number): void;
  /** As {@link Graph.onRange}. */
  onRange(range: Stretch | null, settled: boolean): void;
}

export function listenToMouse(graph: Graph, on: GestureHandlers): void {
  const { container } = graph;
  graph.onRange = (range, settled) => on.onRange(range, settled);
  listenToNavigation(graph);
  const barOf = (event: MouseEvent): Bar | null =>
    graph.barAt(event.target) ?? graph.barAtPoint(event.clientX, event.clientY);
  /**
   * The bar under the first press of a double click: an editor that opens meanwhile may move the layout before the
   * second press.
   */
  let pressed: Bar | null = null;
  container.addEventListener('click', (event) => {
    event.stopPropagation();
    if (event.detail >= 2) {
      if (event.detail === 2 && pressed !== null) on.onZoom(pressed);
      return;
    }
    pressed = barOf(event);
    if (pressed !== null) on.onPick(pressed, event.ctrlKey || event.metaKey || event.altKey);
  });
  container.addEventListener('contextmenu', (event) => {
    // The menu key arrives here too, without a place on the screen.
    const isMouse = event.button === 2;
    const bar = isMouse ? barOf(event) : graph.barAt(event.target);
    if (bar === null) return;
    event.preventDefault();
    event.stopPropagation();
    const box = isMouse ? null : graph.boxOf(bar);
    on.onMenu(bar, box === null ? event.clientX : box.left + 8, box === null ? event.clientY : box.bottom);
  });
  container.addEventListener('pointermove', (event) =>
    on.onHover(event.buttons === 0 ? barOf(event) : null, event.clientX, event.clientY),
  );
  container.addEventListener('pointerleave', () => on.onHover(null, 0, 0));
}

/**
 * Wheel and drag on the drawing. Ctrl or Cmd with the wheel zooms at the pointer, and so does a pinch, which browsers
 * report in the same way. A sideways wheel, or Shift with the wheel, pans; the wheel alone scrolls as usual. A drag
 * pans and scrolls, and does not count as a click.
 */
function listenToNavigation(graph: Graph): void {
  listenToWheel(graph);
  listenToDrag(graph);
}

/** A press that moves less is a click. */
const dragPx = 4;
const linePx = 16;
/** Logarithm of the zoom factor for one px of the wheel. */
const perPx = 1 / 240;

function listenToWheel(graph: Graph): void {
  const { container } = graph;
  let zoomPx = 0;
  let panPx = 0;
  let atClientX = 0;
  let frame = 0;
  /** Wheel events between two frames are combined into one movement. */
  const move = (): void => {
    frame = 0;
    if (zoomPx !== 0) graph.zoomBy(Math.exp(-zoomPx * perPx), atClientX - container.getBoundingClientRect().left);
    if (panPx !== 0) graph.panBy(panPx);
    zoomPx = panPx = 0;
  };
  container.addEventListener(
    'wheel',
    (event) => {
      const scale = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : linePx;
      const isZoom = event.ctrlKey || event.metaKey;
      const sideways = event.deltaX !== 0 ? event.deltaX : event.shiftKey ? event.deltaY : 0;
      if (!isZoom && Math.abs(sideways) < Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
      if (!isZoom && sideways === 0) return;
      event.preventDefault();
      if (isZoom) zoomPx += event.deltaY * scale;
      else panPx += sideways * scale;
      atClientX = event.clientX;
      frame ||= requestAnimationFrame(move);
    },
    { passive: false },
  );
}

function listenToDrag(graph: Graph): void {
  const { container } = graph;
  let from: { readonly x: number; readonly y: number } | null = null;
  let isDragged = false;
  container.addEventListener('pointerdown', (event) => {
    isDragged = false;
    from = event.button === 0 && event.pointerType === 'mouse' ? { x: event.clientX, y: event.clientY } : null;
  });
  container.addEventListener('pointermove', (event) => {
    if (from === null) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (!isDragged && Math.hypot(x, y) < dragPx) return;
    if (!isDragged) {
      isDragged = true;
      container.setPointerCapture(event.pointerId);
      container.classList.add('dragged');
    }
    from = { x: event.clientX, y: event.clientY };
    if (x !== 0) graph.panBy(-x);
    if (y !== 0 && container.parentElement !== null) container.parentElement.scrollTop -= y;
  });
  const end = (): void => {
    from = null;
    container.classList.remove('dragged');
  };
  for (const name of ['pointerup', 'pointercancel'] as const) container.addEventListener(name, end);
  // Browsers send a click after the release of a drag, too.
  container.addEventListener(
    'click',
    (event) => {
      if (!isDragged) return;
      isDragged = false;
      event.stopImmediatePropagation();
    },
    true,
  );
}
