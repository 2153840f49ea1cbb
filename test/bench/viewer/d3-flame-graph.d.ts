/** The part of d3-flame-graph 5 that the bench uses; the package ships no declarations. */
declare module 'd3-flame-graph' {
  export interface FlameGraph<Datum> {
    (selection: unknown): void;
    update(data: Datum): FlameGraph<Datum>;
    width(px: number): FlameGraph<Datum>;
    transitionDuration(ms: number): FlameGraph<Datum>;
    tooltip(tip: boolean): FlameGraph<Datum>;
  }

  export default function flamegraph<Datum>(): FlameGraph<Datum>;
}
