/**
 * The actions of the flame graph page (implemented in `webview/flame/actions`, with a label, a menu and keys). Actions
 * that do something are also VS Code commands, so that they are in the palette and keys can be bound to them. Those
 * that only choose how the graph looks (its view, colours, orientation, its sample type, the measure and the sides of a comparison) are
 * only in the page's own menu and keys: `null`.
 */
import type { Command } from './types';
import { when } from './when';

export const pageActionTable = {
  focusSearch: {
    title: 'Find in Flame Graph',
    icon: 'search',
    palette: when.inGraph,
    key: { key: 'ctrl+f', mac: 'cmd+f', when: when.keysInGraph },
  },
  resetZoom: { title: 'Reset Zoom of Flame Graph', palette: when.inGraph },
  copyFrame: { title: 'Copy Selected Frame', palette: when.inGraph },
  copyStack: { title: 'Copy Stack of Selected Frame', palette: when.inGraph },
  showAbout: { title: 'About This Capture: Cost, Rate, Sources', palette: when.inGraph },
  zoomToFrame: { title: 'Zoom to Selected Frame', palette: when.inGraph },
  zoomIn: { title: 'Zoom In on Flame Graph', palette: when.inGraph },
  zoomOut: { title: 'Zoom Out of Flame Graph', palette: when.inGraph },
  panLeft: { title: 'Pan Flame Graph Left', palette: when.inGraph },
  panRight: { title: 'Pan Flame Graph Right', palette: when.inGraph },
  panUp: { title: 'Pan Flame Graph Up', palette: when.inGraph },
  panDown: { title: 'Pan Flame Graph Down', palette: when.inGraph },
  pickThread: { title: 'Choose Thread, Process or Task…', palette: when.inGraph },
  nextThread: { title: 'Show Next Thread', palette: when.inGraph },
  previousThread: { title: 'Show Previous Thread', palette: when.inGraph },
  toggleMyCode: { title: 'Toggle My Code', palette: when.inGraph },
  collapseRecursion: { title: 'Toggle Recursion Collapse', palette: when.inGraph },
  selectTime: { title: 'Show Only the Time of Selected Frame', palette: when.inGraph },
  undo: { title: 'Undo Last Filter of Flame Graph', palette: when.inGraph },
  showEverything: { title: 'Remove All Filters of Flame Graph', palette: when.inGraph },
  hideFrame: { title: 'Hide Selected Function', palette: when.inGraph },
  hideFile: { title: 'Hide File of Selected Function', palette: when.inGraph },
  hidePackage: { title: 'Hide Package of Selected Function', palette: when.inGraph },
  focusFrame: { title: 'Show Only Selected Function', palette: when.inGraph },
  focusFile: { title: 'Show Only File of Selected Function', palette: when.inGraph },
  focusPackage: { title: 'Show Only Package of Selected Function', palette: when.inGraph },
  goToLine: { title: 'Go to Line of Selected Frame', palette: when.inGraph },
  showCallers: { title: 'Show Callers and Callees of Selected Function', palette: when.inGraph },
  copyLink: { title: 'Copy Link to Selected Frame', palette: when.inGraph },
  nextHit: { title: 'Next Hit in Flame Graph', palette: when.inGraph },
  previousHit: { title: 'Previous Hit in Flame Graph', palette: when.inGraph },
  onlyRemoved: { title: 'Show Only Removed Frames', palette: when.inComparison },
  showDifferences: { title: 'Show Differences Around the Code', palette: when.inComparison },
  exportPng: { title: 'Export Picture of Flame Graph (PNG)…', palette: when.inGraph },
  exportSvg: { title: 'Export Picture of Flame Graph (SVG)…', palette: when.inGraph },
  help: { title: 'Keys and Mouse of Flame Graph', palette: when.inGraph },

  pickType: null,
  showTimeOrder: null,
  showLeftHeavy: null,
  showSandwich: null,
  showTable: null,
  toggleOrientation: null,
  colourByPackage: null,
  colourByFile: null,
  colourBySelf: null,
  colourBySafe: null,
  modeShare: null,
  modeRate: null,
  modePerRequest: null,
  widthBefore: null,
  widthAfter: null,
  widthLarger: null,
  swapSides: null,
  // This one does not involve the page, so its command is elsewhere.
  exportProfile: null,
} as const satisfies Record<string, Command | null>;

/** An action of the page. */
export type PageAction = keyof typeof pageActionTable;

/** The actions that are VS Code commands: `ecsProfiler.flame.ACTION`. */
export const graphActions = (Object.keys(pageActionTable) as PageAction[]).filter(
  (action) => pageActionTable[action] !== null,
);

/** Their commands, by id without `ecsProfiler.`. */
export const graphCommands: Readonly<Record<string, Command>> = Object.fromEntries(
  Object.entries(pageActionTable).flatMap(([action, command]) =>
    command === null ? [] : [[`flame.${action}`, command]],
  ),
);
