import * as vscode from 'vscode';
import type { LineRange } from '../../worker/types';
import type { HeatMode } from './heatMode';
import type { PlacedMark } from './placedMarks';
import type { HeatStyles } from './styles';

/** Sets the decorations of an editor, in place of those before. */
export function paintMarks(editor: vscode.TextEditor, styles: HeatStyles, { marks, spans }: { readonly marks: readonly PlacedMark[]; readonly spans: readonly LineRange[] }, mode: HeatMode): void {
  const { document } = editor;
  const there = marks.filter(({ line }) => line >= 1 && line <= document.lineCount);
  const isStep = (mark: PlacedMark): boolean => mode === 'all' && !mark.touched && mark.step !== null;
  styles.steps.forEach((type, step) => editor.setDecorations(type, there.filter((mark) => isStep(mark) && mark.step === step).map((mark) => decoration(document, mark))));
  const figures = there.filter((mark) => !isStep(mark) && mark.figure !== '');
  editor.setDecorations(styles.figureOnly, figures.filter(({ touched }) => !touched).map((mark) => decoration(document, mark)));
  editor.setDecorations(styles.touched, figures.filter(({ touched }) => touched).map((mark) => decoration(document, mark)));
  editor.setDecorations(styles.span, spans.filter(({ start }) => start <= document.lineCount).map(({ start, end }) => new vscode.Range(start - 1, 0, Math.min(end, document.lineCount) - 1, 0)));
}

/** The figure stands after its line, so that no code moves. */
function decoration(document: vscode.TextDocument, { line, figure }: PlacedMark): vscode.DecorationOptions {
  const { range } = document.lineAt(line - 1);
  return figure === '' ? { range } : { range, renderOptions: { after: { contentText: figure } } };
}
