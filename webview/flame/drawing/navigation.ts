/**
 * Wheel and drag on the drawing. Ctrl or Cmd with the wheel, and a pinch, which browsers tell as that, zoom at the pointer; sideways,
 * or with Shift, the wheel pans; alone it scrolls, as everywhere. A drag pans and scrolls, and is no click.
 */
import type { Graph } from './graph';

/** A press that moves less is a click. */
const dragPx = 4;
const linePx = 16;
/** Factor of a zoom by one px of the wheel, as its logarithm. */
const perPx = 1 / 240;

export function listenToNavigation(graph: Graph): void {
  listenToWheel(graph);
  listenToDrag(graph);
}

function listenToWheel(graph: Graph): void {
  const { container } = graph;
  let zoomPx = 0;
  let panPx = 0;
  let atClientX = 0;
  let frame = 0;
  /** Several turns of the wheel between two frames are one movement. */
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
  // After the release of a drag the browser tells of a click all the same.
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
