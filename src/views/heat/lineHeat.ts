import * as vscode from 'vscode';
import { wholeProfile, type Scope } from '../../profile/scope';
import type { ProfileQueries } from '../../worker/types';
import type { Log } from '../shared/log';
import { heatSettings, SECTION, updateSetting } from '../shared/settings';
import type { LineDrift } from './lineDrift';
import { planMarks, type Mark } from './plan';
import { createHeatStyles } from './styles';

/** Edits redraw after this pause; meanwhile the editor itself moves the marks with their text. */
const PAUSE_MS = 150;

/** Marks on the hot lines of the visible editors, after the flame graph that is active (or was last). */
export interface LineHeatView extends vscode.Disposable {
  /** The profile whose lines are marked, and the part of it that counts; undefined clears all marks. */
  follow(queries: ProfileQueries | undefined, scope: Scope): void;
  toggle(): Promise<void>;
  /** Marks of an editor as drawn last, for whoever shows them in another way. */
  marksOf(editor: vscode.TextEditor): readonly Mark[];
}

export function createLineHeat(log: Log, drift: LineDrift): LineHeatView {
  const styles = createHeatStyles();
  const status = vscode.window.createStatusBarItem('ecsProfiler.heat', vscode.StatusBarAlignment.Right, 90);
  status.name = 'ECS Profiler: Line Heat';
  status.command = 'ecsProfiler.toggleLineHeat';
  let queries: ProfileQueries | undefined;
  let scope = wholeProfile;
  let drawing = 0;
  let pause: NodeJS.Timeout | undefined;
  const drawn = new WeakMap<vscode.TextEditor, readonly Mark[]>();

  const apply = (editor: vscode.TextEditor, marks: readonly Mark[]): void => {
    drawn.set(editor, marks);
    const lines = editor.document.lineCount;
    const options = (step: number | null): vscode.DecorationOptions[] =>
      marks.filter((mark) => mark.step === step && mark.line <= lines).map((mark) => decoration(editor.document, mark));
    styles.steps.forEach((type, step) => editor.setDecorations(type, options(step)));
    editor.setDecorations(styles.figureOnly, options(null).filter((option) => option.renderOptions !== undefined));
  };

  const draw = async (): Promise<void> => {
    const turn = ++drawing;
    const { enabled, maxLines } = heatSettings();
    const source = enabled ? queries : undefined;
    showStatus(enabled);
    await Promise.all(vscode.window.visibleTextEditors.filter((editor) => editor.document.uri.scheme === 'file').map(async (editor) => {
      try {
        const marks = source === undefined ? [] : await marksIn(source, editor.document, maxLines);
        if (turn === drawing) apply(editor, marks);
      } catch (error) {
        if (turn === drawing) apply(editor, []);
        log.error('The line heat of a file could not be read', error);
      }
    }));
  };

  /** A line that was edited since carries no mark: what was measured there is not what stands there. */
  const marksIn = async (source: ProfileQueries, document: vscode.TextDocument, maxLines: number): Promise<Mark[]> => {
    const [heat, { unit }] = await Promise.all([source.lineHeat(scope, document.uri.fsPath), source.summary()]);
    const marks = planMarks(heat, maxLines, unit);
    if (marks.length === 0) return marks;
    const lineNow = await drift.in(source, document);
    return marks.flatMap((mark) => {
      const line = lineNow(mark.line);
      return line === null ? [] : [{ ...mark, line }];
    });
  };

  function showStatus(enabled: boolean): void {
    if (queries === undefined) return status.hide();
    status.text = enabled ? '$(flame) Line heat' : '$(flame) Line heat off';
    status.tooltip = enabled ? 'Hide the heat of hot lines' : 'Show the heat of hot lines';
    status.accessibilityInformation = { label: `Line heat is ${enabled ? 'on' : 'off'}. Toggle.`, role: 'button' };
    status.show();
  }

  const watching = vscode.Disposable.from(
    vscode.window.onDidChangeVisibleTextEditors(() => void draw()),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (queries === undefined || contentChanges.length === 0 || document.uri.scheme !== 'file') return;
      clearTimeout(pause);
      pause = setTimeout(() => void draw(), PAUSE_MS);
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.heat`)) void draw();
    }),
  );
  return {
    follow(next, nextScope) {
      if (next === queries && nextScope === scope) return;
      queries = next;
      scope = nextScope;
      void draw();
    },
    toggle: () => updateSetting('heat.enabled', !heatSettings().enabled),
    marksOf: (editor) => drawn.get(editor) ?? [],
    dispose: () => {
      clearTimeout(pause);
      vscode.Disposable.from(watching, styles, status).dispose();
    },
  };
}

/** The figure stands after its line, so that no code moves. */
function decoration(document: vscode.TextDocument, mark: Mark): vscode.DecorationOptions {
  const { range } = document.lineAt(mark.line - 1);
  const hoverMessage = new vscode.MarkdownString().appendText(`ECS Profiler: ${mark.hover}`);
  return mark.figure === '' ? { range, hoverMessage } : { range, hoverMessage, renderOptions: { after: { contentText: mark.figure } } };
}
