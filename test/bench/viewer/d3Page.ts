/**
 * The page of plain d3-flame-graph, as in its README but without the animation. Runs in the browser. `d3.load` takes
 * the tree of a whole file; `d3.draw` takes only what our worker would send for the screen.
 */
import flamegraph from 'd3-flame-graph';
import { select } from 'd3-selection';
import { buildBars, type Bar } from '../../../webview/flame/drawing/bars';
import type { FrameSlice } from '../../../src/query/types';
import type { PageBench } from './paints';

interface Node {
  readonly name: string;
  value: number;
  readonly children: Node[];
  readonly byFrame: Map<number, Node>;
}
interface File {
  readonly shared: { readonly frames: readonly { readonly name: string }[] };
  readonly profiles: readonly {
    readonly samples: readonly (readonly number[])[];
    readonly weights: readonly number[];
  }[];
}

const bench = Reflect.get(window, 'bench') as PageBench;
const chart = flamegraph<object>().width(window.innerWidth).transitionDuration(0).tooltip(false);
let isDrawn = false;

function show(root: object): void {
  if (isDrawn) chart.update(root);
  else select('main').datum(root).call(chart);
  isDrawn = true;
  bench.note(document.querySelector('.d3-flame-graph-label:not(:empty)') === null ? '' : 'function_');
}

function treeOf({ shared, profiles }: File): Node {
  const node = (name: string): Node => ({ name, value: 0, children: [], byFrame: new Map() });
  const root = node('all');
  for (const { samples, weights } of profiles) {
    samples.forEach((stack, i) => {
      let at = root;
      at.value += weights[i];
      for (const frame of stack) {
        const next = at.byFrame.get(frame) ?? node(shared.frames[frame].name);
        if (!at.byFrame.has(frame)) {
          at.byFrame.set(frame, next);
          at.children.push(next);
        }
        next.value += weights[i];
        at = next;
      }
    });
  }
  return root;
}

document.querySelector('input')?.addEventListener('change', (event) => {
  Reflect.set(window, 'chosenAt', bench.now());
  const file = (event.target as HTMLInputElement).files?.[0];
  void file?.text().then((text) => show(treeOf(JSON.parse(text) as File)));
});

const plain = ({ name, value, children }: Bar): object => ({ name, value, children: children.map(plain) });
Reflect.set(window, 'drawSlice', (slice: FrameSlice) => show(plain(buildBars(slice, 'seconds', 'all').root)));
