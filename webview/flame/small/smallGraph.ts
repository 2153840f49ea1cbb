/**
 * Draws small trees with d3-flame-graph: its layout, its elements, its labels. For some hundred frames, the five
 * elements that it creates per frame take no noticeable time; the canvas draws larger trees (figures in
 * docs/benchmarks.md). As with the canvas, the elements that are clicked, spoken and focused lie above (treeItems.ts).
 * So the library's own handlers never get mouse events, and its zoom is not used.
 */
import flamegraph, { type FlameGraph } from 'd3-flame-graph';
import type { HierarchyRectangularNode } from 'd3-hierarchy';
import { select, type BaseType, type Selection } from 'd3-selection';
import type { Stretch } from '../../../src/query/types';
import { el } from '../../kit/dom';
import { isHighContrast, type Theme } from '../../kit/theme';
import type { Bar } from '../drawing/bars';
import { isSameStretch } from '../drawing/camera';
import type { Look, SmallLayer } from '../drawing/layers';
import { rowPx, type BarMarks } from '../drawing/painter';
import type { Scene } from '../drawing/scene';

/** From this many frames on the canvas draws. */
const tooManyFrames = 500;
/** Differences of sums below this share of the whole are rounding errors. */
const leastGap = 1e-9;
/** Narrower frames have no label, as in d3-flame-graph. */
const leastLabelPx = 35;

/** A frame as d3-flame-graph takes it. Nothing but `name` and `value` is read by the library. */
interface Frame {
  readonly name: string;
  readonly value: number;
  readonly bar: Bar;
  readonly children: Frame[];
}
type Node = HierarchyRectangularNode<Frame>;
type Frames = Selection<SVGGElement, Node, BaseType, unknown>;

export class SmallGraph implements SmallLayer {
  readonly element = el('div', { class: 'small-graph', 'aria-hidden': 'true' });
  readonly canGlide = false;
  private readonly chart: FlameGraph<Frame> = flamegraph<Frame>()
    .cellHeight(rowPx)
    .transitionDuration(0)
    .tooltip(false);
  private scene: Scene | null = null;

  constructor() {
    this.chart
      .label(({ data }) => data.name)
      .setColorMapper(({ data }) => this.scene?.marksOf(data.bar).colours.fill ?? 'none');
  }

  /**
   * Suits small trees in which a frame's place follows from its weight alone, no change needs a pattern and no folded
   * block will show what it holds.
   */
  suits({ tree }: Scene): boolean {
    return (
      tree.bars.length < tooManyFrames &&
      !tree.hasSilhouette &&
      tree.bars.every((bar) => bar.change === null) &&
      isWithoutGaps(tree.bars)
    );
  }

  /** All rows are there at once. */
  covers(): boolean {
    return true;
  }

  paint(scene: Scene, range: Stretch, { theme }: Look): void {
    const isFirst = this.scene === null;
    const isOther = this.scene !== scene;
    this.scene = scene;
    const { widthPx, orientation } = scene.view;
    if (isOther || isFirst) {
      this.chart
        .width(widthPx)
        .height(scene.heightPx)
        .inverted(orientation === 'icicle');
      const root = framesOf(scene.tree.bars);
      if (isFirst) select(this.element).datum(root).call(this.chart);
      else this.chart.update(root);
    }
    const svg = select(this.element).select('svg').attr('height', scene.heightPx);
    this.finish(svg.selectAll<SVGGElement, Node>('g.frame'), scene, range, theme);
  }

  /**
   * Moves frames to their places at once. The library itself uses timers for that, and knows neither stretches of the
   * tree nor marks.
   */
  private finish(frames: Frames, scene: Scene, range: Stretch, theme: Theme): void {
    const boxes = new Map(scene.boxes(range, 0).map((box) => [box.bar, box]));
    const isWhole = isSameStretch(range, scene.bounds);
    frames.each(function ({ data: { bar, name }, x0, x1 }) {
      const box = boxes.get(bar);
      const marks = scene.marksOf(bar);
      const width = isWhole ? (x1 - x0) * scene.view.widthPx : (box?.width ?? 0);
      stopMoving(this);
      const frame = select(this).classed('hit', marks.isHit).classed('selected', marks.isSelected);
      frame.style('display', box === undefined ? 'none' : 'inline');
      if (box !== undefined)
        frame.attr('transform', `translate(${isWhole ? x0 * scene.view.widthPx : box.x},${box.y})`);
      const rect = frame.select<SVGRectElement>('rect');
      stopMoving(rect.node());
      rect.attr('width', width).attr('fill', marks.colours.fill);
      frame.select('foreignObject').attr('width', width);
      const label = frame.select<HTMLElement>('foreignObject div');
      stopMoving(label.node());
      label
        .classed('folded', marks.family === 'folded')
        .style('display', width < leastLabelPx ? 'none' : 'block')
        .style('color', marks.colours.text)
        .text(name);
      markBy(frame, width, marks, theme);
    });
  }
}

/**
 * Stops the timers that would still change an element. d3-transition, which d3-flame-graph loads, adds `interrupt` to
 * selections.
 */
const stopMoving = (element: Element | null): void => (select(element) as unknown as { interrupt(): void }).interrupt();

/** By shape, as on the canvas: a selected frame has an outline, others of its function a thick lower edge. */
function markBy(
  frame: Selection<SVGGElement, unknown, null, undefined>,
  width: number,
  { isSelected, isSameFunction, colours }: BarMarks,
  theme: Theme,
): void {
  frame.select('.mark').remove();
  if (!isSelected && !isSameFunction) return;
  const colour = isHighContrast(theme.kind) ? theme.foreground : colours.text;
  const mark = frame.append('rect').attr('class', 'mark');
  if (isSelected)
    mark
      .attr('x', 1)
      .attr('y', 1)
      .attr('width', Math.max(0, width - 3))
      .attr('height', rowPx - 3)
      .style('fill', 'none')
      .style('stroke', colour)
      .style('stroke-width', 2);
  else
    mark
      .attr('y', rowPx - 4)
      .attr('width', Math.max(0, width - 1))
      .attr('height', 3)
      .style('fill', colour);
}

/** Bars as frames. Iterative: a stack may be hundreds of frames deep. */
function framesOf(bars: readonly Bar[]): Frame {
  const frames: Frame[] = [];
  for (const bar of bars) {
    const frame: Frame = { name: bar.name, value: bar.value, bar, children: [] };
    frames.push(frame);
    if (bar.parent !== null) frames[bar.parent.order].children.push(frame);
  }
  return frames[0];
}

/** Whether each bar begins where its sibling before it ends, the first where its parent begins. */
function isWithoutGaps(bars: readonly Bar[]): boolean {
  const reached = new Float64Array(bars.length);
  const tolerance = leastGap * bars[0].value;
  for (const bar of bars) {
    reached[bar.order] = bar.start;
    if (bar.parent === null) continue;
    if (Math.abs(bar.start - reached[bar.parent.order]) > tolerance) return false;
    reached[bar.parent.order] = bar.start + bar.value;
  }
  return true;
}
