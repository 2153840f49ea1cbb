/** The part of d3-flame-graph 5 that is used here; the package ships no declarations. */
declare module 'd3-flame-graph' {
  import type { HierarchyRectangularNode } from 'd3-hierarchy';

  export interface FlameGraph<Datum> {
    (selection: unknown): void;
    update(data: Datum): FlameGraph<Datum>;
    width(px: number): FlameGraph<Datum>;
    height(px: number): FlameGraph<Datum>;
    cellHeight(px: number): FlameGraph<Datum>;
    /** True: the root is at the top. */
    inverted(isInverted: boolean): FlameGraph<Datum>;
    transitionDuration(ms: number): FlameGraph<Datum>;
    /** Anything but a function leaves a `title` element in each frame, with what the label handler says. */
    tooltip(tip: boolean): FlameGraph<Datum>;
    /** Text of the `title` of a frame. */
    label(text: (node: HierarchyRectangularNode<Datum>) => string): FlameGraph<Datum>;
    /** Fill of a frame. */
    setColorMapper(colour: (node: HierarchyRectangularNode<Datum>, original: string) => string): FlameGraph<Datum>;
  }

  export default function flamegraph<Datum>(): FlameGraph<Datum>;
}
