import * as vscode from 'vscode';
import { pathKey } from '../../source/paths';
import type { LineRange } from '../../query/types';
import type { Log } from '../shared/log';
import { heatSettings } from '../shared/settings';
import { deltaMarks, type RevisionText, type RevisionTexts } from './deltaMarks';
import { heatMode } from './heatMode';
import { hotSpans, indentBlocks } from './hotSpans';
import type { LineDrift } from '../source/lineDrift';
import { paintMarks, createHeatStyles } from './paintMarks';
import { moveMarks, type PlacedMark, placeMarks, planMarks } from './marks';
import { pairOf } from '../source/lineDrift';
import type { HeatSubject, Subject } from './subject';
import { functionsIn } from './symbols';

/** Edits redraw after this pause; meanwhile the editor itself moves the marks with their text. */
const PAUSE_MS = 150;

/** The heat shown in an editor. */
interface ShownHeat {
  readonly marks: readonly PlacedMark[];
  readonly spans: readonly LineRange[];
}

const nothing: ShownHeat = { marks: [], spans: [] };

/** Marks at their current lines, and the self share of lines, by which spans are found. */
interface PlacedLines {
  readonly marks: PlacedMark[];
  readonly own: readonly { readonly line: number; readonly selfPercent: number }[];
}

/** Marks on the hot lines of the visible editors. Files without weight cost one look-up. */
export interface LineHeatView extends vscode.Disposable {
  /** What an editor shows, as last drawn. */
  shownIn(editor: vscode.TextEditor): ShownHeat;
}

export interface LineHeatParts {
  readonly subject: HeatSubject;
  readonly drift: LineDrift;
  /** What the sides of a comparison ran, if one is shown. */
  readonly revisions: RevisionTexts;
  readonly log: Log;
  /** Folder of the icons. */
  readonly media: vscode.Uri;
}

export function createLineHeat({ subject, drift, revisions, log, media }: LineHeatParts): LineHeatView {
  const styles = createHeatStyles(media);
  const pauses = new Map<string, NodeJS.Timeout>();
  const drawn = new WeakMap<vscode.TextEditor, ShownHeat>();
  /** By editor: only the drawing that began last may paint. */
  const turns = new WeakMap<vscode.TextEditor, number>();

  const paint = (editor: vscode.TextEditor, shown: ShownHeat): void => {
    const before = drawn.get(editor) ?? nothing;
    drawn.set(editor, shown);
    if (before.marks.length + before.spans.length + shown.marks.length + shown.spans.length > 0)
      paintMarks(editor, styles, shown, heatMode());
  };

  const draw = async (editor: vscode.TextEditor): Promise<void> => {
    const turn = (turns.get(editor) ?? 0) + 1;
    turns.set(editor, turn);
    const isLate = (): boolean => turns.get(editor) !== turn;
    try {
      const { current } = subject;
      const mode = heatMode();
      const placed = current === undefined || mode === 'off' ? null : await placedIn(current, editor);
      if (isLate()) return;
      if (placed === null) return paint(editor, nothing);
      paint(editor, { marks: placed.marks, spans: drawn.get(editor)?.spans ?? [] });
      const spans = mode === 'all' && heatSettings().spans ? await spansIn(editor, placed.own) : [];
      if (!isLate()) paint(editor, { marks: placed.marks, spans });
    } catch (error) {
      if (isLate()) return;
      paint(editor, nothing);
      log.error('The line heat of a file could not be read', error);
    }
  };

  /** Null: nothing of the profile ran in the document. */
  const placedIn = async (current: Subject, editor: vscode.TextEditor): Promise<PlacedLines | null> => {
    const { uri } = editor.document;
    const isComparison = current.summary.comparison !== null;
    const revision = isComparison ? revisions.of(uri) : undefined;
    if (revision?.queries === current.queries) return revisionIn(current, revision, editor);
    if (uri.scheme !== 'file' || !(await current.hotFiles()).has(pathKey(uri.fsPath))) return null;
    return isComparison ? deltasIn(current, editor) : heatIn(current, editor);
  };

  const heatIn = async ({ queries, scope, summary }: Subject, editor: vscode.TextEditor): Promise<PlacedLines> => {
    const { document } = editor;
    const [heat, lineNow] = await Promise.all([
      queries.lineHeat(scope, document.uri.fsPath),
      drift.in(queries, document),
    ]);
    const own = heat.flatMap(({ line, selfPercent }) => {
      const now = lineNow(line);
      return now === null ? [] : [{ line: now, selfPercent }];
    });
    return {
      marks: placeMarks(
        planMarks(heat, heatSettings().maxLines, summary.unit),
        lineNow,
        drawn.get(editor)?.marks ?? [],
      ),
      own,
    };
  };

  /** In a comparison: what changed. There are no bands: a span that changed is a hunk. */
  const deltasIn = async (current: Subject, editor: vscode.TextEditor): Promise<PlacedLines> => {
    const { document } = editor;
    const { pair, lineNow } = await drift.between(current.queries, document, current.scope.compare?.swapped === true);
    const marks = await deltaMarks(current, document.uri.fsPath, pair, 1);
    return { marks: placeMarks(marks, lineNow, drawn.get(editor)?.marks ?? []), own: [] };
  };

  /** For a text that one side of a comparison ran, which does not change. */
  const revisionIn = async (
    current: Subject,
    { file, side, texts: [before, after] }: RevisionText,
    editor: vscode.TextEditor,
  ): Promise<PlacedLines> => {
    const isSwapped = current.scope.compare?.swapped === true;
    const marks = await deltaMarks(
      current,
      file,
      isSwapped ? pairOf(after, before) : pairOf(before, after),
      isSwapped === (side === 0) ? 1 : 0,
    );
    return { marks: placeMarks(marks, (line) => line, drawn.get(editor)?.marks ?? []), own: [] };
  };

  const drawAll = (): void => {
    for (const editor of vscode.window.visibleTextEditors) void draw(editor);
  };

  /** Marks move with their lines; which of them are still valid is determined after a pause. */
  const edited = ({ document, contentChanges }: vscode.TextDocumentChangeEvent): void => {
    if (subject.current === undefined || contentChanges.length === 0 || document.uri.scheme !== 'file') return;
    const editors = vscode.window.visibleTextEditors.filter((editor) => editor.document === document);
    for (const editor of editors) {
      // Pending results are about the previous text.
      turns.set(editor, (turns.get(editor) ?? 0) + 1);
      const { marks, spans } = drawn.get(editor) ?? nothing;
      drawn.set(editor, { marks: moveMarks(marks, contentChanges), spans });
    }
    const key = document.uri.toString();
    clearTimeout(pauses.get(key));
    pauses.set(
      key,
      setTimeout(() => {
        pauses.delete(key);
        for (const editor of editors) void draw(editor);
      }, PAUSE_MS),
    );
  };

  const watching = vscode.Disposable.from(
    subject.onDidChange(drawAll),
    drift.onDidChange(drawAll),
    revisions.onDidOpen(drawAll),
    vscode.window.onDidChangeVisibleTextEditors(drawAll),
    vscode.workspace.onDidChangeTextDocument(edited),
  );
  return {
    shownIn: (editor) => drawn.get(editor) ?? nothing,
    dispose: () => {
      for (const pause of pauses.values()) clearTimeout(pause);
      vscode.Disposable.from(watching, styles).dispose();
    },
  };
}

async function spansIn(
  { document, options }: vscode.TextEditor,
  own: readonly { readonly line: number; readonly selfPercent: number }[],
): Promise<LineRange[]> {
  const functions = await functionsIn(document);
  return hotSpans(
    own,
    functions,
    indentBlocks(document.getText().split(/\r\n|\r|\n/), typeof options.tabSize === 'number' ? options.tabSize : 4),
  );
}
