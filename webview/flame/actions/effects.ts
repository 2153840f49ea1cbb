/** What actions do to the parts of the page and ask of the host. */
import type { ViewSpec } from '../../../src/query/sliceTypes';
import type { About } from '../about';
import type { Help } from '../parts/help';
import type { SearchBox } from '../searchBox';
import type { Host } from '../host';
import type { Chosen } from '../state/chosen';
import { frameText, linkTo } from '../state/frameRef';
import type { HitWalk } from '../state/hitWalk';
import type { PageModel } from '../state/pageModel';
import type { Stage } from '../panes/stage';

/** What actions do to the parts of the page and ask of the host. */
export interface ActionEffects {
  zoomBy(factor: number): void;
  /** As shares of the visible width and height. */
  panBy(x: number, y: number): void;
  resetZoom(): void;
  zoomToChosen(): void;
  selectTime(): void;
  canSelectTime(): boolean;
  pickThread(): void;
  pickType(): void;
  goToLine(): void;
  copy(what: 'frame' | 'stack' | 'link'): void;
  focusSearch(): void;
  walk(step: 1 | -1): void;
  help(): void;
  showAbout(): void;
  exportImage(kind: 'png' | 'svg'): void;
  exportProfile(): void;
}

/** Parts that are made after the actions that need them. */
interface EffectParts {
  readonly host: Host;
  readonly model: PageModel;
  readonly chosen: Chosen;
  readonly stage: () => Stage;
  readonly search: () => SearchBox;
  readonly walk: () => HitWalk;
  readonly help: () => Help;
  readonly about: About;
  readonly openThreads: () => void;
  readonly openTypes: () => void;
}

export function effectsOf(parts: EffectParts): ActionEffects {
  const { host, model, chosen, stage } = parts;
  const timeBar = (): typeof chosen.bar =>
    model.view === 'timeOrder' && chosen.bar !== null && model.state.selection?.tree === 'timeOrder'
      ? chosen.bar
      : null;
  return {
    zoomBy: (factor) => stage().pane?.zoomBy(factor),
    panBy: (x, y) => stage().pane?.panBy(x, y),
    resetZoom: () => {
      for (const pane of stage().panes()) pane.reset();
    },
    zoomToChosen: () => {
      const { selection } = model.state;
      const pane = stage()
        .panes()
        .find(({ tree }) => tree === selection?.tree);
      if (selection !== null) pane?.zoomTo(selection.node);
    },
    canSelectTime: () => timeBar() !== null,
    selectTime: () => {
      const bar = timeBar();
      if (bar !== null) stage().graph.chooseTime({ start: bar.start, end: bar.start + bar.value });
    },
    pickThread: parts.openThreads,
    pickType: parts.openTypes,
    goToLine: () => showLine(host, chosen, model, false),
    copy: (what) => copy(parts, what),
    focusSearch: () => parts.search().focus(),
    walk: (step) => parts.walk().step(step),
    help: () => parts.help().open(),
    showAbout: () => parts.about.open(),
    exportImage: (kind) => void exportImage(parts, kind),
    exportProfile: () => host.post({ type: 'export', format: 'ask', scope: model.scope }),
  };
}

/** Shows the line of the chosen frame; `keepFocus`: the keyboard stays here. */
export function showLine(host: Host, { frame }: Chosen, { state }: PageModel, keepFocus: boolean): void {
  if (frame === null || frame.file === '') return;
  host.post({
    type: 'showFrame',
    node: state.selection?.node ?? 0,
    frame: frame.id,
    file: frame.file,
    line: frame.line,
    keepFocus,
  });
}

function copy({ host, model, chosen }: EffectParts, what: 'frame' | 'stack' | 'link'): void {
  const { frame } = chosen;
  if (frame === null) return;
  const give = (text: string): void => host.post({ type: 'copy', text });
  if (what === 'frame') return give(frameText(frame));
  if (what === 'link') return give(linkTo(frame, model.linkScheme));
  const { scope, requests } = model;
  const { selection } = model.state;
  const ofNode = (view: ViewSpec, node: number): void =>
    requests.ask('copied stack', 'stackText', [scope, view, node], give);
  const view = selection?.tree == null ? null : model.viewOf(selection.tree);
  if (view !== null && selection !== null) return ofNode(view, selection.node);
  // If the frame was chosen in a list, copy its heaviest stack.
  const leftHeavy: ViewSpec = { kind: 'leftHeavy' };
  requests.ask('copied node', 'nodeOf', [scope, leftHeavy, frame.id], (node) => {
    if (node !== null) ofNode(leftHeavy, node);
  });
}

/** Sends the picture of the tree that keys act on to the host, which asks where to save it. */
async function exportImage({ host, stage, model }: EffectParts, kind: 'png' | 'svg'): Promise<void> {
  const graph = stage().pane?.graph;
  if (graph === undefined || model.summary === null) return;
  host.post({
    type: 'export',
    image: kind,
    data: kind === 'svg' ? graph.toSvg(model.summary.name) : await base64(await graph.toPng()),
  });
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(parts.join(''));
}
