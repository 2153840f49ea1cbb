/** Keys on the graph. Moving is spatial: down to a callee, up to the caller, left and right along the row. */
import type { Bar } from './drawing/bars';
import type { Graph } from './drawing/graph';

export interface KeyHandlers {
  /** The focus moved to a bar. */
  onMove(bar: Bar): void;
  /** Space: as a click. Ctrl/Cmd+Enter: as a click with Ctrl. */
  onPick(bar: Bar, go: boolean): void;
  onZoom(bar: Bar): void;
  onReset(): void;
  onMenu(bar: Bar, x: number, y: number): void;
}

export function listenToKeys(graph: Graph, on: KeyHandlers): void {
  graph.container.addEventListener('keydown', (event) => {
    const bar = graph.barAt(event.target) ?? graph.currentBar();
    if (bar === null || event.altKey) return;
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter' && ctrl) on.onPick(bar, true);
    else if (ctrl) return;
    else if (event.key === 'Enter') on.onZoom(bar);
    else if (event.key === ' ') on.onPick(bar, false);
    else if (event.key === 'Escape') on.onReset();
    else if (event.key === 'F10' && event.shiftKey) {
      const box = graph.boxOf(bar);
      if (box !== null) on.onMenu(bar, box.left + 8, box.bottom);
    } else {
      const next = neighbour(graph.reachable(), bar, event.key);
      if (next === undefined) return;
      graph.focus(next);
      on.onMove(next);
    }
    event.preventDefault();
    event.stopPropagation();
  });
}

/** The bar a movement key leads to; the bar itself at an edge, undefined for another key. */
export function neighbour(bars: readonly Bar[], from: Bar, key: string): Bar | undefined {
  const row = (): readonly Bar[] => bars.filter((bar) => bar.level === from.level);
  const along = (step: number): Bar => {
    const bars = row();
    return bars[bars.indexOf(from) + step] ?? from;
  };
  switch (key) {
    case 'ArrowDown': return bars.find((bar) => bar.parent === from) ?? from;
    case 'ArrowUp': return from.parent ?? from;
    case 'ArrowLeft': return along(-1);
    case 'ArrowRight': return along(1);
    case 'Home': return bars[0];
    case 'End': return bars[bars.length - 1];
    default: return undefined;
  }
}
