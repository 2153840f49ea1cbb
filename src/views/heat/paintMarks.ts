import * as vscode from 'vscode';
import type { LineRange } from '../../query/types';
import type { HeatMode } from './heatMode';
import type { PlacedMark } from './placedMarks';
import type { HeatStyles } from './styles';

/** Sets the decorations of an editor, in place of those before. */
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

/** The figure stands after its line, so that no code moves. */
function decoration(document: vscode.TextDocument, { line, figure }: PlacedMark): vscode.DecorationOptions {
  const { range } = document.lineAt(line - 1);
  return figure === '' ? { range } : { range, renderOptions: { after: { contentText: figure } } };
}
