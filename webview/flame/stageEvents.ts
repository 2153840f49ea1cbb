/** What a click, a key or a found hit in any view means for the page. */
import { hasKeyboard } from '../kit/dom';
import type { TableRow } from '../../src/query/types';
import type { Tooltip } from '../kit/tooltip';
import { barTooltip } from './barTooltip';
import type { Host } from './host';
import { showLine } from './actions/effects';
import type { Chosen } from './state/chosen';
import type { WalkEvents } from './state/hitWalk';
import type { PageModel } from './state/pageModel';
import type { ListEvents } from './panes/functionList';
import type { Stage } from './panes/stage';
import type { PaneEvents, TreePane } from './panes/treePane';

interface StageParts {
  readonly host: Host;
  readonly model: PageModel;
  readonly chosen: Chosen;
  readonly tooltip: Tooltip;
  /** `back` returns the keyboard to where it was. */
  readonly openMenu: (x: number, y: number, back: () => void) => void;
}

export function stageEvents({ host, model, chosen, tooltip, openMenu }: StageParts): {
  readonly stage: Omit<PaneEvents, 'onDrawn'> & ListEvents;
  walkOn(stage: Stage): Omit<WalkEvents, 'onChange'>;
  /** Looks for the chosen node among the bars of a tree; if it was chosen elsewhere, scrolls to it. */
  bind(pane: TreePane): void;
} {
  const bind = (pane: TreePane): void => {
    const { selection } = model.state;
    const bar = selection?.tree === pane.tree ? pane.graph.bar(selection.node) : null;
    if (bar === null || bar === chosen.bar) return;
    const isNew = chosen.bar === null;
    chosen.drawn(bar);
    if (!isNew) return;
    if (hasKeyboard(pane.graph.container)) pane.graph.focus(bar);
    else pane.graph.reveal(bar);
  };
  const pickRow = (row: TableRow, go: boolean | null): void => {
    chosen.pickRow(row);
    if (go !== null) showLine(host, chosen, model, !go);
  };
  return {
    bind,
    stage: {
      onPick: (bar, { tree }, go) => {
        chosen.pick(bar, tree);
        if (go === null) tooltip.hide();
        else showLine(host, chosen, model, !go);
      },
      onMenu: (bar, pane, x, y) => {
        tooltip.hide();
        chosen.pick(bar, pane.tree);
        openMenu(x, y, () => pane.graph.focus(bar));
      },
      onHover: (bar, x, y, sliver = null) => {
        const { summary, total } = model;
        if (bar === null || summary === null) return tooltip.hide();
        tooltip.show(sliver ?? bar, () => barTooltip(bar, { unit: summary.unit, total }, sliver), x, y);
      },
      onMoved: () => tooltip.hide(),
      onPickRow: pickRow,
      onOpenRow: (row) => {
        chosen.pickRow(row);
        model.showSandwich(row.frame);
      },
      onRowMenu: (row, x, y) => {
        const at = document.activeElement;
        chosen.pickRow(row);
        openMenu(x, y, () => at instanceof HTMLElement && at.focus());
      },
    },
    walkOn: (stage) => ({
      onNode: (tree, node, zoomTo) => {
        model.select({ frame: -1, tree, node });
        if (stage.graph.pane.graph.bar(node) === null) model.zoomTo(tree, { node: zoomTo, range: null });
      },
      onRow: (row) => {
        if (model.view === 'sandwich') model.showSandwich(row.frame);
        pickRow(row, null);
      },
    }),
  };
}
