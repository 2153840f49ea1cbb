import * as vscode from 'vscode';
import { STEPS } from './plan';

/** One decoration type a step, one for lines that only carry a figure, one for edited lines, one for spans. Colours are contributed, so themes can set them. */
export interface HeatStyles extends vscode.Disposable {
  /** Index 0..5 is the step. */
  readonly steps: readonly vscode.TextEditorDecorationType[];
  readonly figureOnly: vscode.TextEditorDecorationType;
  readonly touched: vscode.TextEditorDecorationType;
  /** A soft band with an edge at its left. */
  readonly span: vscode.TextEditorDecorationType;
}

export function createHeatStyles(): HeatStyles {
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
  const steps = Array.from({ length: STEPS }, (_, step) => {
    const colour = new vscode.ThemeColor(`ecsProfiler.heat.step${step + 1}`);
    return vscode.window.createTextEditorDecorationType({ ...common, backgroundColor: colour, overviewRulerColor: colour, overviewRulerLane: vscode.OverviewRulerLane.Right, after });
  });
  const figureOnly = vscode.window.createTextEditorDecorationType({ ...common, after });
  const touched = vscode.window.createTextEditorDecorationType({ ...common, after: { ...after, color: new vscode.ThemeColor('ecsProfiler.heat.touched'), textDecoration: 'line-through' } });
  return { steps, figureOnly, touched, span, dispose: () => vscode.Disposable.from(...steps, figureOnly, touched, span).dispose() };
}
