/**
 * Draws a made-up tree invisibly, so that the first real one does not have to wait for that code to be compiled and its
 * font to be loaded.
 */
import { FramePacker } from '../../../src/query/frameColumns';
import type { FrameSlice, ProfileSummary, ShownFunction } from '../../../src/query/types';
import { el } from '../../kit/dom';
import { buildBars } from './bars';
import { Graph } from './graph';

/** Wait this long, because a profile that arrives at once should find the page idle. */
const AFTER_MS = 50;
const ROUNDS = 4;
const LEVELS = 24;
const TOWERS = 25;

/**
 * Starts shortly, and yields after each round of about 10 ms. The returned function stops it and leaves nothing in
 * `page`.
 */
export function rehearse(page: HTMLElement, widthPx: number): () => void {
  const container = el('div', { class: 'graph' });
  const place = el('div', { class: 'rehearsal' }, container);
  page.append(place);
  const graph = new Graph(container);
  let round = 0;
  let timer = setTimeout(draw, AFTER_MS);
  function end(): void {
    clearTimeout(timer);
    place.remove();
  }
  function draw(): void {
    if (round === ROUNDS) return end();
    const tree = buildBars(madeUp(round), 'seconds', 'all');
    graph.draw(
      tree,
      { total: TOWERS } as ProfileSummary,
      { widthPx, orientation: 'icicle', colourBy: 'package', range: null, key: `${round}`, follow: true },
      { selected: null, selectedFrame: null, hit: null },
    );
    graph.mark({ selected: ++round, selectedFrame: null, hit: null });
    timer = setTimeout(draw);
  }
  return end;
}

function madeUp(round: number): FrameSlice {
  const count = 1 + LEVELS * TOWERS;
  const [node, parent, frame, frameOf, line, folded] = Array.from({ length: 6 }, () => new Int32Array(count));
  const [self, total, start, span] = Array.from({ length: 4 }, () => new Float64Array(count));
  const frames = new FramePacker();
  [parent[0], frame[0], frameOf[0], total[0], span[0]] = [-1, -1, -1, TOWERS, TOWERS];
  for (let tower = 0, i = 1; tower < TOWERS; tower++) {
    for (let level = 0; level < LEVELS; level++, i++) {
      [node[i], parent[i], frame[i], frameOf[i], line[i]] = [i, level === 0 ? 0 : i - 1, i - 1, i, 1];
      [total[i], start[i]] = [1 - level / (LEVELS + 1), tower];
      span[i] = total[i];
      self[i] = 1 / LEVELS;
      const shown: ShownFunction = {
        definition: { line: i, column: 1 },
        name: `function ${i + round}`,
        file: `/srv/app/module${tower}.py`,
        kind: 'code',
        line: 1,
        package: tower % 3 === 0 ? '' : `library${tower}`,
        mine: tower % 2 === 0,
        source: null,
      };
      frames.placeOf(
        i,
        () => shown,
        () => level / LEVELS,
      );
    }
  }
  return {
    node,
    parent,
    frame,
    frameOf,
    self,
    total,
    start,
    span,
    line,
    folded,
    frames: frames.columns(),
    ancestors: [],
    rootTotal: TOWERS,
    rootSpan: TOWERS,
    change: null,
    depthBelow: LEVELS,
    hasSilhouette: false,
    thread: null,
  };
}
