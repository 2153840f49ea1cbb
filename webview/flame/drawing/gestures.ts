/** Mouse on the bars: what was done to which one. Wheel and drag are in navigation.ts. */
import type { Stretch } from '../../../src/query/types';
import type { Bar } from './bars';
import type { Graph } from './graph';
import { listenToNavigation } from './navigation';

export interface GestureHandlers {
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
  /** The bar of a click's first press: an editor that opens on it may move the layout before the second arrives. */
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
