/** VS Code conditions (`when` clauses) that several commands share. */
import type { ViewName } from './views';

export const when = {
  /** A flame graph is the active editor. */
  inGraph: 'activeCustomEditorId =~ /^ecsProfiler\\.flameGraph/',
  /**
   * The keyboard is in that graph, for keys: a graph stays the active editor while somebody is in a terminal, a view or a
   * field of the editor's own. A field of the page is no `inputFocus`: VS Code sees its frame only.
   */
  keysInGraph:
    'activeCustomEditorId =~ /^ecsProfiler\\.flameGraph/ && !terminalFocus && !sideBarFocus && !panelFocus && !auxiliaryBarFocus && !inputFocus',
  /** That graph compares two profiles: `isComparison` in words that a remote VS Code leaves as they are. */
  inComparison: 'activeCustomEditorId =~ /^ecsProfiler\\.flameGraph/ && resourceScheme =~ /^ecs-.*compare$/',
  /** That graph shows one profile. */
  inProfile: 'activeCustomEditorId =~ /^ecsProfiler\\.flameGraph/ && !(resourceScheme =~ /^ecs-.*compare$/)',
  /** Rows of services, one or several. */
  serviceRows: 'view == ecsProfiler.services && viewItem =~ /^ecsProfiler\\.service(\\.|$)/',
  /** One row of a service. */
  serviceRow: 'view == ecsProfiler.services && viewItem =~ /^ecsProfiler\\.service(\\.|$)/ && !listMultiSelection',
  /** Rows of something that can be profiled, one or several. */
  targetRows: 'view == ecsProfiler.services && viewItem =~ /^ecsProfiler\\.(service(\\..*)?|task|container\\..*)$/',
  /** One row of something that can be profiled. */
  targetRow:
    'view == ecsProfiler.services && viewItem =~ /^ecsProfiler\\.(service(\\..*)?|task|container\\..*)$/ && !listMultiSelection',
  taskRows: 'view == ecsProfiler.services && viewItem == ecsProfiler.task',
  containerRows: 'view == ecsProfiler.services && viewItem =~ /^ecsProfiler\\.container\\./',
  /** Rows of errors: the button in one of them acts on that one, whatever is selected. */
  errorRows: 'view == ecsProfiler.services && viewItem == ecsProfiler.error',
  /** One row of an error. */
  errorRow: 'view == ecsProfiler.services && viewItem == ecsProfiler.error && !listMultiSelection',
  /** Rows of captures, one or several. */
  captureRows: 'view == ecsProfiler.captures && viewItem =~ /^ecsProfiler\\.capture(\\.|$)/',
  /** One row of a capture. */
  captureRow: 'view == ecsProfiler.captures && viewItem =~ /^ecsProfiler\\.capture(\\.|$)/ && !listMultiSelection',
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
