import * as vscode from 'vscode';
import { STEPS } from './plan';
import { DELTA_STEPS } from './planDeltas';

/** One decoration type a step, one for lines that only carry a figure, one for edited lines, one for spans. Colours are contributed, so themes can set them. */
export interface HeatStyles extends vscode.Disposable {
  /** Of a comparison: more and less for sure, by strength; figures that are inside the noise; lines that were changed. */
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
