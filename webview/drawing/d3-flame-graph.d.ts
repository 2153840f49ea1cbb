/** The part of d3-flame-graph 5 that this page uses; the package ships no declarations. */
declare module 'd3-flame-graph' {
  import type { HierarchyRectangularNode } from 'd3-hierarchy';
  import type { Selection } from 'd3-selection';

  /** A laid-out frame. `id` is the join key between two drawings. */
  export interface FlameNode<Datum> extends HierarchyRectangularNode<Datum> {
    id: string | undefined;
  }

  export interface FlameGraph<Datum> {
    (selection: Selection<HTMLElement, Datum, null, undefined>): void;
    /** Lays out and draws `data`, keeping the elements of frames whose id stays. */
    update(data?: Datum): FlameGraph<Datum>;
    destroy(): FlameGraph<Datum>;
    width(px: number): FlameGraph<Datum>;
    cellHeight(px: number): FlameGraph<Datum>;
    transitionDuration(ms: number): FlameGraph<Datum>;
    /** true: root on top (icicle); false: root at the bottom (flame). */
    inverted(on: boolean): FlameGraph<Datum>;
    resetHeightOnZoom(on: boolean): FlameGraph<Datum>;
    tooltip(tip: unknown): FlameGraph<Datum>;
    computeDelta(on: boolean): FlameGraph<Datum>;
    /** Called once for every node of new data, after the layout tree is built and before anything is drawn. */
    getDelta(of: (node: FlameNode<Datum>) => number): FlameGraph<Datum>;
    getName(of: (node: FlameNode<Datum>) => string): FlameGraph<Datum>;
    setColorMapper(of: (node: FlameNode<Datum>) => string): FlameGraph<Datum>;
  }

  export default function flamegraph<Datum>(): FlameGraph<Datum>;
}
declare module '*.css';
