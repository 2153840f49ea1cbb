/** VS Code conditions (`when` clauses) that several commands share. */
import type { ViewName } from './views';

const inGraph = 'activeCustomEditorId =~ /^ecsProfiler\\.flameGraph/';
/** `isComparison` in words that a remote VS Code leaves as they are. */
const comparison = 'resourceScheme =~ /^ecs-.*compare$/';
const serviceRows = 'view == ecsProfiler.services && viewItem =~ /^ecsProfiler\\.service(\\.|$)/';
const targetRows =
  'view == ecsProfiler.services && viewItem =~ /^ecsProfiler\\.(service(\\..*)?|task|container\\..*)$/';
const errorRows = 'view == ecsProfiler.services && viewItem == ecsProfiler.error';
const captureRows = 'view == ecsProfiler.captures && viewItem =~ /^ecsProfiler\\.capture(\\.|$)/';

/** These rows, where only one is selected: for what acts on one. */
export const one = (rows: string): string => `${rows} && !listMultiSelection`;

export const when = {
  /** A flame graph is the active editor. */
  inGraph,
  /**
   * The keyboard is in that graph, for keys: a graph stays the active editor while somebody is in a terminal, a view or a
   * field of the editor's own. A field of the page is no `inputFocus`: VS Code sees its frame only.
   */
  keysInGraph: `${inGraph} && !terminalFocus && !sideBarFocus && !panelFocus && !auxiliaryBarFocus && !inputFocus`,
  /** That graph compares two profiles. */
  inComparison: `${inGraph} && ${comparison}`,
  /** That graph shows one profile. */
  inProfile: `${inGraph} && !(${comparison})`,
  /** Rows of services, one or several. */
  serviceRows,
  serviceRow: one(serviceRows),
  /** Rows of something that can be profiled, one or several. */
  targetRows,
  targetRow: one(targetRows),
  taskRows: 'view == ecsProfiler.services && viewItem == ecsProfiler.task',
  containerRows: 'view == ecsProfiler.services && viewItem =~ /^ecsProfiler\\.container\\./',
  /** Rows of errors: the button in one of them acts on that one, whatever is selected. */
  errorRows,
  errorRow: one(errorRows),
  /** Rows of captures, one or several. */
  captureRows,
  captureRow: one(captureRows),
  /** A file among the captures that cannot be read as one. */
  unreadableCapture: 'view == ecsProfiler.captures && viewItem == ecsProfiler.unreadableCapture',
  /** A file with the name of a profile. */
  profileFile:
    'resourceFilename =~ /\\.(cpuprofile|heapprofile|pprof|prof|collapsed|folded|speedscope|speedscope\\.json|pb\\.gz)(\\.gz)?$|(profile|trace).*\\.json(\\.gz)?$/i',
  /** The report of Check Exec. */
  checkReport: 'resourceScheme == ecs-exec-check',
  /** A capture is being recorded. */
  recording: 'ecsProfiler.isRecording',
  /** The cursor is in a file while a flame graph is open. */
  lineWithHeat: 'ecsProfiler.hasHeat && editorTextFocus',
} as const;

/** The title bar of one of the extension's views. */
export const inView = (view: ViewName): string => `view == ecsProfiler.${view}`;
