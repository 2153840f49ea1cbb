/** Mouse on the graph: what was done to which bar. d3-flame-graph's own click zooms; it never gets to see one. */
import type { Bar } from './bars';
import type { Graph } from './graph';

export interface GestureHandlers {
  /** One click. `go`: with Ctrl or Cmd. */
  onPick(bar: Bar, go: boolean): void;
  onZoom(bar: Bar): void;
  onMenu(bar: Bar, x: number, y: number): void;
  /** The pointer is over a bar, or over none. */
  onHover(bar: Bar | null, x: number, y: number): void;
}

export function listenToMouse(graph: Graph, on: GestureHandlers): void {
  const { container } = graph;
  /** The bar of a click's first press: an editor that opens on it may move the layout before the second arrives. */
  let pressed: Bar | null = null;
  container.addEventListener('click', (event) => {
    event.stopPropagation();
    if (event.detail >= 2) {
      if (event.detail === 2 && pressed !== null) on.onZoom(pressed);
      return;
    }
    pressed = graph.barAt(event.target);
    if (pressed !== null) on.onPick(pressed, event.ctrlKey || event.metaKey);
  }, true);
  container.addEventListener('contextmenu', (event) => {
    const bar = graph.barAt(event.target);
    if (bar === null) return;
    event.preventDefault();
    event.stopPropagation();
    // The menu key arrives here too, without a place on the screen.
    const box = event.button === 2 ? null : graph.boxOf(bar);
    on.onMenu(bar, box === null ? event.clientX : box.left + 8, box === null ? event.clientY : box.bottom);
  });
  container.addEventListener('pointermove', (event) => on.onHover(graph.barAt(event.target), event.clientX, event.clientY));
  container.addEventListener('pointerleave', () => on.onHover(null, 0, 0));
}
