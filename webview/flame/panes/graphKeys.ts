/** Keys on the bars of a graph. Moving is spatial: toward callees, back to the caller, left and right along the row. */
import type { Bar } from '../drawing/bars';
import type { Graph } from '../drawing/graph';

interface KeyHandlers {
  /** The focus moved to a bar. */
  onMove(bar: Bar): void;
  /** Space: as a click. Ctrl/Cmd/Alt+Enter: as a click with Ctrl. */
  onPick(bar: Bar, go: boolean): void;
  onZoom(bar: Bar): void;
  onMenu(bar: Bar, x: number, y: number): void;
}

/** `isFlame`: callees are drawn above their caller. */
export function listenToKeys(graph: Graph, isFlame: () => boolean, on: KeyHandlers): void {
  graph.container.addEventListener('keydown', (event) => {
    const bar = graph.barAt(event.target) ?? graph.currentBar();
    if (bar === null) return;
    const go = event.ctrlKey || event.metaKey || event.altKey;
    if (event.key === 'Enter' && go) on.onPick(bar, true);
    else if (go) return;
    else if (event.key === 'Enter') on.onZoom(bar);
    else if (event.key === ' ') on.onPick(bar, false);
    else if (event.key === 'F10' && event.shiftKey) {
      const box = graph.boxOf(bar);
      if (box !== null) on.onMenu(bar, box.left + 8, box.bottom);
    } else {
      const next = neighbour(graph.reachable(), bar, event.key, isFlame());
      if (next === undefined) return;
      graph.focus(next);
      on.onMove(next);
    }
    event.preventDefault();
    event.stopPropagation();
  });
}

/** The bar a movement key leads to; the bar itself at an edge, undefined for another key. */
export function neighbour(bars: readonly Bar[], from: Bar, key: string, isFlame: boolean): Bar | undefined {
  const along = (step: number): Bar => {
    const row = bars.filter((bar) => bar.level === from.level);
    return row[row.indexOf(from) + step] ?? from;
  };
  const deeper = (): Bar =>
    bars
      .filter((bar) => bar.parent === from)
      .reduce<Bar | null>((widest, bar) => (widest !== null && widest.total >= bar.total ? widest : bar), null) ?? from;
  switch (key) {
    case 'ArrowDown':
      return isFlame ? (from.parent ?? from) : deeper();
    case 'ArrowUp':
      return isFlame ? deeper() : (from.parent ?? from);
    case 'ArrowLeft':
      return along(-1);
    case 'ArrowRight':
      return along(1);
    case 'Home':
      return bars[0];
    case 'End':
      return bars[bars.length - 1];
    default:
      return undefined;
  }
}
