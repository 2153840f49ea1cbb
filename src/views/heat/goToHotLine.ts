import * as vscode from 'vscode';
import type { HotLine } from '../../query/types';
import type { LineHeatView } from './lineHeat';
import { nextLine } from './marks';
import type { HeatSubject } from './subject';

/** Moves to the next or previous marked line of the editor; without one, to the hottest line of the workspace. */
export async function goToHotLine(
  step: 1 | -1,
  heat: LineHeatView,
  subject: HeatSubject,
  open: (row: HotLine) => Promise<void>,
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const lines = editor === undefined ? [] : heat.shownIn(editor).marks.map(({ line }) => line);
  if (editor !== undefined && lines.length > 0) {
    const at = new vscode.Position(nextLine(lines, editor.selection.active.line + 1, step) - 1, 0);
    const start = at.with({ character: editor.document.lineAt(at).firstNonWhitespaceCharacterIndex });
    editor.selection = new vscode.Selection(start, start);
    editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return;
  }
  const { current } = subject;
  const rows = current === undefined ? [] : await current.queries.hotLines(current.scope, { filter: '', count: 1000 });
  const hottest = rows.find(({ source }) => source !== null);
  if (hottest !== undefined) return open(hottest);
  const why = current === undefined ? 'No flame graph is open.' : 'No line of this profile is in the workspace.';
  void vscode.window.setStatusBarMessage(`ECS Profiler: ${why}`, 5000);
}
