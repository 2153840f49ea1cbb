import * as vscode from 'vscode';
import { STEPS } from './plan';

/** One decoration type a step, and one for lines that only carry a figure. Colours are contributed, so themes can set them. */
export interface HeatStyles extends vscode.Disposable {
  /** Index 0..5 is the step. */
  readonly steps: readonly vscode.TextEditorDecorationType[];
  readonly figureOnly: vscode.TextEditorDecorationType;
}

export function createHeatStyles(): HeatStyles {
  const after = { color: new vscode.ThemeColor('ecsProfiler.heat.figure'), margin: '0 0 0 2em', fontStyle: 'italic' };
  const rangeBehavior = vscode.DecorationRangeBehavior.ClosedClosed;
  const steps = Array.from({ length: STEPS }, (_, step) => {
    const colour = new vscode.ThemeColor(`ecsProfiler.heat.step${step + 1}`);
    return vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: colour,
      overviewRulerColor: colour,
      overviewRulerLane: vscode.OverviewRulerLane.Right,
      rangeBehavior,
      after,
    });
  });
  const figureOnly = vscode.window.createTextEditorDecorationType({ isWholeLine: true, rangeBehavior, after });
  return { steps, figureOnly, dispose: () => vscode.Disposable.from(...steps, figureOnly).dispose() };
}
