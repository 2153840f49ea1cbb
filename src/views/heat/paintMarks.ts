import * as vscode from 'vscode';
import { DELTA_STEPS, type PlacedMark, STEPS } from './marks';
import type { LineRange } from '../../query/types';
import type { HeatMode } from './heatMode';

/**
 * One decoration type per step, one for lines with only a figure, one for edited lines, one for spans. Colours are
 * contributed, so themes can set them.
 */
interface HeatStyles extends vscode.Disposable {
  /**
   * In a comparison: significantly more and less, by strength; figures that are within the noise; lines that were
   * changed.
   */
  readonly more: readonly vscode.TextEditorDecorationType[];
  readonly less: readonly vscode.TextEditorDecorationType[];
  readonly unsure: vscode.TextEditorDecorationType;
  readonly hunk: vscode.TextEditorDecorationType;
  /** Index 0..5 is the step. */
  readonly steps: readonly vscode.TextEditorDecorationType[];
  readonly figureOnly: vscode.TextEditorDecorationType;
  readonly touched: vscode.TextEditorDecorationType;
  /** A soft band with an edge at its left. */
  readonly span: vscode.TextEditorDecorationType;
}

export function createHeatStyles(media: vscode.Uri): HeatStyles {
  const after = { color: new vscode.ThemeColor('ecsProfiler.heat.figure'), margin: '0 0 0 2em', fontStyle: 'italic' };
  const common = { isWholeLine: true, rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed };
  // Before the steps, so that these are painted over it.
  const span = vscode.window.createTextEditorDecorationType({
    ...common,
    backgroundColor: new vscode.ThemeColor('ecsProfiler.heat.span'),
    borderColor: new vscode.ThemeColor('ecsProfiler.heat.spanEdge'),
    borderStyle: 'solid',
    borderWidth: '0 0 0 2px',
  });
  const coloured = (name: string, count: number): vscode.TextEditorDecorationType[] =>
    Array.from({ length: count }, (_, step) => {
      const colour = new vscode.ThemeColor(`ecsProfiler.${name}${step + 1}`);
      return vscode.window.createTextEditorDecorationType({
        ...common,
        backgroundColor: colour,
        overviewRulerColor: colour,
        overviewRulerLane: vscode.OverviewRulerLane.Right,
        after,
      });
    });
  const [steps, more, less] = [
    coloured('heat.step', STEPS),
    coloured('change.more', DELTA_STEPS),
    coloured('change.less', DELTA_STEPS),
  ];
  const unsure = vscode.window.createTextEditorDecorationType({
    ...common,
    after: { ...after, color: new vscode.ThemeColor('ecsProfiler.heat.touched') },
  });
  const icon = (theme: string): { gutterIconPath: vscode.Uri } => ({
    gutterIconPath: vscode.Uri.joinPath(media, `hunk-${theme}.svg`),
  });
  const hunk = vscode.window.createTextEditorDecorationType({
    dark: icon('dark'),
    light: icon('light'),
    gutterIconSize: 'contain',
    rangeBehavior: common.rangeBehavior,
  });
  const figureOnly = vscode.window.createTextEditorDecorationType({ ...common, after });
  const touched = vscode.window.createTextEditorDecorationType({
    ...common,
    after: { ...after, color: new vscode.ThemeColor('ecsProfiler.heat.touched'), textDecoration: 'line-through' },
  });
  return {
    steps,
    more,
    less,
    unsure,
    hunk,
    figureOnly,
    touched,
    span,
    dispose: () =>
      vscode.Disposable.from(...steps, ...more, ...less, unsure, hunk, figureOnly, touched, span).dispose(),
  };
}

/** Replaces the decorations of an editor. */
export function paintMarks(
  editor: vscode.TextEditor,
  styles: HeatStyles,
  { marks, spans }: { readonly marks: readonly PlacedMark[]; readonly spans: readonly LineRange[] },
  mode: HeatMode,
): void {
  const { document } = editor;
  const there = marks.filter(({ line }) => line >= 1 && line <= document.lineCount);
  const isStep = (mark: PlacedMark): boolean => mode === 'all' && !mark.touched && mark.step !== null;
  const paint = (type: vscode.TextEditorDecorationType, isIt: (mark: PlacedMark) => boolean): void =>
    editor.setDecorations(
      type,
      there.filter(isIt).map((mark) => decoration(document, mark)),
    );
  styles.steps.forEach((type, step) =>
    paint(type, (mark) => isStep(mark) && mark.change === undefined && mark.step === step),
  );
  styles.more.forEach((type, step) =>
    paint(type, (mark) => isStep(mark) && mark.change?.direction === 1 && mark.step === step),
  );
  styles.less.forEach((type, step) =>
    paint(type, (mark) => isStep(mark) && mark.change?.direction === -1 && mark.step === step),
  );
  editor.setDecorations(
    styles.hunk,
    there
      .filter(({ change, touched }) => change?.inHunk === true && !touched)
      .map(({ line }) => document.lineAt(line - 1).range),
  );
  const figures = there.filter((mark) => !isStep(mark) && mark.figure !== '');
  const isUnsure = ({ change }: PlacedMark): boolean => change?.direction === 0;
  editor.setDecorations(
    styles.figureOnly,
    figures.filter((mark) => !mark.touched && !isUnsure(mark)).map((mark) => decoration(document, mark)),
  );
  editor.setDecorations(
    styles.unsure,
    figures.filter((mark) => !mark.touched && isUnsure(mark)).map((mark) => decoration(document, mark)),
  );
  editor.setDecorations(
    styles.touched,
    figures.filter(({ touched }) => touched).map((mark) => decoration(document, mark)),
  );
  editor.setDecorations(
    styles.span,
    spans
      .filter(({ start }) => start <= document.lineCount)
      .map(({ start, end }) => new vscode.Range(start - 1, 0, Math.min(end, document.lineCount) - 1, 0)),
  );
}

/** The figure is after its line, so that no code moves. */
function decoration(document: vscode.TextDocument, { line, figure }: PlacedMark): vscode.DecorationOptions {
  const { range } = document.lineAt(line - 1);
  return figure === '' ? { range } : { range, renderOptions: { after: { contentText: figure } } };
}
