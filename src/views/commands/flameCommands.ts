import type { PageCommand } from '../../protocol';
import type { FlameEditorProvider } from '../flame/provider';

/** Every action of the page; *Export Profile…* has a command of its own, which asks the page for nothing. */
const ACTIONS: Readonly<Record<Exclude<PageCommand, 'exportProfile'>, true>> = {
  showTimeOrder: true, showLeftHeavy: true, showSandwich: true, showTable: true,
  zoomToFrame: true, zoomIn: true, zoomOut: true, resetZoom: true, panLeft: true, panRight: true, panUp: true, panDown: true,
  pickThread: true, nextThread: true, previousThread: true,
  toggleMyCode: true, collapseRecursion: true, selectTime: true, undo: true, showEverything: true,
  hideFrame: true, hideFile: true, hidePackage: true, focusFrame: true, focusFile: true, focusPackage: true,
  goToLine: true, showCallers: true, copyFrame: true, copyStack: true, copyLink: true,
  focusSearch: true, nextHit: true, previousHit: true,
  toggleOrientation: true, colourByPackage: true, colourByFile: true, colourBySelf: true, colourBySafe: true,
  exportPng: true, exportSvg: true,
  help: true, showAbout: true,
  widthAfter: true, widthBefore: true, widthLarger: true, swapSides: true, onlyRemoved: true, modeShare: true, modeRate: true, modePerRequest: true, showDifferences: true,
};

/** Commands for what the flame graph page does, so that they are in the palette and can be bound to keys. */
export const flameCommands = (flame: Pick<FlameEditorProvider, 'command'>): Readonly<Record<string, () => unknown>> =>
  Object.fromEntries(Object.keys(ACTIONS).map((action) => [`ecsProfiler.flame.${action}`, () => flame.command(action as PageCommand)]));
